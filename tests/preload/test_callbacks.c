/* SPDX-License-Identifier: MIT */
/* An application's info callbacks see what they see without the shim. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/preload.h"
#include "support/scratch_group.h"

static struct process_result
trace(const char *scenario, const char *hosts)
{
	const char *const argv[] = {
	    TRACE_PROGRAM, scenario, "listed.test", scratch.dir, NULL};
	const char *const env[] = {hosts, preload_variable(), NULL};

	return process_run(argv, hosts != NULL ? env : NULL, NULL);
}

static void
same_calls(void **state)
{
	static const char *const hosts[] = {"LEGACYTLS_HOSTS=listed.test",
	    "LEGACYTLS_HOSTS=other.test", "LEGACYTLS_HOSTS"};
	const char *scenario = *state;
	struct process_result without, with;
	size_t i;

	without = trace(scenario, NULL);
	assert_int_equal(without.status, 0);
	assert_true(strstr(without.output, "handshake ") != NULL);
	assert_null(strstr(without.output, "STRANGER"));
	for (i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		with = trace(scenario, hosts[i]);
		assert_int_equal(with.status, 0);
		assert_string_equal(with.output, without.output);
		process_result_free(&with);
	}
	process_result_free(&without);
}

/* The scenarios are the rows of trace's table, which it lists by itself. */
int
main(void)
{
	const char *const list[] = {TRACE_PROGRAM, NULL};
	struct process_result names = process_run(list, NULL, NULL);
	struct CMUnitTest tests[64] = {0};
	char *name, *rest;
	size_t n = 0;
	int rv;

	for (name = strtok_r(names.output, "\n", &rest); name != NULL && n < 64;
	     name = strtok_r(NULL, "\n", &rest)) {
		tests[n].name = name;
		tests[n].test_func = same_calls;
		tests[n++].initial_state = name;
	}
	if (n == 0)
		return 1;
	rv = _cmocka_run_group_tests(
	    "callbacks", tests, n, make_scratch, remove_scratch);
	process_result_free(&names);
	return rv;
}
