/* SPDX-License-Identifier: MIT */
/* Relays bytes unchanged; follows the record layer of both directions. */
#define _GNU_SOURCE
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#include "support/loopback.h"
#include "support/tap.h"

/* Record types, RFC 8446 5.1 */
#define CHANGE_CIPHER_SPEC 20
#define ALERT 21
#define HANDSHAKE 22
#define APPLICATION_DATA 23

#define HEADER 5
#define ALERT_LEN 2 /* of one that is not encrypted: level, description */

/* Milliseconds for a connection's end to arrive when its client has ended. */
#define LAST_BYTES 5000

/* One direction of a connection, cut into records. */
struct stream {
	uint8_t header[HEADER];
	size_t have;     /* bytes of the header */
	size_t len, got; /* bytes of the body */
	bool is_encrypted, has_data, is_tls;
	int alert;
};

struct relay {
	int fds[2]; /* client, server */
	struct stream streams[2];
	bool is_over[2]; /* the end of its bytes has been relayed */
};

static void
begin_record(struct stream *stream)
{
	stream->len = (size_t)stream->header[3] << 8 | stream->header[4];
	stream->got = 0;
	if (stream->header[0] == CHANGE_CIPHER_SPEC)
		stream->is_encrypted = true;
	else if (stream->header[0] == HANDSHAKE)
		stream->is_tls = true;
	else if (stream->header[0] == APPLICATION_DATA)
		stream->has_data = true;
	if (stream->len == 0)
		stream->have = 0;
}

static void
watch(struct stream *stream, const uint8_t *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (stream->have < HEADER) {
			stream->header[stream->have++] = bytes[i];
			if (stream->have == HEADER)
				begin_record(stream);
			continue;
		}
		stream->got++;
		if (stream->header[0] == ALERT && !stream->is_encrypted &&
		    stream->len == ALERT_LEN && stream->got == ALERT_LEN &&
		    stream->alert == TAP_NO_ALERT)
			stream->alert = bytes[i];
		if (stream->got == stream->len)
			stream->have = 0;
	}
}

/* Passes on what one side has to say; false: the connection is to be closed. */
static bool
pass(struct relay *relay, int from, bool ends_at_data)
{
	uint8_t bytes[16384];
	ssize_t got;

	got = recv(relay->fds[from], bytes, sizeof(bytes), 0);
	if (got <= 0) {
		relay->is_over[from] = true;
		shutdown(relay->fds[!from], SHUT_WR);
		return !relay->is_over[!from];
	}
	watch(&relay->streams[from], bytes, got);
	if (ends_at_data && relay->streams[0].has_data)
		return false;
	/* What one side still says is of interest though the other is gone. */
	loopback_write(relay->fds[!from], bytes, got);
	return true;
}

static void
run(struct relay *relay, const struct tap *tap)
{
	struct pollfd wait[3] = {
	    {.events = POLLIN},
	    {.events = POLLIN},
	    {.fd = tap->ended, .events = POLLIN},
	};
	int side, limit = -1;

	for (;;) {
		/* poll ignores a negative fd. */
		for (side = 0; side < 2; side++)
			wait[side].fd =
			    relay->is_over[side] ? -1 : relay->fds[side];
		if (poll(wait, 3, limit) <= 0)
			return;
		if (wait[2].revents != 0) {
			wait[2].fd = -1;
			limit = LAST_BYTES;
		}
		for (side = 0; side < 2; side++) {
			if (wait[side].fd != -1 && wait[side].revents != 0 &&
			    !pass(relay, side, tap->plan.ends_at_data))
				return;
		}
		/* Nobody is left to hear the server. */
		if (limit != -1 && relay->is_over[0])
			return;
	}
}

static void
serve_one(struct tap *tap, int client)
{
	struct relay relay = {.fds = {client, -1}};
	struct tap_connection *seen;

	if (tap->seen.count == TAP_CONNECTIONS)
		return;
	seen = &tap->seen.connections[tap->seen.count++];
	relay.streams[0].alert = relay.streams[1].alert = TAP_NO_ALERT;
	if (tap->plan.preamble == NULL || tap->plan.preamble(client) == 0)
		relay.fds[1] = loopback_connect(tap->plan.server);
	if (relay.fds[1] != -1) {
		run(&relay, tap);
		close(relay.fds[1]);
	}
	seen->is_tls = relay.streams[0].is_tls;
	seen->has_data = relay.streams[0].has_data;
	seen->client_alert = relay.streams[0].alert;
	seen->server_alert = relay.streams[1].alert;
}

static void *
serve(void *argument)
{
	struct tap *tap = argument;
	struct pollfd wait[] = {
	    {.fd = tap->fd, .events = POLLIN},
	    {.fd = tap->ended, .events = POLLIN},
	};
	int client;

	while (poll(wait, 2, -1) > 0 && (wait[0].revents & POLLIN) != 0) {
		client = accept4(tap->fd, NULL, NULL, SOCK_CLOEXEC);
		if (client == -1)
			continue;
		serve_one(tap, client);
		close(client);
	}
	return NULL;
}

void
tap_start(struct tap *tap, const struct tap_plan *plan)
{
	*tap = (struct tap){.plan = *plan};
	tap->fd = loopback_listen(plan->host != 0 ? plan->host : 1, &tap->port);
	snprintf(tap->port_text, sizeof(tap->port_text), "%u", tap->port);
	tap->ended = eventfd(0, EFD_CLOEXEC);
	assert_true(tap->ended != -1);
	assert_int_equal(pthread_create(&tap->thread, NULL, serve, tap), 0);
}

struct tap_seen
tap_stop(struct tap *tap)
{
	if (tap->port != 0) {
		eventfd_write(tap->ended, 1);
		pthread_join(tap->thread, NULL);
		close(tap->ended);
		close(tap->fd);
		tap->port = 0;
	}
	return tap->seen;
}
