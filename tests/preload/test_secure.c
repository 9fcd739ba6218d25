/* SPDX-License-Identifier: MIT */
/* A process with privileges that its caller lacks finds no rules. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cmocka.h>

#include "preload/settings.h"
#include "support/server.h"

#define NOBODY 65534

/* What the settings are in this process, with LEGACYTLS_HOSTS set. */
static int
report(void)
{
	printf("secure %lu, given %d, rules %d, journal %d\n",
	    getauxval(AT_SECURE), settings_are_given(),
	    settings_rules() != NULL, settings_journal() != NULL);
	return 0;
}

static void
assert_reported(const char *program, const char *expected)
{
	const char *const argv[] = {program, "report", NULL};
	const char *const env[] = {
	    "LEGACYTLS_HOSTS=listed.test", "LEGACYTLS_JOURNAL=syslog", NULL};
	struct process_result result = process_run(argv, env, NULL);

	assert_string_equal(result.output, expected);
	process_result_free(&result);
}

static void
setuid_program_is_inert(void **state)
{
	const char *copy;
	char self[256];
	const char *argv[] = {"cp", self, NULL, NULL};
	struct process_result result;
	struct statvfs file_system;
	struct scratch scratch;
	ssize_t len;

	(void)state;
	/* Only root can make a program of another user's, and not everywhere.
	 */
	if (geteuid() != 0 || statvfs("/tmp", &file_system) == -1 ||
	    (file_system.f_flag & ST_NOSUID) != 0)
		skip();
	len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	assert_true(len > 0);
	self[len] = '\0';
	scratch_make(&scratch);
	assert_int_equal(chmod(scratch.dir, 0755), 0);
	copy = scratch_path(&scratch, "setuid");
	argv[2] = copy;
	result = process_run(argv, NULL, NULL);
	assert_int_equal(result.status, 0);
	process_result_free(&result);
	assert_reported(copy, "secure 0, given 1, rules 1, journal 1\n");
	assert_int_equal(chown(copy, NOBODY, NOBODY), 0);
	assert_int_equal(chmod(copy, 04755), 0);
	assert_reported(copy, "secure 1, given 0, rules 0, journal 0\n");
	scratch_remove(&scratch);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(setuid_program_is_inert),
	};

	if (argc == 2 && strcmp(argv[1], "report") == 0)
		return report();
	return cmocka_run_group_tests_name("secure", tests, NULL, NULL);
}
