/* SPDX-License-Identifier: MIT */
/* What outlasts a handshake, and what an SSL has that is used again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/memory.h"
#include "support/preload.h"
#include "support/real.h"

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
	options = real_options(pair.client);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	assert_int_equal(
	    real_options(pair.client), options | SSL_OP_IGNORE_UNEXPECTED_EOF);
	SSL_clear(pair.client);
	SSL_set_tlsext_host_name(pair.client, "other.test");
	assert_int_equal(SSL_do_handshake(pair.client), -1);
	assert_int_equal(real_options(pair.client), options);
	memory_pair_free(&pair);
}

/* Else it could give them to its SSL_CTX, and so to all. */
static void
application_sees_its_own_options(void **state)
{
	static const char *const hosts[] = {
	    "eof.test", "listed.test", "old.test"};
	struct memory_pair pair;
	uint64_t own;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		memory_pair_make(&pair, &scratch, client_ctx, hosts[i]);
		own = SSL_set_options(pair.client, SSL_OP_NO_TLSv1);
		assert_int_equal(SSL_do_handshake(pair.client), -1);
		assert_true(real_options(pair.client) != own);
		assert_true(SSL_get_options(pair.client) == own);
		assert_true(SSL_set_options(pair.client, 0) == own);
		assert_true(SSL_clear_options(pair.client, 0) == own);
		assert_int_equal(memory_pair_handshake(&pair), 1);
		assert_true(SSL_get_options(pair.client) == own);
		/* What it sets itself it sees. */
		assert_true(SSL_set_options(
		                pair.client, SSL_OP_IGNORE_UNEXPECTED_EOF) ==
		            (own | SSL_OP_IGNORE_UNEXPECTED_EOF));
		assert_true(SSL_get_options(pair.client) ==
		            (own | SSL_OP_IGNORE_UNEXPECTED_EOF));
		/* And what it clears stays so. */
		assert_true(
		    SSL_clear_options(pair.client,
		        SSL_OP_IGNORE_UNEXPECTED_EOF | SSL_OP_NO_TLSv1) ==
		    (own & ~(uint64_t)SSL_OP_NO_TLSv1));
		assert_true(SSL_get_options(pair.client) ==
		            (own & ~(uint64_t)SSL_OP_NO_TLSv1));
		memory_pair_free(&pair);
	}
}

/* Cleared in mid-handshake, when the rule has it off as well. */
static void
what_the_application_clears_is_not_set_again(void **state)
{
	struct memory_pair pair;
	uint64_t own;

	(void)state;
	memory_pair_make(&pair, &scratch, client_ctx, "old.test");
	own = SSL_set_options(pair.client, SSL_OP_NO_TLSv1) &
	      ~(uint64_t)SSL_OP_NO_TLSv1;
	assert_int_equal(SSL_do_handshake(pair.client), -1);
	assert_true(SSL_clear_options(pair.client, SSL_OP_NO_TLSv1) == own);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	assert_true(real_options(pair.client) == own);
	memory_pair_free(&pair);
}

static uint64_t added;

/* As one does that adds to what it has. */
static void
add_option(const SSL *ssl, int where, int ret)
{
	(void)ret;
	if ((where & SSL_CB_LOOP) != 0)
		SSL_set_options((SSL *)ssl, SSL_get_options(ssl) | added);
}

/* In mid-handshake, when the rule has one of them off. */
static void
what_the_application_has_may_be_set_again(void **state)
{
	struct memory_pair pair;
	uint64_t own;
	int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		memory_pair_make(&pair, &scratch, client_ctx, "old.test");
		SSL_set_security_level(pair.server, 0);
		SSL_set_min_proto_version(pair.server, TLS1_VERSION);
		SSL_set_max_proto_version(pair.server, TLS1_VERSION);
		own = SSL_get_options(pair.client);
		added = SSL_OP_NO_TICKET | (i == 0 ? 0 : SSL_OP_NO_TLSv1);
		/* What it had not is in force at once. */
		if (i == 0)
			own = SSL_set_options(
			    pair.client, SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1);
		SSL_set_info_callback(pair.client, add_option);
		assert_int_equal(memory_pair_handshake(&pair), i == 0 ? 1 : -1);
		assert_true(real_options(pair.client) == (own | added));
		ERR_clear_error();
		memory_pair_free(&pair);
	}
}

/* A list that the context gets later reaches the SSL, as without the shim. */
static void
list_of_the_context_is_followed(void **state)
{
	SSL_CTX *ctx = client_context(&scratch);
	struct memory_pair pair;

	(void)state;
	SSL_CTX_set_cipher_list(ctx, "ECDHE+AESGCM:ECDHE+CHACHA20");
	memory_pair_make(&pair, &scratch, ctx, "ciphers.test");
	assert_int_equal(memory_pair_handshake(&pair), 1);
	SSL_CTX_set_cipher_list(ctx, "ECDHE-RSA-AES256-GCM-SHA384");
	SSL_clear(pair.client);
	SSL_set_tlsext_host_name(pair.client, "other.test");
	assert_int_equal(SSL_do_handshake(pair.client), -1);
	assert_string_equal(
	    SSL_get_cipher_list(pair.client, 3), "ECDHE-RSA-AES256-GCM-SHA384");
	assert_null(SSL_get_cipher_list(pair.client, 4));
	memory_pair_free(&pair);

	/* But not one that has a list of its own. */
	memory_pair_make(&pair, &scratch, ctx, "ciphers.test");
	SSL_set_cipher_list(pair.client, "ECDHE-RSA-AES128-GCM-SHA256");
	assert_int_equal(memory_pair_handshake(&pair), 1);
	SSL_CTX_set_cipher_list(ctx, "ECDHE+CHACHA20");
	SSL_clear(pair.client);
	SSL_set_tlsext_host_name(pair.client, "other.test");
	assert_int_equal(SSL_do_handshake(pair.client), -1);
	assert_string_equal(
	    SSL_get_cipher_list(pair.client, 3), "ECDHE-RSA-AES128-GCM-SHA256");
	memory_pair_free(&pair);
	SSL_CTX_free(ctx);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(eof_lasts_as_long_as_the_connection),
	    cmocka_unit_test(eof_goes_with_the_peer),
	    cmocka_unit_test(application_sees_its_own_options),
	    cmocka_unit_test(what_the_application_clears_is_not_set_again),
	    cmocka_unit_test(what_the_application_has_may_be_set_again),
	    cmocka_unit_test(list_of_the_context_is_followed),
	};

	(void)argc;
	preload_this(argv,
	    "eof.test eof, listed.test, ciphers.test ciphers, old.test tls1.0");
	return cmocka_run_group_tests_name(
	    "lasting", tests, make_scratch, remove_scratch);
}
