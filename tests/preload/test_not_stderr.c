/* SPDX-License-Identifier: MIT */
/*
 * What has descriptor 2 need not be stderr: neither a notice nor a record goes
 * where the program would not have put it.
 */
#include "support/table.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/preload.h"
#include "support/scratch_group.h"

/*
 * The program makes something of descriptor 2, by the steps that come between
 * these two, and then has a handshake with a server that does not speak TLS.
 */
#define BEFORE                  \
	"import os, pty, sys\n" \
	"path = sys.argv[1]\n"
#define AFTER                                                        \
	"import ssl\n"                                               \
	"context = ssl.create_default_context()\n"                   \
	"answers = ssl.MemoryBIO()\n"                                \
	"tls = context.wrap_bio(answers, ssl.MemoryBIO(), False, "   \
	"'listed.test')\n"                                           \
	"answers.write(b'220 mail.listed.test ESMTP ready\\r\\n')\n" \
	"try:\n"                                                     \
	"    tls.do_handshake()\n"                                   \
	"except ssl.SSLError as error:\n"                            \
	"    print(error.reason)\n"

#define PUT(what)                               \
	"fd = os.open('" what "', os.O_RDWR)\n" \
	"os.dup2(fd, 2)\n"
#define APPENDED                                                      \
	"assert os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND" \
	", 0o600) == 2\n"

struct row {
	const char *name;
	const char *redirection; /* of the shell, as the program starts */
	const char *steps;
	bool is_written;
};

static const struct row rows[] = {
    {"the program's log", "2>&1",
        "fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)\n"
        "os.dup2(fd, 2)\n",
        true},
    {"closed as it starts, then a file to append to", "2>&-", APPENDED, false},
    {"closed as it starts, then a terminal", "2>&-",
        "own, fd = pty.openpty()\n"
        "os.dup2(fd, 2)\n",
        false},
    {"closed as it starts, then a pipe", "2>&-", "os.dup2(os.pipe()[1], 2)\n",
        false},
    {"closed as it starts, and after", "2>&-", "", false},
    {"a device in its place", "2>&1", PUT("/dev/full"), false},
    {"another", "2>&1", PUT("/dev/zero"), false},
    {"a terminal in its place", "2>&1",
        "own, fd = pty.openpty()\n"
        "os.dup2(fd, 2)\n",
        true},
    {"a device that it is", "2>/dev/zero", "", true},
};

/* Are there writes to descriptor 2? */
static bool
writes(const struct row *row, const char *variable)
{
	const char *path = scratch_path(&scratch, "own");
	const char *trace = scratch_path(&scratch, "trace");
	char line[256], script[2048], text[65536];
	const char *const env[] = {"ASAN_OPTIONS=detect_leaks=0", NULL};
	const char *const argv[] = {"strace", "-qq", "-e", "trace=write", "-e",
	    "signal=none", "-o", trace, "-E", preload_variable(), "-E",
	    "LEGACYTLS_PROGRAMS=python3*", "-E", variable, "sh", "-c", line,
	    "sh", "/usr/bin/python3", "-c", script, path, NULL};
	struct process_result result;
	FILE *file;
	size_t len;

	remove(path);
	snprintf(line, sizeof(line), "exec \"$@\" %s", row->redirection);
	snprintf(script, sizeof(script), "%s%s%s", BEFORE, row->steps, AFTER);
	result = process_run(argv, env, NULL);
	assert_string_equal(result.output, "WRONG_VERSION_NUMBER\n");
	assert_int_equal(result.status, 0);
	process_result_free(&result);
	file = fopen(trace, "re");
	assert_non_null(file);
	len = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	text[len] = '\0';
	return strncmp(text, "write(2, ", 9) == 0 ||
	       strstr(text, "\nwrite(2, ") != NULL;
}

static void
run_row(void **state)
{
	const struct row *row = *state;
	struct stat info;

	assert_int_equal(
	    writes(row, "LEGACYTLS_HOSTS=bad..rule"), row->is_written);
	assert_int_equal(
	    writes(row, "LEGACYTLS_JOURNAL=stderr"), row->is_written);
	if (!row->is_written && stat(scratch_path(&scratch, "own"), &info) == 0)
		assert_int_equal(info.st_size, 0);
}

int
main(void)
{
	const struct table table = TABLE(rows, run_row);
	struct CMUnitTest tests[sizeof(rows) / sizeof(rows[0])];

	table_tests(tests, &table);
	return cmocka_run_group_tests_name(
	    "not_stderr", tests, make_scratch, remove_scratch);
}
