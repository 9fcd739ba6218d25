/* SPDX-License-Identifier: MIT */
/*
 * Programs by how they come to OpenSSL, with the preloaded object alone and
 * with the auditor: prints which are reached.
 */
#define _GNU_SOURCE
#include "support/table.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <openssl/ssl.h>

#include "reach/symbolic.h"
#include "support/server.h"

#define REFUSED "unsafe legacy renegotiation disabled"

/* libssl as it is installed, and linked with -Bsymbolic; by "run" and --deep */
enum {
	COLUMNS = 4
};

struct row {
	const char *name;
	const char *line; /* for sh: it connects to $NAME, at 127.0.0.1:$PORT */
	const char reached[COLUMNS + 1]; /* 'x' or '.' */
	const char *name_used;           /* NULL: listed.test */
};

#define BY_NAME(way) "exec $BIN/by_name " way " $LIBSSL $PORT $NAME"
#define CURL "--cacert $CA --resolve $NAME:$PORT:127.0.0.1 https://$NAME:$PORT"

static const struct row rows[] = {
    {"linked", "exec $BIN/linked $PORT $NAME", "xxxx", NULL},
    {"linked, BIND_NOW", "exec $BIN/linked_now $PORT $NAME", "xxxx", NULL},
    {"curl", "exec curl -sS -o /dev/null " CURL, "xxxx", NULL},
    {"Python ssl", "exec python3 $SCRIPTS/upstream.py $NAME $PORT $CA", "xxxx",
        NULL},
    {"plugin, RTLD_DEEPBIND", "exec $BIN/plugin $BIN/handshake.so $PORT $NAME",
        ".x.x", NULL},
    {"the same, BIND_NOW", "exec $BIN/plugin $BIN/handshake_now.so $PORT $NAME",
        ".x.x", NULL},
    {"the same, -fno-plt",
        "exec $BIN/plugin $BIN/handshake_noplt.so $PORT $NAME", "....", NULL},
    {"PHP curl (RTLD_DEEPBIND)", "exec php $SCRIPTS/curl.php $NAME $PORT $CA",
        "xx.x", NULL},
    {"dlsym", BY_NAME("dlsym"), "xx.x", NULL},
    {"dlsym, an info callback", BY_NAME("callback"), ".x.x", NULL},
    {"dlsym, also getaddrinfo", BY_NAME("nameless"), ".x.x", "localhost"},
    {"Qt 5 (dlsym)", "exec /usr/bin/python3 $REACH/qt.py $NAME $PORT $CA",
        "xx.x", NULL},
    {"dlmopen", BY_NAME("dlmopen"), "....", NULL},
    {"OpenSSL linked statically", "exec $BIN/linked_own $PORT $NAME", "....",
        NULL},
    {"static program", "exec $BIN/static $PORT $NAME", "....", NULL},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* Made once by begin, read-only after but for the results. */
static struct {
	struct scratch scratch;
	struct server legacy;
	char installed[256];
	char symbolic[256];
	bool is_symbolic; /* the one that is installed is so as well */
	char reached[ROWS][COLUMNS + 1];
} fixture;

static int
begin(void **state)
{
	static const char *const names[] = {"libssl.so", "libssl.so.3"};
	Dl_info info;
	size_t i;

	(void)state;
	scratch_make(&fixture.scratch);
	server_gnutls(
	    &fixture.legacy, &fixture.scratch, "strong", SERVER_NO_RFC5746);
	assert_int_not_equal(dladdr((const void *)TLS_method(), &info), 0);
	snprintf(
	    fixture.installed, sizeof(fixture.installed), "%s", info.dli_fname);
	fixture.is_symbolic = symbolic_is(fixture.installed);
	snprintf(fixture.symbolic, sizeof(fixture.symbolic), "%s/symbolic",
	    fixture.scratch.dir);
	assert_int_equal(mkdir(fixture.symbolic, 0700), 0);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char path[512];

		snprintf(
		    path, sizeof(path), "%s/%s", fixture.symbolic, names[i]);
		symbolic_copy(fixture.installed, path);
	}
	return 0;
}

static int
end(void **state)
{
	(void)state;
	server_stop(&fixture.legacy);
	scratch_remove(&fixture.scratch);
	return 0;
}

/* Runs the row's program by the command, with a rule for the host. */
static struct process_result
run(const struct row *row, size_t column, const char *host)
{
	const char *name =
	    row->name_used != NULL ? row->name_used : "listed.test";
	bool is_symbolic = column >= 2, is_deep = column % 2 == 1;
	char variables[5][512];
	const char *const env[] = {variables[0], variables[1], variables[2],
	    variables[3], variables[4], "BIN=" REACH_PROGRAMS,
	    "REACH=" LEGACYTLS_SOURCE "/tests/reach",
	    "SCRIPTS=" LEGACYTLS_SOURCE "/tests/clients/scripts", NULL};
	const char *const argv[] = {LEGACYTLS_COMMAND, "run", "-q", "--host",
	    host, "--", "sh", "-c", row->line, NULL};
	const char *const deep[] = {LEGACYTLS_COMMAND, "run", "-q", "--deep",
	    "--host", host, "--", "sh", "-c", row->line, NULL};

	snprintf(
	    variables[0], sizeof(variables[0]), "PORT=%u", fixture.legacy.port);
	snprintf(variables[1], sizeof(variables[1]), "NAME=%s", name);
	snprintf(variables[2], sizeof(variables[2]), "CA=%s",
	    scratch_path(&fixture.scratch, "ca.pem"));
	snprintf(variables[3], sizeof(variables[3]), "LIBSSL=%s%s",
	    is_symbolic ? fixture.symbolic : fixture.installed,
	    is_symbolic ? "/libssl.so.3" : "");
	snprintf(variables[4], sizeof(variables[4]), "LD_LIBRARY_PATH%s%s",
	    is_symbolic ? "=" : "", is_symbolic ? fixture.symbolic : "");
	return process_run(is_deep ? deep : argv, env, NULL);
}

static bool
is_reached(const struct row *row, size_t column, const char *host)
{
	struct process_result result = run(row, column, host);
	bool rv = result.status == 0;

	if (!rv &&
	    (result.status > 125 || strstr(result.output, REFUSED) == NULL))
		fail_msg("%d: %s", result.status, result.output);
	if (column % 2 == 1 && strstr(result.output, "info callback") != NULL)
		fail_msg("%s", result.output);
	process_result_free(&result);
	return rv;
}

/* What it should be, where libssl as it is installed may be symbolic too. */
static char
expected(const struct row *row, size_t column)
{
	return row->reached[fixture.is_symbolic ? column | 2 : column];
}

static void
run_row(void **state)
{
	const struct row *row = *state;
	char *reached = fixture.reached[row - rows];
	size_t column;

	for (column = 0; column < COLUMNS; column++) {
		const char *host =
		    row->name_used != NULL ? row->name_used : "listed.test";

		reached[column] = is_reached(row, column, host) ? 'x' : '.';
		assert_false(is_reached(row, column, "other.test"));
	}
	for (column = 0; column < COLUMNS; column++) {
		if (reached[column] != expected(row, column))
			fail_msg("column %zu: '%c'", column, reached[column]);
	}
}

static void
print_table(void)
{
	size_t i;

	printf(
	    "%-27slibssl as installed   linked with -Bsymbolic\n%-27s", "", "");
	printf("preload     deep      preload     deep\n");
	for (i = 0; i < ROWS; i++) {
		const char *reached = fixture.reached[i];

		printf("%-27s%c           %c         %c           %c\n",
		    rows[i].name, reached[0], reached[1], reached[2],
		    reached[3]);
	}
}

int
main(void)
{
	const struct table table = TABLE(rows, run_row);
	struct CMUnitTest tests[ROWS];
	int failed;

	table_tests(tests, &table);
	failed = cmocka_run_group_tests_name("reach", tests, begin, end);
	print_table();
	return failed;
}
