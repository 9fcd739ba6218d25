/* SPDX-License-Identifier: MIT */
/* The servers, the relay before them, and what it saw. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "clients/bench.h"
#include "clients/preamble.h"

/* Alert descriptions, RFC 8446 6 */
#define HANDSHAKE_FAILURE 40
#define UNKNOWN_CA 48

/* As the legacy server in all else. */
#define WITH_RFC5746 "NORMAL:-VERS-TLS1.3"

#define REFUSAL "unsafe legacy renegotiation disabled"

void
bench_make(struct bench *bench)
{
	*bench = (struct bench){.tap = {.port = 0}};
	/* A missing one would do no more than make ld.so complain. */
	if (access(LEGACYTLS_OBJECT, R_OK) != 0)
		fail_msg(LEGACYTLS_OBJECT " is missing");
	scratch_make(&bench->scratch);
	scratch_make(&bench->stranger);
	server_gnutls(
	    &bench->legacy, &bench->scratch, "strong", SERVER_NO_RFC5746);
	server_gnutls(&bench->modern, &bench->scratch, "strong", WITH_RFC5746);
}

void
bench_remove(struct bench *bench)
{
	server_stop(&bench->legacy);
	server_stop(&bench->modern);
	scratch_remove(&bench->scratch);
	scratch_remove(&bench->stranger);
}

void
bench_clean(struct bench *bench)
{
	struct hello hello;

	launch_clean(&bench->launch);
	tap_stop(&bench->tap);
	tap_stop(&bench->tap2);
	server_stop(&bench->extra);
	if (bench->listener.port != 0) {
		hello_try_take(&bench->listener, &hello);
		hello_free(&hello);
		bench->listener.port = 0;
	}
}

static void
prepare(struct bench *bench, const struct attempt *attempt, uint16_t port)
{
	const struct scratch *authority =
	    attempt->has_wrong_ca ? &bench->stranger : &bench->scratch;

	bench->launch = (struct launch){
	    .client = attempt->client,
	    .dir = bench->scratch.dir,
	    .ca = scratch_path(authority, "ca.pem"),
	    .has_shim = attempt->has_shim,
	    .rules = attempt->rules,
	    .port = port,
	};
}

static bool
has_said(const char *output, const char *words)
{
	return words == NULL || strstr(output, words) != NULL;
}

/* Was there a connection, and did this happen on every one? */
static bool
is_every(const struct tap_seen *seen, bool is_it(const struct tap_connection *))
{
	size_t i;

	for (i = 0; i < seen->count; i++) {
		if (!is_it(&seen->connections[i]))
			return false;
	}
	return seen->count > 0;
}

static bool
has_data(const struct tap_connection *connection)
{
	return connection->has_data;
}

static bool
is_refused(const struct tap_connection *connection)
{
	return !connection->has_data &&
	       connection->client_alert == HANDSHAKE_FAILURE;
}

/* Python's asyncio and Node.js do not get to sending the alert. */
static bool
is_dropped(const struct tap_connection *connection)
{
	return connection->is_tls && !connection->has_data &&
	       connection->client_alert == TAP_NO_ALERT;
}

static bool
is_distrusted(const struct tap_connection *connection)
{
	return connection->is_tls && !connection->has_data &&
	       (connection->client_alert == TAP_NO_ALERT ||
	           connection->client_alert == UNKNOWN_CA);
}

static enum outcome
judge(const struct client *client, const struct tap_seen *seen,
    const char *output)
{
	if (is_every(seen, has_data) && has_said(output, client->answer))
		return CONNECTED;
	if (client->refusal == NULL && has_said(output, REFUSAL) &&
	    (is_every(seen, is_refused) || is_every(seen, is_dropped)))
		return REFUSED;
	if (client->refusal != NULL && has_said(output, client->refusal) &&
	    is_every(seen, is_refused))
		return REFUSED;
	if (client->distrust != NULL && has_said(output, client->distrust) &&
	    is_every(seen, is_distrusted))
		return DISTRUSTED;
	return UNCLEAR;
}

struct observed
bench_try(struct bench *bench, const struct attempt *attempt)
{
	const struct client *client = attempt->client;
	const struct server *server =
	    attempt->is_modern ? &bench->modern : &bench->legacy;
	const struct tap_plan plan = {
	    .server = server->port,
	    .preamble = client->preamble,
	    .ends_at_data = client->answer == NULL,
	};
	struct process_result result;
	struct tap_seen seen;

	tap_start(&bench->tap, &plan);
	prepare(bench, attempt, bench->tap.port);
	result = launch_run(&bench->launch);
	seen = tap_stop(&bench->tap);
	launch_clean(&bench->launch);
	return (struct observed){
	    .outcome = judge(client, &seen, result.output),
	    .status = result.status,
	    .output = result.output,
	};
}

struct observed
bench_try_two(struct bench *bench, const struct attempt *attempt,
    bool is_proxied, enum outcome *second)
{
	const struct tap_plan plan = {.server = bench->legacy.port};
	struct tap_plan plan2 = plan;
	struct process_result result;
	struct tap_seen seen, seen2;

	if (is_proxied) {
		plan2.host = 2;
		plan2.preamble = preamble_connect;
	}
	tap_start(&bench->tap, &plan);
	tap_start(&bench->tap2, &plan2);
	prepare(bench, attempt, bench->tap.port);
	bench->launch.port2 = bench->tap2.port;
	result = launch_run(&bench->launch);
	seen = tap_stop(&bench->tap);
	seen2 = tap_stop(&bench->tap2);
	launch_clean(&bench->launch);
	*second = judge(attempt->client, &seen2, result.output);
	return (struct observed){
	    .outcome = judge(attempt->client, &seen, result.output),
	    .status = result.status,
	    .output = result.output,
	};
}

void
bench_hello(
    struct bench *bench, const struct attempt *attempt, struct hello *hello)
{
	struct process_result result;
	const char *fault;

	hello_listen(&bench->listener, attempt->client->preamble);
	prepare(bench, attempt, bench->listener.port);
	result = launch_run(&bench->launch);
	launch_clean(&bench->launch);
	bench->listener.port = 0;
	fault = hello_try_take(&bench->listener, hello);
	if (fault != NULL)
		fail_msg("%s; the client said: %s", fault, result.output);
	process_result_free(&result);
}

void
bench_start(struct bench *bench, const struct attempt *attempt, uint16_t port)
{
	prepare(bench, attempt, port);
	launch_server(&bench->launch);
}

bool
bench_has(struct bench *bench, const struct client *client)
{
	bool rv;

	prepare(bench, &(struct attempt){.client = client}, 0);
	rv = launch_probe(&bench->launch) == 0;
	launch_clean(&bench->launch);
	return rv;
}
