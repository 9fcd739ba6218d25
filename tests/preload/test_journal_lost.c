/* SPDX-License-Identifier: MIT */
/* A journal that cannot be written does no harm to curl. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "support/preload.h"
#include "support/server.h"
#include "support/table.h"

#define A16 "aaaaaaaaaaaaaaaa"
#define A256 A16 A16 A16 A16 A16 A16 A16 A16 A16 A16 A16 A16 A16 A16 A16 A16
#define A4096                                                          \
	"/" A256 "/" A256 "/" A256 "/" A256 "/" A256 "/" A256 "/" A256 \
	"/" A256 "/" A256 "/" A256 "/" A256 "/" A256 "/" A256 "/" A256 \
	"/" A256 "/" A256

/* A disk of two pages, and a limit of 100 KiB in blocks of the shell. */
#define DISK "mount -t tmpfs -o size=8k none full; "
#define LIMIT "ulimit -f 200; "

static const struct row {
	const char *name;
	const char *setup;  /* in the folder, before "exec curl ..." */
	const char *target; /* after the folder and '/' if it is relative */
	const char *says;   /* in the one line on stderr; "": there is none */
} rows[] = {
    {"missing folder", "", "none/j", "No such file or directory"},
    {"a folder", "mkdir -p dir; ", "dir", "Is a directory"},
    {"a file as a folder", ": >file; ", "file/j", "Not a directory"},
    {"symbolic link", "ln -sf target link; ", "link",
        "Too many levels of symbolic links"},
    {"dangling link", "ln -sf /nonexistent/x link; ", "link",
        "Too many levels of symbolic links"},
    {"name over NAME_MAX", "", A256, "File name too long"},
    {"path over PATH_MAX", "", A4096, "File name too long"},
    {"FIFO without a reader", "mkfifo -m 600 fifo1; ", "fifo1",
        "No such device or address"},
    {"FIFO whose reader does not read",
        "mkfifo -m 600 fifo2; exec 9<>fifo2; head -c 65536 /dev/zero >&9; ",
        "fifo2", "Resource temporarily unavailable"},
    {"device", "", "/dev/full", "Invalid argument"},
    {"terminal", "", "/dev/tty", "\"/dev/tty\": "},
    {"in /proc", "", "/proc/legacytls", "No such file or directory"},
    {"limit on the size of files", "head -c 102400 /dev/zero >big; " LIMIT,
        "big", "File too large"},
    {"limit, in mid-line", "head -c 102300 /dev/zero >big2; " LIMIT, "big2",
        "File too large"},
    {"no descriptors left", "ulimit -n 8; ", "few", ""},
    {"read-only folder", "mount -t tmpfs -o ro none full; ", "full/j",
        "Read-only file system"},
    {"full disk", DISK "head -c 9000 /dev/zero >full/j 2>&-; ", "full/j",
        "No space left on device"},
    {"full disk, in mid-line", DISK "head -c 8000 /dev/zero >full/j; ",
        "full/j", "No space left on device"},
    {"relative path", "", "./j", "is no place for records"},
    {"empty", "", "", "is no place for records"},
    {"no syslog", "mount -t tmpfs none /dev; ", "syslog",
        "cannot write to \"syslog\": "},
    {"closed stderr", "exec 2>&-; ", "none/j", ""},
};

/* Made once by make_server, read-only after. */
static struct {
	struct scratch scratch;
	struct server legacy;
	char line[512]; /* of the shell: curl to two hosts */
	struct process_result plain;
	bool can_mount;
} fixture;

static struct process_result
run(const char *setup, const char *journal)
{
	const char *const env[] = {preload_variable(),
	    "LEGACYTLS_HOSTS=listed.test,near.listed.test",
	    "LEGACYTLS_PROGRAMS=curl", journal, NULL};
	const char *argv[] = {
	    "unshare", "-m", "sh", "-c", NULL, fixture.scratch.dir, NULL};
	struct process_result result;
	char *line;

	assert_true(
	    asprintf(&line, "cd \"$0\" && %s%s", setup, fixture.line) > 0);
	argv[4] = line;
	/* A mount is for root, and must not be seen by others. */
	result = process_run(fixture.can_mount ? argv : argv + 2, env, NULL);
	free(line);
	return result;
}

static int
make_server(void **state)
{
	const char *port;

	(void)state;
	scratch_make(&fixture.scratch);
	fixture.can_mount = process_can_mount();
	server_gnutls(
	    &fixture.legacy, &fixture.scratch, "strong", SERVER_NO_RFC5746);
	assert_int_equal(
	    mkdir(scratch_path(&fixture.scratch, "full"), 0700), 0);
	port = fixture.legacy.port_text;
	snprintf(fixture.line, sizeof(fixture.line),
	    "exec curl -sS --cacert ca.pem --resolve '*:%s:127.0.0.1' "
	    "-w '%%{http_code}\\n' https://listed.test:%s/ -o 1 "
	    "https://near.listed.test:%s/ -o 2 https://other.test:%s/",
	    port, port, port, port);
	fixture.plain = run("", "LEGACYTLS_JOURNAL");
	assert_int_equal(fixture.plain.status, 35);
	assert_non_null(strstr(fixture.plain.output, "200\n200\n"));
	assert_non_null(strstr(fixture.plain.output, "curl: (35)"));
	return 0;
}

static int
stop_server(void **state)
{
	(void)state;
	process_result_free(&fixture.plain);
	server_stop(&fixture.legacy);
	scratch_remove(&fixture.scratch);
	return 0;
}

/* Takes the first line of ours out of the output, and returns it. */
static char *
take_line(char *output)
{
	char *line = strstr(output, "legacytls: "), *end, *copy;

	if (line == NULL)
		return NULL;
	end = strchr(line, '\n');
	assert_non_null(end);
	copy = strndup(line, (size_t)(end - line));
	memmove(line, end + 1, strlen(end + 1) + 1);
	return copy;
}

static void
does_no_harm(void **state)
{
	const struct row *row = *state;
	bool is_relative = strchr("/.s", row->target[0]) == NULL;
	char *journal, *line;
	struct process_result result;

	if (strstr(row->setup, "mount") != NULL && !fixture.can_mount)
		skip();
	assert_true(asprintf(&journal, "LEGACYTLS_JOURNAL=%s%s%s",
	                is_relative ? fixture.scratch.dir : "",
	                is_relative ? "/" : "", row->target) > 0);
	result = run(row->setup, journal);
	free(journal);
	line = take_line(result.output);
	if (row->says[0] != '\0' &&
	    (line == NULL || strstr(line, row->says) == NULL))
		fail_msg("%s\nin: %s", line, result.output);
	if (strcmp(row->setup, "exec 2>&-; ") == 0)
		assert_string_equal(result.output, "200\n200\n000\n");
	else
		assert_string_equal(result.output, fixture.plain.output);
	assert_int_equal(result.status, fixture.plain.status);
	free(line);
	process_result_free(&result);
}

int
main(void)
{
	struct CMUnitTest tests[sizeof(rows) / sizeof(rows[0])];
	const size_t count = sizeof(rows) / sizeof(rows[0]);

	table_tests(tests, &(struct table)TABLE(rows, does_no_harm));
	return _cmocka_run_group_tests(
	    "journal_lost", tests, count, make_server, stop_server);
}
