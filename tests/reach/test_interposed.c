/* SPDX-License-Identifier: MIT */
/*
 * Another object that has the functions of libssl which the shim hooks, where
 * the shim is as well: it is called as it is without.
 */
#include "support/table.h"

#include <stdio.h>
#include <string.h>

#include "reach/interposed_rows.h"
#include "support/server.h"

#define LISTED "listed.test"
#define OTHER "other.test"

/* Made once by begin, read-only after. */
static struct {
	struct scratch scratch;
	struct server legacy; /* is refused, but by a rule */
	struct server modern; /* is not, but has not TLS 1.3 */
} fixture;

static int
begin(void **state)
{
	(void)state;
	scratch_make(&fixture.scratch);
	server_gnutls(
	    &fixture.legacy, &fixture.scratch, "strong", SERVER_NO_RFC5746);
	server_gnutls(
	    &fixture.modern, &fixture.scratch, "strong", "NORMAL:-VERS-TLS1.3");
	return 0;
}

static int
end(void **state)
{
	(void)state;
	server_stop(&fixture.legacy);
	server_stop(&fixture.modern);
	scratch_remove(&fixture.scratch);
	return 0;
}

/* What came of it, and the lines of the interposer: how often it was called. */
struct outcome {
	int status;
	char calls[2048];
};

static void
read_calls(struct outcome *outcome, char *output)
{
	char *line, *rest;

	outcome->calls[0] = '\0';
	for (line = strtok_r(output, "\n", &rest); line != NULL;
	     line = strtok_r(NULL, "\n", &rest)) {
		if (strncmp(line, "SSL_", 4) != 0)
			continue;
		assert_true(strlen(outcome->calls) + strlen(line) + 2 <
		            sizeof(outcome->calls));
		strcat(strcat(outcome->calls, line), "\n");
	}
}

/* Two variables that are set, or only their names. */
static struct outcome
run(const struct row *row, bool has_shim, const char *line,
    const struct server *server, const char *name, const char *hosts,
    const char *hardens)
{
	static const char bin[] = "BIN=" REACH_PROGRAMS;
	char preload[1024], audit[512], variables[3][512], command[1024];
	const char *const env[] = {preload, audit, variables[0], variables[1],
	    variables[2], bin, hosts, hardens, NULL};
	const char *const argv[] = {"sh", "-c", command, NULL};
	struct process_result result;
	struct outcome outcome;

	snprintf(preload, sizeof(preload), "LD_PRELOAD=%s",
	    has_shim ? row->with : row->without);
	snprintf(
	    audit, sizeof(audit), "LD_AUDIT=%s", has_shim ? row->audit : "");
	snprintf(
	    variables[0], sizeof(variables[0]), "PORT=%s", server->port_text);
	snprintf(variables[1], sizeof(variables[1]), "NAME=%s", name);
	snprintf(variables[2], sizeof(variables[2]), "CA=%s",
	    scratch_path(&fixture.scratch, "ca.pem"));
	snprintf(command, sizeof(command), "exec%s", line);
	result = process_run(argv, env, NULL);
	if (result.status > 1)
		fail_msg("%d: %s", result.status, result.output);
	outcome.status = result.status;
	read_calls(&outcome, result.output);
	process_result_free(&result);
	return outcome;
}

/* The same with the shim and without. */
static void
assert_same(const struct row *row, const char *line,
    const struct server *server, const char *name, const char *hosts,
    const char *hardens)
{
	struct outcome without =
	    run(row, false, line, server, name, "LEGACYTLS_HOSTS", hardens);
	struct outcome with =
	    run(row, true, line, server, name, hosts, hardens);

	assert_string_equal(with.calls, without.calls);
	assert_int_equal(with.status, without.status);
}

static void
no_variable_set(void **state)
{
	const struct row *row = *state;

	assert_same(row, row->all, &fixture.modern, OTHER, "LEGACYTLS_HOSTS",
	    "INTERPOSER_HARDENS");
	assert_same(row, row->all, &fixture.modern, OTHER, "LEGACYTLS_HOSTS",
	    "INTERPOSER_HARDENS=1");
	assert_same(row, row->all, &fixture.legacy, LISTED, "LEGACYTLS_HOSTS",
	    "INTERPOSER_HARDENS");
}

/* What it has made stricter stays that, also of the host that is listed. */
static void
rule_for_a_host(void **state)
{
	const char hosts[] = "LEGACYTLS_HOSTS=" LISTED;
	const struct row *row = *state;

	assert_same(row, row->program, &fixture.modern, OTHER, hosts,
	    "INTERPOSER_HARDENS");
	assert_same(row, row->program, &fixture.legacy, OTHER, hosts,
	    "INTERPOSER_HARDENS");
	assert_same(row, row->program, &fixture.modern, OTHER, hosts,
	    "INTERPOSER_HARDENS=1");
	assert_same(row, row->program, &fixture.modern, LISTED, hosts,
	    "INTERPOSER_HARDENS=1");
}

/* Called as for a host that is not refused. */
static void
listed_host_is_relaxed(void **state)
{
	const struct row *row = *state;
	struct outcome refused, reached, relaxed;

	refused = run(row, false, row->program, &fixture.legacy, LISTED,
	    "LEGACYTLS_HOSTS", "INTERPOSER_HARDENS");
	reached = run(row, false, row->program, &fixture.modern, LISTED,
	    "LEGACYTLS_HOSTS", "INTERPOSER_HARDENS");
	relaxed = run(row, true, row->program, &fixture.legacy, LISTED,
	    "LEGACYTLS_HOSTS=" LISTED, "INTERPOSER_HARDENS");
	assert_non_null(strstr(reached.calls, "SSL_CTX_new 1\n"));
	assert_int_equal(refused.status, 1);
	assert_int_equal(reached.status, 0);
	assert_int_equal(relaxed.status, 0);
	assert_string_equal(relaxed.calls, reached.calls);
}

static void
reaches_the_listed_host_only(void **state)
{
	const char hosts[] = "LEGACYTLS_HOSTS=" LISTED;
	const struct row *row = *state;

	assert_int_equal(run(row, true, row->program, &fixture.legacy, LISTED,
	                     hosts, "INTERPOSER_HARDENS")
	                     .status,
	    0);
	assert_int_equal(run(row, true, row->program, &fixture.legacy, OTHER,
	                     hosts, "INTERPOSER_HARDENS")
	                     .status,
	    1);
}

int
main(void)
{
	const struct table tables[] = {
	    TABLE(rows, no_variable_set),
	    TABLE(rows, rule_for_a_host),
	    TABLE(rows, listed_host_is_relaxed),
	    TABLE(shapes, no_variable_set),
	    TABLE(shapes, rule_for_a_host),
	    TABLE(shapes, listed_host_is_relaxed),
	    TABLE(past, no_variable_set),
	    TABLE(strangers, no_variable_set),
	    TABLE(strangers, reaches_the_listed_host_only),
	    TABLE(between, reaches_the_listed_host_only),
	};
	struct CMUnitTest tests[3 * sizeof(rows) / sizeof(rows[0]) +
	                        3 * sizeof(shapes) / sizeof(shapes[0]) +
	                        sizeof(past) / sizeof(past[0]) +
	                        2 * sizeof(strangers) / sizeof(strangers[0]) +
	                        sizeof(between) / sizeof(between[0])];
	size_t i, count = 0;

	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		table_tests(tests + count, &tables[i]);
		count += tables[i].count;
	}
	return cmocka_run_group_tests_name("interposed", tests, begin, end);
}
