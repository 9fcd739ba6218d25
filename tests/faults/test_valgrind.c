/* SPDX-License-Identifier: MIT */
/*
 * test_valgrind COUNT: memcheck finds no error and no leak in COUNT handshakes
 * of each kind.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "support/preload.h"
#include "support/scratch_group.h"

static const char *count;

static const struct row {
	const char *name;
	const char *host;
	const char *variables[2];
	bool reuses; /* the SSL, its session, and a copy of it */
} rows[] = {
    {"listed, with a journal", "listed.test",
        {"LEGACYTLS_HOSTS=listed.test default tls1.0 sha1 eof",
            "LEGACYTLS_JOURNAL=syslog"},
        false},
    {"another host, contained", "other.test",
        {"LEGACYTLS_HOSTS=listed.test default pin=sha256//"
         "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            "LEGACYTLS_CONTAIN=1"},
        false},
    {"trust-any", "listed.test",
        {"LEGACYTLS_HOSTS=listed.test trust-any until=2099-12-31",
            "LEGACYTLS_CONTAIN=0"},
        false},
    {"used again, copied", "listed.test",
        {"LEGACYTLS_HOSTS=listed.test default eof", "LEGACYTLS_CONTAIN=1"},
        true},
};

/* As the program wants it, with a key that is fast. */
static void
make_files(void)
{
	const char *const make[] = {"openssl", "req", "-x509", "-newkey", "ec",
	    "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=EC",
	    "-addext", "subjectAltName=DNS:listed.test,DNS:other.test",
	    "-keyout", scratch_path(&scratch, "strong.key"), "-out",
	    scratch_path(&scratch, "strong.pem"), NULL};
	const char *const copy[] = {"cp", scratch_path(&scratch, "strong.pem"),
	    scratch_path(&scratch, "ca.pem"), NULL};
	const char *const *const commands[] = {make, copy};
	struct process_result result;
	size_t i;

	for (i = 0; i < 2; i++) {
		result = process_run(commands[i], NULL, NULL);
		assert_int_equal(result.status, 0);
		process_result_free(&result);
	}
}

static int
prepare(void **state)
{
	make_scratch(state);
	make_files();
	return 0;
}

static void
nothing_is_found(void **state)
{
	const struct row *row = *state;
	/* The program has its own malloc, which hands on to libc's. */
	const char *const argv[] = {"valgrind", "--quiet", "--leak-check=full",
	    "--errors-for-leak-kinds=definite,indirect,possible",
	    "--error-exitcode=9", "--soname-synonyms=somalloc=NONE",
	    HANDSHAKE_PROGRAM, "-n", count, scratch.dir, row->host, NULL};
	const char *const reusing[] = {"valgrind", "--quiet",
	    "--leak-check=full",
	    "--errors-for-leak-kinds=definite,indirect,possible",
	    "--error-exitcode=9", REUSING_PROGRAM, count, scratch.dir,
	    row->host, NULL};
	const char *const env[] = {
	    preload_variable(), row->variables[0], row->variables[1], NULL};
	struct process process;
	char said[4096] = "";
	int status, log;

	/* Not process_run, which gives up after two minutes. */
	process_start_env(&process, row->reuses ? reusing : argv, env,
	    scratch.dir, "valgrind");
	assert_int_equal(waitpid(process.pid, &status, 0), process.pid);
	close(process.pidfd);
	log = open(process.log, O_RDONLY | O_CLOEXEC);
	assert_true(read(log, said, sizeof(said) - 1) >= 0);
	close(log);
	if (status != 0 || strstr(said, "==") != NULL)
		fail_msg("%#x: %s", status, said);
}

#define COUNT (sizeof(rows) / sizeof(rows[0]))

int
main(int argc, char *argv[])
{
	struct CMUnitTest tests[COUNT];
	size_t i;

	if (argc != 2)
		return 2;
	count = argv[1];
	for (i = 0; i < COUNT; i++)
		tests[i] = (struct CMUnitTest){rows[i].name, nothing_is_found,
		    NULL, NULL, (void *)&rows[i]};
	return cmocka_run_group_tests_name(
	    "valgrind", tests, prepare, remove_scratch);
}
