/* SPDX-License-Identifier: MIT */
/* A callback that is set on a context that threads use is put in its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <openssl/ssl.h>

#include "support/preload.h"

static int allocations;

static void *
count_malloc(size_t size, const char *file, int line)
{
	(void)file, (void)line;
	allocations++;
	return malloc(size);
}

static void *
count_realloc(void *old, size_t size, const char *file, int line)
{
	(void)file, (void)line;
	allocations++;
	return realloc(old, size);
}

static void
count_free(void *old, const char *file, int line)
{
	(void)file, (void)line;
	free(old);
}

static void
look(const SSL *ssl, int where, int ret)
{
	(void)ssl, (void)where, (void)ret;
}

/* What is moved could be read by another thread where it was. */
static void
nothing_is_moved(void **state)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	(void)state;
	assert_non_null(ctx);
	assert_true(allocations > 0);
	allocations = 0;
	SSL_CTX_set_info_callback(ctx, look);
	assert_int_equal(allocations, 0);
	assert_true(SSL_CTX_get_info_callback(ctx) == look);
	SSL_CTX_set_info_callback(ctx, NULL);
	assert_int_equal(allocations, 0);
	assert_true(SSL_CTX_get_info_callback(ctx) == NULL);
	SSL_CTX_free(ctx);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_is_moved),
	};

	(void)argc;
	preload_this(argv, "listed.test");
	if (!CRYPTO_set_mem_functions(count_malloc, count_realloc, count_free))
		return 1;
	return cmocka_run_group_tests_name("in_use", tests, NULL, NULL);
}
