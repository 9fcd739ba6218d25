/* SPDX-License-Identifier: MIT */
/*
 * The files of a program are not polled by anybody else: some lose an event by
 * that, as /proc/self/mounts does.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/preload.h"
#include "support/scratch_group.h"

/* Begins a handshake by memory BIOs, of a peer that has no name. */
#define PROGRAM                                                      \
	"import ssl\n"                                               \
	"context = ssl._create_unverified_context()\n"               \
	"tls = context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO())\n" \
	"try:\n"                                                     \
	"    tls.do_handshake()\n"                                   \
	"except ssl.SSLWantReadError:\n"                             \
	"    print('begun')\n"

static void
descriptors_are_not_polled(void **state)
{
	const char *path = scratch_path(&scratch, "trace");
	const char *const argv[] = {"strace", "-qq", "-e",
	    "trace=fcntl,poll,ppoll,select,pselect6,epoll_wait,epoll_pwait",
	    "-e", "signal=none", "-o", path, "-E", preload_variable(), "-E",
	    "LEGACYTLS_HOSTS=192.0.2.1", "/usr/bin/python3", "-c", PROGRAM,
	    NULL};
	const char *const env[] = {"ASAN_OPTIONS=detect_leaks=0", NULL};
	struct process_result result = process_run(argv, env, NULL);
	FILE *file = fopen(path, "re");
	char line[256];
	int asked = 0;

	(void)state;
	assert_string_equal(result.output, "begun\n");
	process_result_free(&result);
	assert_non_null(file);
	while (fgets(line, sizeof(line), file) != NULL) {
		assert_null(strstr(line, "poll"));
		assert_null(strstr(line, "select"));
		asked += strstr(line, "EBADF") != NULL;
	}
	fclose(file);
	/* The sockets were looked for. */
	assert_true(asked > 16);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(descriptors_are_not_polled),
	};

	return cmocka_run_group_tests_name(
	    "undisturbed", tests, make_scratch, remove_scratch);
}
