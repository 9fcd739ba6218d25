/* SPDX-License-Identifier: MIT */
/* LEGACYTLS_CONTAIN holds an SSL whose CERT is another's, or is replaced. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <openssl/err.h>
#include <openssl/pem.h>

#include "preload/memory.h"
#include "support/preload.h"
#include "support/scratch_group.h"

/* An application that admits everything. */
static SSL_CTX *
reckless_context(void)
{
	SSL_CTX *ctx = client_context(&scratch);

	SSL_CTX_set_security_level(ctx, 0);
	SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION);
	SSL_CTX_set_cipher_list(ctx, "ALL:@SECLEVEL=0");
	/* No groups of RFC 7919, in whose place the server's own would go. */
	SSL_CTX_set1_groups_list(ctx, "X25519:P-256");
	return ctx;
}

/* The server has DH of 1024 bits. */
static void
make_weak_pair(struct memory_pair *pair, SSL_CTX *ctx)
{
	BIO *file = BIO_new_file(scratch_path(&scratch, "1024.dh"), "r");
	EVP_PKEY *params;

	assert_non_null(file);
	params = PEM_read_bio_Parameters(file, NULL);
	BIO_free(file);
	assert_non_null(params);
	memory_pair_make(pair, &scratch, ctx, "other.test");
	SSL_set_security_level(pair->server, 0);
	assert_int_equal(SSL_set0_tmp_dh_pkey(pair->server, params), 1);
	SSL_set_cipher_list(pair->server, "DHE+AES:@SECLEVEL=0");
}

static void
assert_too_small(struct memory_pair *pair)
{
	assert_int_equal(memory_pair_handshake(pair), -1);
	assert_int_equal(client_reason(), SSL_R_DH_KEY_TOO_SMALL);
}

static void
handshake_of_another_ends(void **state)
{
	SSL_CTX *ctx = reckless_context();
	struct memory_pair strong, weak;

	(void)state;
	memory_pair_make(&strong, &scratch, ctx, "other.test");
	make_weak_pair(&weak, ctx);
	assert_int_equal(SSL_copy_session_id(weak.client, strong.client), 1);
	assert_int_equal(SSL_do_handshake(strong.client), -1);
	assert_int_equal(SSL_do_handshake(weak.client), -1);
	assert_int_equal(memory_pair_handshake(&strong), 1);
	assert_too_small(&weak);
	memory_pair_free(&strong);
	memory_pair_free(&weak);
	SSL_CTX_free(ctx);
}

static void
context_is_replaced(void **state)
{
	SSL_CTX *ctx = reckless_context(), *other = reckless_context();
	struct memory_pair weak;

	(void)state;
	make_weak_pair(&weak, ctx);
	assert_int_equal(SSL_do_handshake(weak.client), -1);
	assert_ptr_equal(SSL_set_SSL_CTX(weak.client, other), other);
	assert_too_small(&weak);
	memory_pair_free(&weak);
	SSL_CTX_free(other);
	SSL_CTX_free(ctx);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(handshake_of_another_ends),
	    cmocka_unit_test(context_is_replaced),
	};

	(void)argc;
	setenv("LEGACYTLS_CONTAIN", "1", 1);
	preload_this(argv, "listed.test");
	return cmocka_run_group_tests_name(
	    "contain, CERT", tests, make_scratch, remove_scratch);
}
