/* SPDX-License-Identifier: MIT */
/*
 * A thread that does TLS in memory may hold a lock of the program's: OpenSSL
 * does not let it be cancelled there (pthread_cancel(3)), so neither does the
 * object.
 */
#include "support/table.h"

#include <stdio.h>
#include <string.h>

#include "support/preload.h"
#include "support/records.h"
#include "support/scratch_group.h"

#define REFUSED_RULE "LEGACYTLS_HOSTS=listed.test, bad..rule"
#define SOCKETS "LEGACYTLS_HOSTS=listed.test:443 legacy-connect"

struct row {
	const char *name;
	const char *what; /* the program's first argument */
	const char *peer;
	const char *hosts;   /* NULL: a file of rules */
	const char *journal; /* "FILE", or the variable */
	const char *outcome; /* of the one record; NULL: there is none */
	const char *says;    /* "": nothing; else some of it */
};

static const struct row rows[] = {
    {"no rules", "handshake", "other.test", "X=1", "Y=1", NULL, ""},
    {"a host without a rule", "handshake", "other.test",
        "LEGACYTLS_HOSTS=listed.test", "Y=1", NULL, ""},
    {"a host with one", "handshake", "listed.test",
        "LEGACYTLS_HOSTS=listed.test", "Y=1", NULL, ""},
    {"a host without a rule, by its socket", "handshake", "other.test", SOCKETS,
        "Y=1", NULL, ""},
    {"a host with a rule for a port", "handshake", "listed.test", SOCKETS,
        "Y=1", NULL, ""},
    {"a host that has no name", "handshake", "-", "LEGACYTLS_HOSTS=192.0.2.1",
        "Y=1", NULL, ""},
    {"a host by its socket, when it answers", "carried", "-",
        "LEGACYTLS_HOSTS=127.0.0.1 legacy-connect", "Y=1", NULL, ""},
    {"a journal", "handshake", "listed.test", "LEGACYTLS_HOSTS=listed.test",
        "FILE", "ok", ""},
    {"a journal on stderr", "handshake", "listed.test",
        "LEGACYTLS_HOSTS=listed.test", "LEGACYTLS_JOURNAL=stderr", NULL,
        "\"outcome\":\"ok\""},
    {"a journal that is lost", "handshake", "listed.test",
        "LEGACYTLS_HOSTS=listed.test", "LEGACYTLS_JOURNAL=/nonexistent/one",
        NULL, "its records are lost"},
    {"given up", "waiting", "listed.test", "LEGACYTLS_HOSTS=listed.test",
        "FILE", "failed", ""},
    {"the first context", "first", "", "LEGACYTLS_HOSTS=listed.test", "Y=1",
        NULL, ""},
    {"a file of rules", "first", "", NULL, "Y=1", NULL, ""},
    {"rules that are refused", "first", "", REFUSED_RULE, "Y=1", NULL,
        "bad..rule"},
    {"rules for other programs", "first", "", "LEGACYTLS_HOSTS=listed.test",
        "LEGACYTLS_PROGRAMS=another", NULL, ""},
};

static int
begin(void **state)
{
	FILE *file;

	make_scratch(state);
	file = fopen(scratch_path(&scratch, "rules"), "we");
	assert_non_null(file);
	fputs("listed.test\n", file);
	assert_int_equal(fclose(file), 0);
	return 0;
}

static struct process_result
run(const struct row *row, const char *how, const char *const env[])
{
	const char *const argv[] = {
	    CANCELLED_PROGRAM, row->what, how, row->peer, scratch.dir, NULL};

	return process_run(argv, env, NULL);
}

static void
assert_says(const struct row *row, struct process_result *result)
{
	const char *line = strstr(result->output, "done\n");

	if (line == NULL || strstr(result->output, row->says) == NULL ||
	    (row->says[0] == '\0' && line != result->output))
		fail_msg("%s", result->output);
	assert_int_equal(result->status, 0);
	process_result_free(result);
}

static void
run_with(const struct row *row, const char *how)
{
	const char *path = scratch_path(&scratch, "journal");
	char journal[128], rules[128];
	const char *const env[] = {preload_variable(), rules, journal, NULL};
	struct process_result result;
	struct records records;

	remove(path);
	snprintf(journal, sizeof(journal), "LEGACYTLS_JOURNAL=%s", path);
	if (strcmp(row->journal, "FILE") != 0)
		snprintf(journal, sizeof(journal), "%s", row->journal);
	snprintf(rules, sizeof(rules), "LEGACYTLS_HOSTS=@%s",
	    scratch_path(&scratch, "rules"));
	if (row->hosts != NULL)
		snprintf(rules, sizeof(rules), "%s", row->hosts);
	result = run(row, how, env);
	assert_says(row, &result);
	records_read(&records, path);
	assert_int_equal(records.count, row->outcome != NULL);
	if (row->outcome != NULL)
		record_assert(&records, 0, "outcome", row->outcome);
	records_free(&records);
}

static void
comes_to_its_end(void **state)
{
	const struct row *row = *state;
	struct process_result result = run(row, "enabled", NULL);

	/* OpenSSL by itself. */
	assert_string_equal(result.output, "done\n");
	process_result_free(&result);
	run_with(row, "enabled");
	run_with(row, "disabled");
}

int
main(void)
{
	const struct table table = TABLE(rows, comes_to_its_end);
	struct CMUnitTest tests[sizeof(rows) / sizeof(rows[0])];

	table_tests(tests, &table);
	return cmocka_run_group_tests_name(
	    "cancelled", tests, begin, remove_scratch);
}
