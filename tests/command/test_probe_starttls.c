/* SPDX-License-Identifier: MIT */
/* Servers that begin without TLS. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "clients/preamble.h"
#include "command/dialogues.h"
#include "command/probing.h"
#include "preload/fixture.h"
#include "support/table.h"
#include "support/tap.h"

/* A protocol, its beginning, and what the probe is to say. */
static const struct row {
	const char *name;
	const char *protocol;
	int (*preamble)(int fd);
	int status;
	const char *says;
	const char *s_client; /* its name for the protocol, or NULL */
} rows[] = {
    {"SMTP", "smtp", dialogue_smtp, 0, "legacy-connect", NULL},
    {"SMTP, more than a reply", "smtp", dialogue_smtp_injected, 0,
        "legacy-connect", NULL},
    {"IMAP", "imap", dialogue_imap, 0, "legacy-connect", NULL},
    {"POP3", "pop3", preamble_pop3, 0, "legacy-connect", "pop3"},
    {"FTP", "ftp", dialogue_ftp, 0, "legacy-connect", "ftp"},
    {"LDAP", "ldap", dialogue_ldap, 0, "legacy-connect", "ldap"},
    {"PostgreSQL", "postgres", preamble_postgresql, 0, "legacy-connect",
        "postgres"},
    {"MySQL", "mysql", preamble_mysql, 0, "legacy-connect", "mysql"},
    {"SMTP without TLS", "smtp", dialogue_smtp_plain, 3,
        "the server answers with \"502 \\x1b]0;what?\\x07\", not with 220",
        NULL},
    {"SMTP, endless reply", "smtp", dialogue_smtp_endless, 3,
        "waiting for a reply: Message too long", NULL},
    {"PostgreSQL without TLS", "postgres", dialogue_postgres_plain, 3,
        "the server does not offer TLS", NULL},
    {"MySQL without TLS", "mysql", dialogue_mysql_plain, 3,
        "the server does not offer TLS", NULL},
    {"LDAP without TLS", "ldap", dialogue_ldap_plain, 3, "result code 52",
        NULL},
    {"POP3 for IMAP", "imap", preamble_pop3, 3,
        "the server begins with \"+OK ready\", not with * OK", NULL},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

static void
least_rule_after_starttls(void **state)
{
	const struct row *row = *state;
	struct tap_plan plan = {
	    .server = fixture.legacy.port, .preamble = row->preamble};
	struct probing probing;
	struct tap tap;
	char host[32];

	tap_start(&tap, &plan);
	snprintf(host, sizeof(host), "localhost:%u", tap.port);
	probing = probing_run(&fixture.scratch,
	    (const char *[]){"--starttls", row->protocol, host, NULL});
	if (row->s_client != NULL && probing.rule[0] != '\0')
		probing_assert_opens(
		    &probing, &fixture.scratch, tap.port_text, row->s_client);
	tap_stop(&tap);
	probing_assert_status(&probing, row->status);
	probing_assert_says(&probing, row->says);
	if (row->status == 0)
		probing_assert_rule(&probing,
		    strcmp(row->protocol, "ftp") == 0 ? "localhost" : host,
		    "legacy-connect");
	else
		assert_string_equal(probing.rule, "");
	probing_free(&probing);
}

int
main(void)
{
	struct CMUnitTest tests[ROWS] = {0};

	table_tests(
	    tests, &(struct table)TABLE(rows, least_rule_after_starttls));
	return _cmocka_run_group_tests(
	    "probing, STARTTLS", tests, ROWS, fixture_start, fixture_stop);
}
