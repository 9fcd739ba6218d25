/* SPDX-License-Identifier: MIT */
/* eof outlasts the handshake, and goes when the SSL is used again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/memory.h"
#include "support/preload.h"

static struct scratch scratch;
static SSL_CTX *client_ctx;

static int
make_scratch(void **state)
{
	(void)state;
	scratch_make(&scratch);
	client_ctx = client_context(&scratch);
	return 0;
}

static int
remove_scratch(void **state)
{
	(void)state;
	SSL_CTX_free(client_ctx);
	scratch_remove(&scratch);
	return 0;
}

/* What a client is told when its server goes without close_notify. */
static int
read_after_eof(const char *name)
{
	struct memory_pair pair;
	char byte[1];
	int rv;

	memory_pair_make(&pair, &scratch, client_ctx, name);
	SSL_set_max_proto_version(pair.server, TLS1_2_VERSION);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	BIO_shutdown_wr(SSL_get_wbio(pair.server));
	rv = SSL_read(pair.client, byte, 1);
	rv = SSL_get_error(pair.client, rv);
	ERR_clear_error();
	memory_pair_free(&pair);
	return rv;
}

static void
eof_lasts_as_long_as_the_connection(void **state)
{
	(void)state;
	assert_int_equal(read_after_eof("eof.test"), SSL_ERROR_ZERO_RETURN);
	assert_int_equal(read_after_eof("listed.test"), SSL_ERROR_SSL);
	assert_int_equal(read_after_eof("other.test"), SSL_ERROR_SSL);
}

static void
eof_goes_with_the_peer(void **state)
{
	struct memory_pair pair;
	uint64_t options;

	(void)state;
	memory_pair_make(&pair, &scratch, client_ctx, "eof.test");
	options = SSL_get_options(pair.client);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	assert_int_equal(SSL_get_options(pair.client),
	    options | SSL_OP_IGNORE_UNEXPECTED_EOF);
	SSL_clear(pair.client);
	SSL_set_tlsext_host_name(pair.client, "other.test");
	assert_int_equal(SSL_do_handshake(pair.client), -1);
	assert_int_equal(SSL_get_options(pair.client), options);
	memory_pair_free(&pair);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(eof_lasts_as_long_as_the_connection),
	    cmocka_unit_test(eof_goes_with_the_peer),
	};

	(void)argc;
	preload_this(argv, "eof.test eof, listed.test");
	return cmocka_run_group_tests_name(
	    "lasting", tests, make_scratch, remove_scratch);
}
