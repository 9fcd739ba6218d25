/* SPDX-License-Identifier: MIT */
/*
 * The objects that build.sh has made for another libc and for other machines:
 * handshakes there, with a server that lacks RFC 5746.
 */
#include "support/table.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/legacy_group.h"
#include "systems/system.h"

#define REFUSED "unsafe legacy renegotiation disabled\n"

/* By the object alone, and with the auditor. */
enum {
	COLUMNS = 2
};

struct row {
	const char *name;
	const char *system;
	const char *shim;
	const char *line;                /* for sh, in the system's folder */
	const char reached[COLUMNS + 1]; /* 'x' or '.' */
};

#define SHIM(system) SYSTEMS "/" system "/liblegacytls.so"
#define LINKED "tests/reach/linked $PORT listed.test"
#define PLUGIN "tests/reach/plugin tests/reach/handshake.so $PORT listed.test"
#define PRELOADED "LD_PRELOAD=$SHIM LD_AUDIT=$AUDITOR exec "
#define PACKAGES SYSTEMS "/packages/"
/* By -E: qemu itself is a program of this machine. */
#define I386                                                           \
	"root=" PACKAGES "i386/root; "                                 \
	"libs=$root/lib/i386-linux-gnu:$root/usr/lib/i386-linux-gnu; " \
	"start() { LD_LIBRARY_PATH=$libs " PRELOADED "\"$@\"; }; "     \
	"[ ! -e emulated ] || start() { exec qemu-i386 -L $root "      \
	"-E LD_LIBRARY_PATH=$libs -E LD_PRELOAD=$SHIM "                \
	"-E LD_AUDIT=$AUDITOR \"$@\"; }; start "
#define ARM64                                                              \
	"exec qemu-aarch64 -L " PACKAGES "arm64/root -E LD_PRELOAD=$SHIM " \
	"-E LD_AUDIT=$AUDITOR "

/* musl has no auditors, and heeds no LD_AUDIT. */
static const struct row rows[] = {
    {"musl", "musl", SHIM("musl"), PRELOADED LINKED, "xx"},
    {"musl, object built on glibc", "musl", LEGACYTLS_OBJECT, PRELOADED LINKED,
        "xx"},
    {"i386", "i386", SHIM("i386"), I386 LINKED, "xx"},
    {"i386, RTLD_DEEPBIND", "i386", SHIM("i386"), I386 PLUGIN, ".x"},
    {"arm64", "arm64", SHIM("arm64"), ARM64 LINKED, "xx"},
    {"arm64, RTLD_DEEPBIND", "arm64", SHIM("arm64"), ARM64 PLUGIN, ".x"},
};

/* Made once by begin, read-only after. */
static struct {
	char journal[256];
} fixture;

static int
begin(void **state)
{
	legacy_start(state);
	snprintf(fixture.journal, sizeof(fixture.journal), "%s",
	    scratch_path(&legacy_group.scratch, "journal"));
	return 0;
}

/* It says "ok" or that it was refused, and nothing else is written. */
static bool
is_reached(const struct row *row, size_t column, const char *host)
{
	const char *const argv[] = {"sh", "-c", row->line, NULL};
	const char *auditor = column == 0 ? "" : "./legacytls-reach.so";
	char variables[5][512];
	const char *const env[] = {variables[0], variables[1], variables[2],
	    variables[3], variables[4], NULL};
	struct process_result result;
	bool rv;

	snprintf(
	    variables[0], sizeof(variables[0]), "LEGACYTLS_HOSTS=%s", host);
	snprintf(variables[1], sizeof(variables[1]), "LEGACYTLS_JOURNAL=%s",
	    fixture.journal);
	snprintf(variables[2], sizeof(variables[2]), "PORT=%u",
	    legacy_group.server.port);
	snprintf(variables[3], sizeof(variables[3]), "SHIM=%s", row->shim);
	snprintf(variables[4], sizeof(variables[4]), "AUDITOR=%s", auditor);
	result = process_run(argv, env, NULL);
	rv = result.status == 0;
	assert_string_equal(result.output, rv ? "ok\n" : REFUSED);
	process_result_free(&result);
	return rv;
}

/* The journal ends with a record of a handshake that needed a relaxation. */
static void
assert_journaled(void)
{
	FILE *file = fopen(fixture.journal, "r");
	char line[4096] = "";

	assert_non_null(file);
	while (fgets(line, sizeof(line), file) != NULL)
		;
	fclose(file);
	assert_non_null(strstr(line, "\"host\":\"listed.test\""));
	assert_non_null(strstr(line, "\"address\":\"127.0.0.1\""));
	assert_non_null(strstr(line, "\"needed\":[\"legacy-connect\"]"));
}

static void
run_row(void **state)
{
	const struct row *row = *state;
	size_t column;

	system_enter(row->system);
	for (column = 0; column < COLUMNS; column++) {
		bool expected = row->reached[column] == 'x';

		assert_int_equal(
		    is_reached(row, column, "listed.test"), expected);
		if (expected)
			assert_journaled();
		assert_false(is_reached(row, column, "other.test"));
	}
}

/* Its offsets do not fit into 32 bits. */
static void
i386_appends_to_a_journal_of_3_gib(void **state)
{
	const struct row row = {
	    .shim = SHIM("i386"),
	    .line = I386 LINKED,
	};
	const off_t size = (off_t)3 << 30;
	struct stat info;

	(void)state;
	system_enter("i386");
	assert_true(is_reached(&row, 0, "listed.test"));
	assert_int_equal(truncate(fixture.journal, size), 0);
	assert_true(is_reached(&row, 0, "listed.test"));
	assert_int_equal(stat(fixture.journal, &info), 0);
	assert_true(info.st_size > size);
	assert_int_equal(unlink(fixture.journal), 0);
}

/* Without the auditor, which needs nothing; "w" ones may be absent. */
static void
what_is_built_on_glibc_needs_no_name_that_musl_lacks(void **state)
{
	static const char line[] =
	    "nm -D --defined-only /lib/ld-musl-*.so.1 | "
	    "sed 's/.* //' | sort >$NAMES && "
	    "nm -D --undefined-only " LEGACYTLS_OBJECT
	    " | sed -n 's/@.*//; s/.* U //p' | sort | comm -23 - $NAMES";
	const char *const argv[] = {"sh", "-c", line, NULL};
	char names[256];
	const char *const env[] = {names, NULL};
	struct process_result result;

	(void)state;
	system_enter("musl");
	snprintf(names, sizeof(names), "NAMES=%s",
	    scratch_path(&legacy_group.scratch, "names"));
	result = process_run(argv, env, NULL);
	assert_string_equal(result.output, "");
	assert_int_equal(result.status, 0);
	process_result_free(&result);
}

static void
assert_run(const char *const argv[], const char *says)
{
	struct process_result result = process_run(argv, NULL, NULL);

	assert_non_null(strstr(result.output, says));
	assert_int_equal(result.status, 0);
	process_result_free(&result);
}

static void
the_command_knows_programs_of_musl(void **state)
{
	const char *const check[] = {
	    LEGACYTLS_COMMAND, "check", "tests/reach/linked", NULL};
	const char *const run[] = {LEGACYTLS_COMMAND, "run", "-q", "--host",
	    "listed.test", "tests/reach/linked", legacy_group.server.port_text,
	    "listed.test", NULL};

	(void)state;
	system_enter("musl");
	assert_run(check, "/linked: the shim can act\n");
	assert_run(run, "ok\n");
}

int
main(void)
{
	static const struct CMUnitTest others[] = {
	    cmocka_unit_test(the_command_knows_programs_of_musl),
	    cmocka_unit_test(i386_appends_to_a_journal_of_3_gib),
	    cmocka_unit_test(
	        what_is_built_on_glibc_needs_no_name_that_musl_lacks),
	};
	const struct table table = TABLE(rows, run_row);
	struct CMUnitTest tests[sizeof(rows) / sizeof(rows[0])];
	int failed;

	table_tests(tests, &table);
	failed =
	    cmocka_run_group_tests_name("systems", tests, begin, legacy_stop);
	failed += cmocka_run_group_tests_name(
	    "what else there is", others, begin, legacy_stop);
	return failed != 0;
}
