/* SPDX-License-Identifier: MIT */
/* From real journals to rules that are enough: curl, report, and curl again. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "support/preload.h"
#include "support/server.h"

#define WEAK "ALL:@SECLEVEL=0"
#define WIDE " default tls1.0 sha1 until=2999-12-31"

/* Servers, the rules that are too wide for them, and what is enough. */
static const struct row {
	const char *host;
	const char *cert;
	const char *args[5]; /* of s_server; none: it is gnutls-serv */
	const char *rule;
	const char *enough; /* after the host; NULL: none is needed */
	bool is_told;       /* by one failure: the hint is a rule */
} rows[] = {
    {"a.words.test", "strong", {NULL}, WIDE " max-tls1.2",
        " legacy-connect max-tls1.2 until=2999-12-31", true},
    {"b.words.test", "weak", {"-tls1_2", "-cipher", WEAK}, WIDE,
        " seclevel1 until=2999-12-31", true},
    {"c.words.test", "strong", {"-tls1_2", "-cipher", "AES128-SHA"}, WIDE,
        " ciphers until=2999-12-31", false},
    {"d.words.test", "strong", {"-tls1", "-cipher", WEAK}, WIDE,
        " tls1.0 until=2999-12-31", false},
    {"e.words.test", "sha1", {"-tls1_2", "-cipher", WEAK}, WIDE,
        " sha1 until=2999-12-31", true},
    {"f.words.test", "strong", {"-tls1_3"}, WIDE, NULL, false},
};

#define COUNT (sizeof(rows) / sizeof(rows[0]))

/* Made once by make_servers. */
static struct {
	struct scratch scratch;
	struct server servers[COUNT];
	char journal[128], hosts[128], path[96];
} fixture;

static int
make_servers(void **state)
{
	size_t i;

	(void)state;
	scratch_make(&fixture.scratch);
	for (i = 0; i < COUNT; i++) {
		if (rows[i].args[0] == NULL)
			server_gnutls(&fixture.servers[i], &fixture.scratch,
			    rows[i].cert, SERVER_NO_RFC5746);
		else
			server_openssl(&fixture.servers[i], &fixture.scratch,
			    rows[i].cert, rows[i].args);
	}
	snprintf(fixture.path, sizeof(fixture.path), "%s",
	    scratch_path(&fixture.scratch, "rules"));
	snprintf(fixture.hosts, sizeof(fixture.hosts), "LEGACYTLS_HOSTS=@%s",
	    fixture.path);
	return 0;
}

static int
stop_servers(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT; i++)
		server_stop(&fixture.servers[i]);
	scratch_remove(&fixture.scratch);
	return 0;
}

/* curl to the row's server; whether it connects. */
static bool
connects(size_t i, const char *hosts, const char *journal)
{
	char url[64], map[64];
	const char *const argv[] = {"curl", "-sS", "--cacert",
	    scratch_path(&fixture.scratch, "ca.pem"), "--tlsv1.2", "--ciphers",
	    "ECDHE+AESGCM:DHE+AESGCM", "--resolve", map, "-o", "/dev/null", url,
	    NULL};
	const char *const env[] = {preload_variable(), hosts, journal, NULL};
	struct process_result result;
	bool rv;

	snprintf(url, sizeof(url), "https://%s:%u/", rows[i].host,
	    fixture.servers[i].port);
	snprintf(map, sizeof(map), "%s:%u:127.0.0.1", rows[i].host,
	    fixture.servers[i].port);
	result = process_run(argv, env, NULL);
	rv = result.status == 0;
	process_result_free(&result);
	return rv;
}

static void
write_rules(const char *text)
{
	FILE *file = fopen(fixture.path, "we");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(fixture.path, 0600), 0);
}

/* legacytls report --rules; for free. */
static char *
report(void)
{
	const char *const argv[] = {LEGACYTLS_COMMAND, "report", "--rules",
	    fixture.journal + strlen("LEGACYTLS_JOURNAL="), NULL};
	struct process_result result = process_run(argv, NULL, NULL);

	if (result.status != 0)
		fail_msg("%d: %s", result.status, result.output);
	return result.output;
}

static void
use_journal(const char *name)
{
	snprintf(fixture.journal, sizeof(fixture.journal),
	    "LEGACYTLS_JOURNAL=%s", scratch_path(&fixture.scratch, name));
}

static void
rules_are_made_as_narrow_as_they_can_be(void **state)
{
	char line[128], *rules = NULL, *made;
	size_t i, size;
	FILE *stream = open_memstream(&rules, &size);

	(void)state;
	for (i = 0; i < COUNT; i++)
		fprintf(stream, "%s%s\n", rows[i].host, rows[i].rule);
	fclose(stream);
	write_rules(rules);
	free(rules);
	use_journal("wide");
	for (i = 0; i < COUNT; i++)
		assert_true(connects(i, fixture.hosts, fixture.journal));
	made = report();
	for (i = 0; i < COUNT; i++) {
		snprintf(line, sizeof(line), "\n%s%s%s\n",
		    rows[i].enough != NULL ? "" : "# ", rows[i].host,
		    rows[i].enough != NULL ? rows[i].enough : rows[i].rule);
		if (strstr(made, line) == NULL)
			fail_msg("no line%sin: %s", line, made);
	}
	write_rules(made);
	free(made);
	for (i = 0; i < COUNT; i++)
		assert_true(connects(i, fixture.hosts, "NO=journal"));
}

/* The hints of a report are comments: nothing is opened unseen. */
static void
uncomment_hints(char *text)
{
	char *at = text;

	while ((at = strstr(at, "this would help:\n# ")) != NULL) {
		at += strlen("this would help:\n");
		at[0] = at[1] = ' ';
	}
}

static void
discovery_makes_rules_that_connect(void **state)
{
	char *made;
	size_t i;

	(void)state;
	use_journal("discovery");
	for (i = 0; i < COUNT; i++)
		assert_int_equal(
		    connects(i, "LEGACYTLS_HOSTS", fixture.journal),
		    rows[i].enough == NULL);
	made = report();
	write_rules(made);
	for (i = 0; i < COUNT; i++)
		assert_int_equal(connects(i, fixture.hosts, "NO=journal"),
		    rows[i].enough == NULL);
	uncomment_hints(made);
	write_rules(made);
	free(made);
	for (i = 0; i < COUNT; i++)
		assert_int_equal(connects(i, fixture.hosts, "NO=journal"),
		    rows[i].enough == NULL || rows[i].is_told);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rules_are_made_as_narrow_as_they_can_be),
	    cmocka_unit_test(discovery_makes_rules_that_connect),
	};

	return cmocka_run_group_tests_name(
	    "report_journal", tests, make_servers, stop_servers);
}
