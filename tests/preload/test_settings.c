/* SPDX-License-Identifier: MIT */
/* The variables as curl finds them: bad ones relax nothing and say why. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "preload/bad_values.h"
#include "support/preload.h"
#include "support/legacy_group.h"

/* curl to https://listed.test with the two variables, "NAME=value" each. */
static struct process_result
curl(const char *hosts, const char *programs)
{
	const char *const env[] = {hosts, preload_variable(), programs, NULL};
	char url[64], map[64];
	const char *const argv[] = {"curl", "-sS", "--cacert",
	    scratch_path(&legacy_group.scratch, "ca.pem"), "--resolve", map,
	    "-o", "/dev/null", url, NULL};

	snprintf(url, sizeof(url), "https://listed.test:%u/",
	    legacy_group.server.port);
	snprintf(map, sizeof(map), "listed.test:%u:127.0.0.1",
	    legacy_group.server.port);
	return process_run(argv, env, NULL);
}

#define REFUSED "unsafe legacy renegotiation disabled"

/* words: what the shim's one line says; NULL: it says nothing. */
static void
assert_curl(
    const char *hosts, const char *programs, bool connects, const char *words)
{
	struct process_result result = curl(hosts, programs);
	const char *line = strstr(result.output, "legacytls: ");
	const char *ours =
	    line != NULL ? strstr(line + 1, "legacytls: ") : NULL;

	if (connects)
		assert_int_equal(result.status, 0);
	else
		assert_non_null(strstr(result.output, REFUSED));
	if (words == NULL)
		assert_null(line);
	else if (line == NULL || strstr(line, words) == NULL || ours != NULL)
		fail_msg("%s\nfor %s, not: %s", result.output, hosts, words);
	process_result_free(&result);
}

static void
bad_value(void **state)
{
	const struct bad_value *row = *state;
	char hosts[512], words[256];

	snprintf(hosts, sizeof(hosts), "LEGACYTLS_HOSTS=%s", row->hosts);
	assert_curl(hosts, NULL, false, row->words);
	snprintf(words, sizeof(words), "LEGACYTLS_HOSTS: ");
	assert_curl(hosts, NULL, false, words);
}

static const char *
make_file(const void *text, size_t len, mode_t mode)
{
	static char hosts[512];
	const char *path = scratch_path(&legacy_group.scratch, "rules");
	FILE *file;

	remove(path);
	file = fopen(path, "we");
	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, len, file), len);
	fclose(file);
	assert_int_equal(chmod(path, mode), 0);
	snprintf(hosts, sizeof(hosts), "LEGACYTLS_HOSTS=@%s", path);
	return hosts;
}

static void
assert_file(const char *text, mode_t mode, bool connects, const char *words)
{
	assert_curl(make_file(text, strlen(text), mode), NULL, connects, words);
}

static void
files(void **state)
{
	(void)state;
	assert_file("# one\nlisted.test # this, too\n\n", 0644, true, NULL);
	assert_file("other.test\n", 0600, false, NULL);
	assert_file("# nobody yet\n", 0644, false, NULL);
	assert_file("", 0644, false, NULL);
	assert_file("listed.test\n", 0664, false, "chmod go-w");
	assert_file("listed.test\n", 0646, false, "chmod go-w");
	assert_file("listed.test\nother.test what\n", 0644, false,
	    "rule 2 (\"other.test what\"): ");
	assert_file(
	    "listed.test\n#\nother.test what\n", 0644, false, "(line 3 of ");
	assert_file("listed.test\r\n", 0644, false, "rule 1 (");
}

static void
file_with_nul(void **state)
{
	(void)state;
	assert_curl(make_file("listed.test\n\0x\n", 15, 0644), NULL, false,
	    "LEGACYTLS_HOSTS: ");
}

static void
file_of_64_mb(void **state)
{
	const char *hosts = make_file("listed.test\n", 12, 0644);

	(void)state;
	assert_int_equal(
	    truncate(strchr(hosts, '@') + 1, 64L * 1024 * 1024), 0);
	assert_curl(hosts, NULL, false, "16 MiB");
}

static void
fifo_does_not_hang(void **state)
{
	const char *path = scratch_path(&legacy_group.scratch, "fifo");
	char hosts[512];

	(void)state;
	assert_int_equal(mkfifo(path, 0600), 0);
	snprintf(hosts, sizeof(hosts), "LEGACYTLS_HOSTS=@%s", path);
	assert_curl(hosts, NULL, false, "not a regular file");
}

/* A program that has closed stderr, and a file of its own got the number. */
static void
notice_does_not_go_into_a_file(void **state)
{
	const char *path = scratch_path(&legacy_group.scratch, "data");
	const char *const env[] = {
	    "LEGACYTLS_HOSTS=bad..rule", preload_variable(), NULL};
	const char *const argv[] = {"python3", "-c",
	    "import os, sys\n"
	    "os.close(2)\n"
	    "assert os.open(sys.argv[1], os.O_CREAT | os.O_RDWR) == 2\n"
	    "import ssl\n"
	    "ssl.create_default_context()\n"
	    "print(os.fstat(2).st_size)\n",
	    path, NULL};
	struct process_result result = process_run(argv, env, NULL);

	(void)state;
	assert_string_equal(result.output, "0\n");
	process_result_free(&result);
}

/* The day offset from today as YYYY-MM-DD, UTC. */
static const char *
day(int offset)
{
	static char text[32];
	time_t when = time(NULL) + offset * 86400L;
	struct tm tm;

	strftime(text, sizeof(text), "%Y-%m-%d", gmtime_r(&when, &tm));
	return text;
}

static void
expiry(void **state)
{
	char hosts[256];

	(void)state;
	snprintf(hosts, sizeof(hosts), "LEGACYTLS_HOSTS=listed.test until=%s",
	    day(1));
	assert_curl(hosts, NULL, true, NULL);
	snprintf(hosts, sizeof(hosts), "LEGACYTLS_HOSTS=listed.test until=%s",
	    day(-1));
	assert_curl(hosts, NULL, false, "ended with ");
	/* What is left of the rules goes on. */
	snprintf(hosts, sizeof(hosts),
	    "LEGACYTLS_HOSTS=listed.test, other.test until=%s", day(-1));
	assert_curl(hosts, NULL, true, "rule 2 (\"other.test until=");
}

static void
programs(void **state)
{
	static const char listed[] = "LEGACYTLS_HOSTS=listed.test";

	(void)state;
	assert_curl(listed, "LEGACYTLS_PROGRAMS=curl", true, NULL);
	assert_curl(listed, "LEGACYTLS_PROGRAMS=wget,cur?", true, NULL);
	assert_curl(listed, "LEGACYTLS_PROGRAMS=wget", false, NULL);
	assert_curl(listed, "LEGACYTLS_PROGRAMS=curl2,url,Curl", false, NULL);
	assert_curl(
	    listed, "LEGACYTLS_PROGRAMS=", false, "LEGACYTLS_PROGRAMS: ");
	assert_curl(listed, "LEGACYTLS_PROGRAMS=/usr/bin/curl", false,
	    "LEGACYTLS_PROGRAMS: ");
	assert_curl("LEGACYTLS_HOSTS", "LEGACYTLS_PROGRAMS=curl", false, NULL);
}

/* A rule that would relax, but no host is; and the same with no rule. */
static void
bad_values_of_other_variables(void **state)
{
	static const char *const rows[][2] = {
	    {"LEGACYTLS_CONTAIN=yes", "CONTAIN: \"yes\" is neither 0 nor 1"},
	    {"LEGACYTLS_CONTAIN=", "CONTAIN: \"\" is neither 0 nor 1"},
	    {"LEGACYTLS_SERVER=", "SERVER: '' names nothing; write"},
	    {"LEGACYTLS_SERVER=prefer", "SERVER: 'prefer' is not a word"},
	    {"LEGACYTLS_SERVER=renegotiations=0/1", "N from 1 to "},
	    {"LEGACYTLS_SERVER=renegotiations=3", "; until then no host"},
	    {"LEGACYTLS_SERVER=renegotiations=3/60s", "'renegotiations=3/60s'"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_curl("LEGACYTLS_HOSTS=listed.test", rows[i][0], false,
		    rows[i][1]);
		assert_curl("LEGACYTLS_HOSTS", rows[i][0], false, rows[i][1]);
	}
}

/* The value as the name of a test: on one line, and printable. */
static char *
name_of(const char *hosts)
{
	char *name = strdup(hosts), *c;

	assert_non_null(name);
	for (c = name; *c != '\0'; c++) {
		if (*c < ' ' || *c > '~')
			*c = '?';
	}
	return name;
}

int
main(void)
{
	const struct CMUnitTest others[] = {
	    cmocka_unit_test(files),
	    cmocka_unit_test(file_with_nul),
	    cmocka_unit_test(file_of_64_mb),
	    cmocka_unit_test(fifo_does_not_hang),
	    cmocka_unit_test(notice_does_not_go_into_a_file),
	    cmocka_unit_test(expiry),
	    cmocka_unit_test(programs),
	    cmocka_unit_test(bad_values_of_other_variables),
	};
	size_t rows = bad_values_count;
	size_t i, n = sizeof(others) / sizeof(others[0]);
	struct CMUnitTest tests[128] = {0};

	memcpy(tests, others, sizeof(others));
	for (i = 0; i < rows; i++) {
		tests[n].name = name_of(bad_values[i].hosts);
		tests[n].test_func = bad_value;
		tests[n++].initial_state = (void *)&bad_values[i];
	}
	return _cmocka_run_group_tests(
	    "settings", tests, n, legacy_start, legacy_stop);
}
