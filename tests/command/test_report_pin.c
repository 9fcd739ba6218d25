/* SPDX-License-Identifier: MIT */
/* From the journal of a pinned host to its rule. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/server.h"

/* $1 is how curl verifies. */
#define SCRIPT                                                         \
	"cd $D && rm -f journal && "                                   \
	"pin=$(openssl x509 -in strong.pem -pubkey -noout | "          \
	"openssl pkey -pubin -outform der | "                          \
	"openssl dgst -sha256 -binary | base64) && "                   \
	"$COMMAND run -q --journal journal --host "                    \
	"\"listed.test legacy-connect pin=sha256//$pin\" "             \
	"--until 2099-12-31 -- curl -sS $1 -o /dev/null --connect-to " \
	"listed.test:443:127.0.0.1:$PORT https://listed.test/ && "     \
	"$COMMAND report --rules journal"

/* Made once by make_server, read-only after. */
static struct {
	struct scratch scratch;
	struct server server;
} fixture;

static int
make_server(void **state)
{
	(void)state;
	scratch_make(&fixture.scratch);
	server_gnutls(
	    &fixture.server, &fixture.scratch, "strong", SERVER_NO_RFC5746);
	return 0;
}

static int
stop_server(void **state)
{
	(void)state;
	server_stop(&fixture.server);
	scratch_remove(&fixture.scratch);
	return 0;
}

/* The file of rules that is enough for curl with the option. */
static void
assert_rules(const char *option, const char *says)
{
	const char *const argv[] = {"sh", "-c", SCRIPT, "sh", option, NULL};
	char folder[256], port[32];
	const char *const env[] = {
	    folder, port, "COMMAND=" LEGACYTLS_COMMAND, NULL};
	struct process_result result;

	snprintf(folder, sizeof(folder), "D=%s", fixture.scratch.dir);
	snprintf(port, sizeof(port), "PORT=%u", fixture.server.port);
	result = process_run(argv, env, NULL);
	if (result.status != 0 || strstr(result.output, says) == NULL)
		fail_msg("%d: %s", result.status, result.output);
	process_result_free(&result);
}

/* It does not need it, but with the pin no other key passes. */
static void
who_verifies_keeps_it_too(void **state)
{
	(void)state;
	assert_rules(
	    "--cacert ca.pem", "\nlisted.test legacy-connect pin=sha256//");
}

/* The pin is all that such a program has. */
static void
who_verifies_nothing_keeps_it(void **state)
{
	(void)state;
	assert_rules("-k", "\nlisted.test legacy-connect pin=sha256//");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_verifies_keeps_it_too),
	    cmocka_unit_test(who_verifies_nothing_keeps_it),
	};

	return cmocka_run_group_tests_name(
	    "report_pin", tests, make_server, stop_server);
}
