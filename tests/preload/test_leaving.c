/* SPDX-License-Identifier: MIT */
/*
 * What the object does as a process without TLS ends, which may be in a signal
 * handler, or under a filter of system calls: nothing, or one record.
 */
#include "support/table.h"

#include <stdio.h>
#include <string.h>

#include "support/preload.h"
#include "support/records.h"
#include "support/scratch_group.h"

/* No record is to be written. */
struct row {
	const char *name;
	const char *variables[3];
};

static const struct row rows[] = {
    {"no variable", {"X=1", "Y=1", "Z=1"}},
    {"rules", {"LEGACYTLS_HOSTS=listed.test", "Y=1", "Z=1"}},
    {"rules for another program",
        {"LEGACYTLS_HOSTS=listed.test", "LEGACYTLS_PROGRAMS=another", "Z=1"}},
    {"rules that are refused", {"LEGACYTLS_HOSTS=bad..rule", "Y=1", "Z=1"}},
    {"all connections", {"LEGACYTLS_CONTAIN=1", "LEGACYTLS_PROGRAMS=x*",
                            "LEGACYTLS_SERVER=prefer-ciphers"}},
    {"a journal for another program",
        {"LEGACYTLS_HOSTS=listed.test", "LEGACYTLS_PROGRAMS=another",
            "LEGACYTLS_JOURNAL=stderr"}},
};

static void
assert_leaves(const char *how, const char *const variables[3])
{
	const char *const env[] = {
	    preload_variable(), variables[0], variables[1], variables[2], NULL};
	const char *const argv[] = {LEAVER_PROGRAM, how, "malloc", "calloc",
	    "getenv", "secure_getenv", "getpid", NULL};
	struct process_result result = process_run(argv, env, NULL);

	assert_string_equal(result.output, "leaving\n");
	assert_int_equal(result.status, 0);
	process_result_free(&result);
}

static void
nothing_is_called(void **state)
{
	const struct row *row = *state;

	assert_leaves("exit", row->variables);
	assert_leaves("fork", row->variables);
}

/* After that line the process asks the kernel for its end, and no more. */
static void
no_system_call(void **state)
{
	const struct row *row = *state;
	const char *const argv[] = {"strace", "-qq", "-e", "signal=none", "-e",
	    "trace=!write", "-o", "/dev/stdout", "-E", preload_variable(), "-E",
	    row->variables[0], "-E", row->variables[1], "-E", row->variables[2],
	    LEAVER_PROGRAM, "exit", NULL};
	struct process_result result = process_run(argv, NULL, NULL);

	assert_int_equal(result.status, 0);
	if (strstr(result.output, "leaving\nexit_group(0)") == NULL)
		fail_msg("%s", result.output);
	process_result_free(&result);
}

/* Of the process that was started, and of no child. */
static void
one_record(void **state)
{
	const char *path = scratch_path(&scratch, "journal");
	char variable[128];
	const char *const env[] = {preload_variable(), variable, NULL};
	const char *argv[] = {LEAVER_PROGRAM, "exit", "malloc", "calloc",
	    "getenv", "secure_getenv", NULL};
	struct process_result result;
	struct records records;
	size_t i;

	(void)state;
	snprintf(variable, sizeof(variable), "LEGACYTLS_JOURNAL=%s", path);
	for (i = 0; i < 2; i++) {
		argv[1] = i == 0 ? "exit" : "fork";
		result = process_run(argv, env, NULL);
		assert_string_equal(result.output, "leaving\n");
		assert_int_equal(result.status, 0);
		process_result_free(&result);
	}
	records_read(&records, path);
	assert_int_equal(records.count, 1);
	record_assert(&records, 0, "event", "process");
	record_assert(&records, 0, "program", "leaver");
	record_assert(&records, 0, "note", "no OpenSSL context seen");
	records_free(&records);
}

static void
assert_said(const char *const argv[], const char *journal, const char *words)
{
	const char *const env[] = {
	    preload_variable(), "LEGACYTLS_PROGRAMS=leaver", journal, NULL};
	struct process_result result = process_run(argv, env, NULL);

	if (strncmp(result.output, "leaving\n", strlen("leaving\n")) != 0 ||
	    strstr(result.output, words) == NULL)
		fail_msg("%d: %s", result.status, result.output);
	assert_int_equal(result.status, 0);
	process_result_free(&result);
}

static const char *const leaver[] = {LEAVER_PROGRAM, "exit", "malloc", "calloc",
    "getenv", "secure_getenv", NULL};

static void
record_on_stderr(void **state)
{
	(void)state;
	assert_said(
	    leaver, "LEGACYTLS_JOURNAL=stderr", "no OpenSSL context seen");
}

static void
record_that_is_lost(void **state)
{
	(void)state;
	assert_said(leaver, "LEGACYTLS_JOURNAL=/nonexistent/journal",
	    "its records are lost");
}

/* Nobody takes it, so that none is in the log of this machine. */
static void
record_for_syslog(void **state)
{
	const char *const argv[] = {"unshare", "-m", "sh", "-c",
	    "mount -t tmpfs none /dev && exec \"$0\" \"$@\"", LEAVER_PROGRAM,
	    "exit", "malloc", "calloc", "getenv", "secure_getenv", NULL};

	(void)state;
	if (!process_can_mount())
		skip();
	assert_said(argv, "LEGACYTLS_JOURNAL=syslog", "its records are lost");
}

int
main(void)
{
	struct CMUnitTest tests[2 * sizeof(rows) / sizeof(rows[0]) + 4] = {
	    cmocka_unit_test(one_record),
	    cmocka_unit_test(record_on_stderr),
	    cmocka_unit_test(record_that_is_lost),
	    cmocka_unit_test(record_for_syslog),
	};
	const struct table calls = TABLE(rows, nothing_is_called);
	const struct table system_calls = TABLE(rows, no_system_call);

	table_tests(tests + 4, &calls);
	table_tests(tests + 4 + calls.count, &system_calls);
	return cmocka_run_group_tests_name(
	    "leaving", tests, make_scratch, remove_scratch);
}
