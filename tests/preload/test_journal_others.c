/* SPDX-License-Identifier: MIT */
/* With a journal or without one, connections to others are as they were. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "preload/journal_fixture.h"
#include "support/hello.h"
#include "support/preload.h"
/* The calls of the actor to a host that no rule covers, as strace sees them. */
static size_t
calls(const struct server *server, const char *journal)
{
	const char *const argv[] = {"strace", "-f", "-qq", "-e", "signal=none",
	    "-o", "/dev/stdout", "-E", preload_variable(), "-E",
	    "LEGACYTLS_HOSTS=listed.test", "-E", journal, ACTOR_PROGRAM,
	    server->port_text, "open:127.0.0.1", "sni:other.test", "visible",
	    NULL};
	struct process_result result = process_run(argv, NULL, NULL);
	size_t count = 0;
	char *at = result.output;

	assert_int_equal(result.status, 0);
	assert_non_null(strstr(result.output, "\"ok\\n\""));
	if (strstr(journal, "JOURNAL=") == NULL)
		assert_null(strstr(result.output, fixture.path));
	while ((at = strchr(at, '\n')) != NULL) {
		at++;
		count++;
	}
	process_result_free(&result);
	return count;
}

static void
no_call_more_for_others(void **state)
{
	struct server server;

	(void)state;
	server_openssl(&server, &fixture.scratch, "strong",
	    (const char *[]){"-tls1_2", NULL});
	assert_int_equal(
	    calls(&server, fixture.variable), calls(&server, "NOTHING=here"));
	server_stop(&server);
}

/* To a host that a rule covers, or none does, or there is no rule at all. */
static struct hello
hello_of(const char *object, const char *hosts, const char *journal)
{
	const char *const env[] = {object, hosts, journal, NULL};
	struct hello_listener listener;
	char url[64], map[64];
	const char *const argv[] = {"curl", "-sS", "--resolve", map, url, NULL};
	struct process_result result;
	struct hello hello;

	hello_listen(&listener, NULL);
	snprintf(
	    url, sizeof(url), "https://listed.test:%s/", listener.port_text);
	snprintf(
	    map, sizeof(map), "listed.test:%s:127.0.0.1", listener.port_text);
	result = process_run(argv, env, NULL);
	assert_int_equal(result.status, 35);
	process_result_free(&result);
	hello_take(&listener, &hello);
	return hello;
}

static void
the_hello_is_the_same(void **state)
{
	const char *const hosts[] = {
	    "LEGACYTLS_HOSTS", "LEGACYTLS_HOSTS=other.test"};
	struct hello plain = hello_of("LD_PRELOAD", "X=1", "Y=1"), other;
	struct records records;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		other =
		    hello_of(preload_variable(), hosts[i], fixture.variable);
		hello_assert_same(&plain, &other);
		hello_free(&other);
	}
	hello_free(&plain);
	records_read(&records, fixture.path);
	assert_int_equal(records.count, 2);
	records_free(&records);
}

/* What a rule for it would not be asked of: see README, "Rules". */
static void
port_of_a_proxy_is_not_the_hosts(void **state)
{
	static const struct {
		const char *opens;
		const char *way;
		bool has_port;
	} rows[] = {{"open:127.0.0.1", "visible", true},
	    {"open:127.0.0.1", "hidden", true},
	    {"starttls:127.0.0.1", "visible", false},
	    {"starttls:127.0.0.1", "hidden", false}};
	const char *const env[] = {preload_variable(), fixture.variable, NULL};
	struct process_result result;
	struct records records;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *const argv[] = {ACTOR_PROGRAM,
		    fixture.legacy.port_text, rows[i].opens, "sni:other.test",
		    rows[i].way, NULL};

		journal_clear(NULL);
		result = process_run(argv, env, NULL);
		process_result_free(&result);
		records_read(&records, fixture.path);
		assert_int_equal(records.count, 1);
		record_assert(&records, 0, "port",
		    rows[i].has_port ? fixture.legacy.port_text : NULL);
		records_free(&records);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(no_call_more_for_others, journal_clear),
	    cmocka_unit_test_setup(the_hello_is_the_same, journal_clear),
	    cmocka_unit_test(port_of_a_proxy_is_not_the_hosts),
	};

	return cmocka_run_group_tests_name(
	    "journal_others", tests, journal_start, journal_stop);
}
