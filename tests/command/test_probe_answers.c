/* SPDX-License-Identifier: MIT */
/* What shows only when the handshake is done, or is never done. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "command/odd_server.h"
#include "command/probing.h"
#include "support/preload.h"
#include "support/table.h"

#define TLS1_2 "NORMAL:-VERS-TLS1.3"

/* A server, and what the probe is to say. */
static const struct row {
	const char *name;
	struct odd_plan plan;
	int status;
	const char *words; /* of the rule, or NULL */
	const char *says;
} rows[] = {
    {"no close_notify, no length", {TLS1_2, NULL, odd_cut}, 0, "eof",
        "without close_notify or a length"},
    {"no close_notify, no length, TLS 1.3", {"NORMAL", NULL, odd_cut}, 0, "eof",
        "offers: TLSv1.3"},
    {"no close_notify, a length", {TLS1_2, NULL, odd_length}, 1, NULL,
        "It needs no rule."},
    {"close_notify", {TLS1_2, NULL, odd_close}, 1, NULL, "It needs no rule."},
    {"no RFC 5746, no close_notify", {SERVER_NO_RFC5746, NULL, odd_cut}, 0,
        "legacy-connect eof", NULL},
    {"no RFC 5746, renegotiates", {SERVER_NO_RFC5746, NULL, odd_renegotiate}, 0,
        "legacy-connect renegotiate=2/60", "asks for another handshake"},
    {"RFC 5746, renegotiates", {TLS1_2, NULL, odd_renegotiate}, 1, NULL,
        "It needs no rule."},
    {"no RFC 5746, refuses to renegotiate",
        {SERVER_NO_RFC5746, NULL, odd_refuse}, 0, "legacy-connect",
        "the server refused to renegotiate"},
    {"no RFC 5746, does not react", {SERVER_NO_RFC5746, NULL, odd_ignore}, 0,
        "legacy-connect", "did not show"},
    {"DH 768",
        {TLS1_2 ":-KX-ALL:+DHE-RSA:-GROUP-ALL:%PROFILE_VERY_WEAK", "768.dh",
            odd_close},
        2, NULL, "its DH key has less than 1024 bits"},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* Made once by make_servers, read-only after. */
static struct {
	struct scratch scratch;
	struct odd_server odd[ROWS];
	struct server demanding12; /* a client certificate */
	struct server demanding13;
	struct server curious;
} fixture;

static int
make_servers(void **state)
{
	size_t i;

	(void)state;
	scratch_make(&fixture.scratch);
	for (i = 0; i < ROWS; i++)
		odd_start(&fixture.odd[i], &fixture.scratch, &rows[i].plan);
	server_openssl(&fixture.demanding12, &fixture.scratch, "weak",
	    (const char *[]){
	        "-tls1_2", "-Verify", "1", "-cipher", "ALL:@SECLEVEL=0", NULL});
	server_openssl(&fixture.demanding13, &fixture.scratch, "strong",
	    (const char *[]){"-tls1_3", "-Verify", "1", NULL});
	server_openssl(&fixture.curious, &fixture.scratch, "strong",
	    (const char *[]){"-verify", "1", NULL});
	return 0;
}

static int
stop_servers(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ROWS; i++)
		odd_stop(&fixture.odd[i]);
	server_stop(&fixture.demanding12);
	server_stop(&fixture.demanding13);
	server_stop(&fixture.curious);
	scratch_remove(&fixture.scratch);
	return 0;
}

/* Does s_client get the answer with this rule, and find nothing wrong? */
static bool
gets_it(const char *host, const char *rule)
{
	static const char request[] = "GET / HTTP/1.0\r\n\r\n";
	char hosts[512];
	const char *const env[] = {preload_variable(), hosts, NULL};
	const char *const argv[] = {"openssl", "s_client", "-quiet",
	    "-verify_return_error", "-CAfile",
	    scratch_path(&fixture.scratch, "ca.pem"), "-connect", host, NULL};
	struct process_result result;
	bool rv;

	snprintf(hosts, sizeof(hosts), "LEGACYTLS_HOSTS=%s", rule);
	result = process_run(argv, env, request);
	rv = result.status == 0 && strstr(result.output, "hello\n") != NULL;
	process_result_free(&result);
	return rv;
}

/* eof and renegotiate= come last, before until=. */
static void
assert_last_word_is_needed(const struct row *row, const char *host)
{
	const char *last = strrchr(row->words, ' ');
	char rule[256];

	snprintf(rule, sizeof(rule), "%s %s", host, row->words);
	assert_true(gets_it(host, rule));
	snprintf(rule, sizeof(rule), "%s %.*s", host,
	    (int)(last != NULL ? last - row->words : 4),
	    last != NULL ? row->words : "none");
	assert_false(gets_it(host, rule));
}

static void
rule_for_an_answer(void **state)
{
	const struct row *row = *state;
	struct probing probing;
	char host[32];

	snprintf(host, sizeof(host), "localhost:%s",
	    fixture.odd[row - rows].port_text);
	probing = probing_run(&fixture.scratch,
	    (const char *[]){host, "--timeout",
	        row->plan.serve == odd_ignore ? "5" : "20", NULL});
	probing_assert_status(&probing, row->status);
	probing_assert_says(
	    &probing, row->says != NULL ? row->says : "offers:");
	if (row->words == NULL)
		assert_string_equal(probing.rule, "");
	else
		probing_assert_rule(&probing, host, row->words);
	if (row->words != NULL &&
	    (row->plan.serve == odd_cut || row->plan.serve == odd_renegotiate))
		assert_last_word_is_needed(row, host);
	probing_free(&probing);
}

static void
demand(const struct server *server, const char *words, const char *says)
{
	struct probing probing;
	char host[32];

	probing = probing_run(&fixture.scratch,
	    (const char *[]){probing_host(host, server), NULL});
	probing_assert_says(&probing, says);
	probing_assert_status(&probing, words == NULL);
	if (words != NULL)
		probing_assert_rule(&probing, host, words);
	probing_free(&probing);
}

static void
client_certificate_is_told(void **state)
{
	(void)state;
	demand(&fixture.demanding12, "seclevel1",
	    "It refuses clients without a certificate of their own.");
	demand(&fixture.demanding13, NULL,
	    "It refuses clients without a certificate of their own.");
	demand(&fixture.curious, NULL, "It asks for a certificate");
}

int
main(void)
{
	struct CMUnitTest tests[ROWS + 1] = {
	    [ROWS] = cmocka_unit_test(client_certificate_is_told),
	};

	table_tests(tests, &(struct table)TABLE(rows, rule_for_an_answer));
	return _cmocka_run_group_tests(
	    "probing, answers", tests, ROWS + 1, make_servers, stop_servers);
}
