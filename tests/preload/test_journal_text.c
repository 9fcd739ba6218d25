/* SPDX-License-Identifier: MIT */
/* What a journal is made of: odd names in it, and no secrets. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "preload/journal_fixture.h"
#include "support/preload.h"

/* The one record of a handshake by a program of that name with that host. */
static void
assert_names(const char *program, const char *host, const char *as_program,
    const char *as_host)
{
	char link[256], sni[256];
	const char *const argv[] = {link, fixture.legacy.port_text,
	    "open:127.0.0.1", sni, "visible", NULL};
	const char *const env[] = {preload_variable(), fixture.variable, NULL};
	struct process_result result;
	struct records records;

	snprintf(link, sizeof(link), "%s/%s", fixture.scratch.dir, program);
	snprintf(sni, sizeof(sni), "sni:%s", host);
	assert_int_equal(symlink(ACTOR_PROGRAM, link), 0);
	remove(fixture.path);
	result = process_run(argv, env, NULL);
	process_result_free(&result);
	/* The server may refuse such a name before it is refused. */
	records_read(&records, fixture.path);
	assert_int_equal(records.count, 1);
	record_assert(&records, 0, "outcome", "failed");
	record_assert(&records, 0, "program", as_program);
	record_assert(&records, 0, "host", as_host);
	records_free(&records);
}

static void
odd_names(void **state)
{
	(void)state;
	assert_names("plain", "Old.Example.COM.", "plain", "old.example.com");
	assert_names("a \"quoted\" one", "a\"b\\c.test", "a \"quoted\" one",
	    "a\"b\\c.test");
	assert_names("two\nlines\t\x1b[31m\x7f", "x\r\n{\"v\":1}\x01.test",
	    "two\nlines\t\x1b[31m\x7f", "x\r\n{\"v\":1}\x01.test");
	assert_names("caf\xc3\xa9 \xff\xc3(", "\xe2\x82.\xed\xa0\x80.test",
	    "caf\xc3\xa9 \xef\xbf\xbd\xef\xbf\xbd(",
	    "\xef\xbf\xbd\xef\xbf\xbd.\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
	    ".test");
}

/* The names that are as long as they can be are whole. */
static void
long_names(void **state)
{
	char program[156], host[256];

	(void)state;
	memset(program, 1, sizeof(program) - 1);
	program[sizeof(program) - 1] = '\0';
	memset(host, 2, sizeof(host) - 1);
	host[sizeof(host) - 1] = '\0';
	host[250] = '\0';
	assert_names(program, host, program, host);
}

static const char secrets[] =
    "import re, sys\n"
    "journal = open(sys.argv[1], 'rb').read()\n"
    "keys = re.findall(r'[0-9a-f]{32,}', open(sys.argv[2]).read())\n"
    "assert len(keys) >= 4, keys\n"
    "for key in keys + ['hunter2', 'Secret', 'secret', 'GET ']:\n"
    "    forms = [key.encode()]\n"
    "    if len(key) > 31: forms.append(bytes.fromhex(key))\n"
    "    for form in forms:\n"
    "        assert form not in journal and form.upper() not in journal, key\n"
    "print(len(journal.splitlines()))\n";

/* A user, a password, a path, a query, a cookie, a body, the session keys. */
static void
no_secret_is_written(void **state)
{
	char url[128], map[64], log[96];
	const char *const curl[] = {"curl", "-sS", "--cacert",
	    scratch_path(&fixture.scratch, "ca.pem"), "--resolve", map, "-u",
	    "Secret-user:hunter2", "-H", "Cookie: a=SecretCookie", "-d",
	    "SecretBody", "-o", "/dev/null", url, "--next", "-sS", "--resolve",
	    map, "--cacert", scratch_path(&fixture.scratch, "ca.pem"), "-o",
	    "/dev/null", url, NULL};
	const char *const env[] = {preload_variable(), fixture.variable, log,
	    "LEGACYTLS_HOSTS=listed.test", "LEGACYTLS_PROGRAMS=curl", NULL};
	const char *const check[] = {
	    "python3", "-c", secrets, fixture.path, log + 14, NULL};
	struct process_result result;

	(void)state;
	snprintf(url, sizeof(url),
	    "https://listed.test:%s/secret-path?token=secret",
	    fixture.legacy.port_text);
	snprintf(map, sizeof(map), "listed.test:%s:127.0.0.1",
	    fixture.legacy.port_text);
	snprintf(log, sizeof(log), "SSLKEYLOGFILE=%s",
	    scratch_path(&fixture.scratch, "keys"));
	result = process_run(curl, env, NULL);
	if (result.status != 0)
		fail_msg("%s", result.output);
	process_result_free(&result);
	result = process_run(check, NULL, NULL);
	assert_string_equal(result.output, "2\n");
	process_result_free(&result);
}

/* A rule is whole, up to 2048 bytes. */
static void
long_rules(void **state)
{
	static char rule[2100];
	const char *const env[] = {
	    preload_variable(), fixture.variable, rule, NULL};
	const char *const argv[] = {ACTOR_PROGRAM, fixture.legacy.port_text,
	    "open:127.0.0.1", "sni:listed.test", "visible", NULL};
	size_t len =
	    (size_t)snprintf(rule, sizeof(rule), "LEGACYTLS_HOSTS=listed.test");
	struct process_result result;
	struct records records;
	int i;

	(void)state;
	for (i = 0; len < 16 + 2048 - 60; i++)
		len += (size_t)snprintf(rule + len, sizeof(rule) - len,
		    " pin=sha256//%021d%022d=", i, 0);
	result = process_run(argv, env, NULL);
	process_result_free(&result);
	records_read(&records, fixture.path);
	assert_int_equal(records.count, 1);
	record_assert(&records, 0, "rule", rule + strlen("LEGACYTLS_HOSTS="));
	record_assert_part(
	    &records, 0, "hint", "its key is none of those that are pinned");
	records_free(&records);
}

static void
time_is_in_utc(void **state)
{
	time_t before = time(NULL), when;
	struct records records;
	struct tm parts = {0};
	const char *text, *end;

	(void)state;
	setenv("TZ", "Asia/Tokyo", 1);
	assert_names("clock", "clock.test", "clock", "clock.test");
	unsetenv("TZ");
	records_read(&records, fixture.path);
	text = record_get(&records, 0, "time");
	end = strptime(text, "%Y-%m-%dT%H:%M:%S.", &parts);
	assert_non_null(end);
	assert_int_equal(strspn(end, "0123456789"), 3);
	assert_string_equal(end + 3, "Z");
	when = timegm(&parts);
	assert_true(when >= before && when <= time(NULL));
	records_free(&records);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(odd_names, journal_clear),
	    cmocka_unit_test_setup(long_names, journal_clear),
	    cmocka_unit_test_setup(no_secret_is_written, journal_clear),
	    cmocka_unit_test_setup(long_rules, journal_clear),
	    cmocka_unit_test_setup(time_is_in_utc, journal_clear),
	};

	return cmocka_run_group_tests_name(
	    "journal_text", tests, journal_start, journal_stop);
}
