/* SPDX-License-Identifier: MIT */
/* LEGACYTLS_HOSTS that a program sets for itself, when it has been asked for.
 */
#include <netdb.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "preload/memory.h"
#include "support/preload.h"

static struct scratch scratch;

static int
start(void **state)
{
	struct addrinfo *answers;

	(void)state;
	scratch_make(&scratch);
	assert_int_equal(getaddrinfo("127.0.0.1", NULL, NULL, &answers), 0);
	freeaddrinfo(answers);
	setenv("LEGACYTLS_HOSTS", "listed.test max-tls1.2", 1);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	scratch_remove(&scratch);
	return 0;
}

/* Names may have been resolved before, to addresses that it lists. */
static void
rules_that_come_too_late(void **state)
{
	SSL_CTX *ctx = client_context(&scratch);
	struct memory_pair pair;

	(void)state;
	memory_pair_make(&pair, &scratch, ctx, "listed.test");
	assert_int_equal(memory_pair_handshake(&pair), 1);
	assert_int_equal(SSL_version(pair.client), TLS1_3_VERSION);
	memory_pair_free(&pair);
	SSL_CTX_free(ctx);
}

/* With a journal, for which there is a reason to read the others. */
static void
run_with_journal(char *const argv[])
{
	const char *before = getenv("LD_PRELOAD");

	if (before != NULL && strstr(before, LEGACYTLS_OBJECT) != NULL)
		return;
	unsetenv("LEGACYTLS_HOSTS");
	setenv("LEGACYTLS_JOURNAL", "stderr", 1);
	putenv((char *)preload_variable());
	execv("/proc/self/exe", argv);
	perror(LEGACYTLS_OBJECT);
	exit(1);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rules_that_come_too_late),
	};

	(void)argc;
	run_with_journal(argv);
	return cmocka_run_group_tests_name("given", tests, start, end);
}
