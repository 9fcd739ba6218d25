/* SPDX-License-Identifier: MIT */
/* What a process is, and where it may be told something, when it uses libssl.
 */
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
#include "support/scratch_group.h"

#define BAD "LEGACYTLS_HOSTS=bad..rule"

static bool
is_told(const char *const argv[], const char *const env[])
{
	struct process_result result = process_run(argv, env, NULL);
	bool rv = strstr(result.output, "legacytls: LEGACYTLS_HOSTS: ") != NULL;

	assert_int_equal(result.status, 0);
	process_result_free(&result);
	return rv;
}

/* The constructors of other objects come before this one's. */
static void
in_a_constructor(void **state)
{
	char preload[4096];
	const char *const argv[] = {"/bin/true", NULL};
	const char *const env[] = {preload, BAD, NULL};

	(void)state;
	snprintf(preload, sizeof(preload), "%s %s", preload_variable(),
	    STARTER_OBJECT);
	assert_true(is_told(argv, env));
}

/*
 * A script of LEGACYTLS_PROGRAMS by its interpreter, a copy of Python, which
 * is replaced first.
 */
static void
after_the_program_was_replaced(void **state)
{
	static const char *const listed[] = {"copy", "copy?", "cop"};
	const char *script = scratch_path(&scratch, "script");
	const char *copy = scratch_path(&scratch, "copy");
	const char *const cp[] = {"cp", "/usr/bin/python3", copy, NULL};
	const char *const argv[] = {script, copy, NULL};
	char programs[64];
	const char *const env[] = {
	    preload_variable(), BAD, programs, "PYTHONHOME=/usr", NULL};
	struct process_result result;
	FILE *file;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(listed) / sizeof(listed[0]); i++) {
		result = process_run(cp, NULL, NULL);
		assert_int_equal(result.status, 0);
		process_result_free(&result);
		file = fopen(script, "we");
		assert_non_null(file);
		fprintf(file,
		    "#!%s\nimport os, sys\nos.unlink(sys.argv[1])\n"
		    "import ssl\nssl.create_default_context()\n",
		    copy);
		fclose(file);
		assert_int_equal(chmod(script, 0700), 0);
		snprintf(programs, sizeof(programs), "LEGACYTLS_PROGRAMS=%s",
		    listed[i]);
		assert_int_equal(is_told(argv, env), i == 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(in_a_constructor),
	    cmocka_unit_test(after_the_program_was_replaced),
	};

	return cmocka_run_group_tests_name(
	    "first_use", tests, make_scratch, remove_scratch);
}
