/* SPDX-License-Identifier: MIT */
/* Runs the actor, with nss_wrapper's names. */
#define _GNU_SOURCE
#include "support/table.h"

#include <fnmatch.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "preload/acting.h"
#include "support/preload.h"
#include "support/server.h"

/* Made once by acting_start, read-only after. */
static struct {
	struct scratch scratch;
	struct server legacy; /* on every IPv4 address of this machine */
	char hosts[256];      /* names for nss_wrapper */
} fixture;

static int
setup(void **state)
{
	const char *path;
	FILE *file;

	(void)state;
	scratch_make(&fixture.scratch);
	server_gnutls(
	    &fixture.legacy, &fixture.scratch, "strong", SERVER_NO_RFC5746);
	path = scratch_path(&fixture.scratch, "hosts");
	file = fopen(path, "we");
	assert_non_null(file);
	fputs("127.0.0.1 listed.test\n127.0.0.1 other.test\n"
	      "127.0.0.2 proxy.test\n"
	      "127.0.0.1 a.same.test\n127.0.0.1 b.same.test\n"
	      "127.0.0.1 a.123\n",
	    file);
	fclose(file);
	snprintf(
	    fixture.hosts, sizeof(fixture.hosts), "NSS_WRAPPER_HOSTS=%s", path);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	server_stop(&fixture.legacy);
	scratch_remove(&fixture.scratch);
	return 0;
}

static bool
is_without_proc(const struct acting *row)
{
	return strcmp(row->steps[0], ACTING_NO_PROC) == 0;
}

static bool
relaxes(const struct acting *row)
{
	size_t i;

	for (i = 0; row->steps[i] != NULL; i++) {
		if (strcmp(row->steps[i], ACTING_RELAXED) == 0)
			return true;
	}
	return false;
}

/* The shim first, the resolver of the tests behind it, as libc is. */
static struct process_result
act(const struct acting *row, bool is_preloaded)
{
	const char *runtime = getenv("LD_PRELOAD");
	char preload[4096], rules[256], hosts[512];
	const char *const env[] = {preload, fixture.hosts, hosts, NULL};
	const char *argv[30] = {"unshare", "-m", "sh", "-c", NULL, "sh",
	    ACTOR_PROGRAM, fixture.legacy.port_text};
	bool is_shell = is_without_proc(row);
	struct process_result result;
	char *line;
	size_t i;

	for (i = is_shell; row->steps[i] != NULL; i++)
		argv[8 + i - is_shell] = row->steps[i];
	/* A sanitizer's runtime is there in any case. */
	snprintf(preload, sizeof(preload), "%s%s libnss_wrapper.so",
	    is_preloaded ? preload_variable() : "LD_PRELOAD=",
	    is_preloaded || runtime == NULL ? "" : runtime);
	snprintf(rules, sizeof(rules), row->rules, fixture.legacy.port_text);
	snprintf(hosts, sizeof(hosts), "LEGACYTLS_HOSTS=%s", rules);
	if (!is_shell)
		return process_run(argv + 6, env, NULL);
	assert_true(asprintf(&line, "%s; exec \"$@\"", row->steps[0]) > 0);
	argv[4] = line;
	result = process_run(argv, env, NULL);
	free(line);
	return result;
}

static void
run_row(void **state)
{
	const struct acting *row = *state;
	struct process_result result;
	char expected[256];

	if (is_without_proc(row) && !process_can_mount())
		skip();
	snprintf(expected, sizeof(expected), "%s\n", row->outcome);
	result = act(row, true);
	if (fnmatch(expected, result.output, 0) != 0)
		assert_string_equal(result.output, expected);
	process_result_free(&result);
	result = act(row, false);
	assert_int_equal(strstr(result.output, "ok") != NULL, relaxes(row));
	process_result_free(&result);
}

int
acting_run(const char *group, const struct acting *rows, size_t count)
{
	const struct table table = {rows, count, sizeof(*rows), run_row};
	struct CMUnitTest *tests = calloc(count, sizeof(*tests));
	int rv = 1;

	if (tests != NULL) {
		table_tests(tests, &table);
		rv = _cmocka_run_group_tests(
		    group, tests, count, setup, teardown);
	}
	free(tests);
	return rv;
}
