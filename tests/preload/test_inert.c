/* SPDX-License-Identifier: MIT */
/* A program that does no TLS is as it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "support/preload.h"
#include "support/server.h"

#define PIPELINE "printf 'b\\na\\n' | sort | tr a-z A-Z; exit 7"

static struct process_result
run(const char *const argv[], const char *hosts)
{
	const char *const env[] = {hosts, preload_variable(), NULL};

	return process_run(argv, hosts != NULL ? env : NULL, NULL);
}

static void
same_output_and_exit_code(void **state)
{
	static const char *const hosts[] = {"LEGACYTLS_HOSTS",
	    "LEGACYTLS_HOSTS=listed.test", "LEGACYTLS_HOSTS=bad rule set",
	    "LEGACYTLS_HOSTS=@/nonexistent"};
	static const char *const commands[][4] = {
	    {"true", NULL},
	    {"false", NULL},
	    {"sh", "-c", PIPELINE, NULL},
	    {"env", "-i", "true", NULL},
	    {"python3", "-c", "print(6 * 7)", NULL},
	};
	struct process_result without, with;
	size_t i, j;

	(void)state;
	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		without = run(commands[i], NULL);
		for (j = 0; j < sizeof(hosts) / sizeof(hosts[0]); j++) {
			with = run(commands[i], hosts[j]);
			assert_int_equal(with.status, without.status);
			assert_string_equal(with.output, without.output);
			process_result_free(&with);
		}
		process_result_free(&without);
	}
}

static int
compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The sorted paths that the command and its children open, but our object. */
static char *
opened(const char *const variables[], size_t *ours)
{
	const char *argv[24] = {"strace", "-f", "-qq", "-e",
	    "trace=open,openat,openat2", "-e", "signal=none", "-o",
	    "/dev/stdout"};
	struct process_result result;
	char *lines[4096], *line, *rest, *paths, *start, *end;
	size_t i, n = 9, count = 0;

	for (i = 0; variables[i] != NULL; i++) {
		argv[n++] = "-E";
		argv[n++] = variables[i];
	}
	argv[n++] = "sh";
	argv[n++] = "-c";
	argv[n++] = "true | /bin/true";
	result = process_run(argv, NULL, NULL);
	assert_int_equal(result.status, 0);
	*ours = 0;
	for (line = strtok_r(result.output, "\n", &rest); line != NULL;
	     line = strtok_r(NULL, "\n", &rest)) {
		start = strchr(line, '"');
		end = start != NULL ? strchr(start + 1, '"') : NULL;
		if (end == NULL)
			continue;
		end[1] = '\0';
		if (strstr(start, LEGACYTLS_OBJECT) != NULL)
			++*ours;
		else if (count < sizeof(lines) / sizeof(lines[0]))
			lines[count++] = start;
	}
	qsort(lines, count, sizeof(lines[0]), compare);
	paths = calloc(1, result.len + 1);
	assert_non_null(paths);
	for (i = 0; i < count; i++)
		strcat(strcat(paths, lines[i]), "\n");
	process_result_free(&result);
	return paths;
}

static void
opens_no_other_file_than_the_object(void **state)
{
	static const char *const none[] = {NULL};
	const char *const listed[] = {
	    preload_variable(), "LEGACYTLS_HOSTS=listed.test", NULL};
	const char *const missing[] = {
	    preload_variable(), "LEGACYTLS_HOSTS=@/nonexistent", NULL};
	char *without, *with;
	size_t ours;

	(void)state;
	without = opened(none, &ours);
	assert_int_equal(ours, 0);
	assert_non_null(strstr(without, "libc.so"));
	with = opened(listed, &ours);
	assert_true(ours > 0);
	assert_string_equal(with, without);
	free(with);
	with = opened(missing, &ours);
	assert_string_equal(with, without);
	free(with);
	free(without);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(same_output_and_exit_code),
	    cmocka_unit_test(opens_no_other_file_than_the_object),
	};

	return cmocka_run_group_tests_name("inert", tests, NULL, NULL);
}
