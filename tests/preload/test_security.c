/* SPDX-License-Identifier: MIT */
/* An application's own security callback and level. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "preload/memory.h"
#include "support/preload.h"

/* Made once by make_servers, read-only after. */
static struct {
	struct scratch scratch;
	struct server dh1024;
	SSL_CTX *ctx;
} fixture;

static int
make_servers(void **state)
{
	(void)state;
	scratch_make(&fixture.scratch);
	server_dh1024(&fixture.dh1024, &fixture.scratch);
	fixture.ctx = client_context(&fixture.scratch);
	return 0;
}

static int
stop_servers(void **state)
{
	(void)state;
	SSL_CTX_free(fixture.ctx);
	server_stop(&fixture.dh1024);
	scratch_remove(&fixture.scratch);
	return 0;
}

/* An application's own callback, which notes that it was asked. */
static int
refuse_all_dh(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid,
    void *other, void *ex)
{
	(void)ssl, (void)ctx, (void)nid, (void)other;
	++*(int *)ex;
	return op == SSL_SECOP_TMP_DH ? 0 : bits >= 112 || bits == 0;
}

static void
own_security_callback_is_asked_and_put_back(void **state)
{
	SSL_CTX *ctx = client_context(&fixture.scratch);
	int asked = 0;
	SSL *ssl;

	(void)state;
	SSL_CTX_set_security_callback(ctx, refuse_all_dh);
	SSL_CTX_set0_security_ex_data(ctx, &asked);
	assert_int_equal(
	    client_handshake(ctx, "level.test", &fixture.dh1024, &ssl), 1);
	assert_true(asked > 0);
	assert_ptr_equal(
	    (void *)SSL_get_security_callback(ssl), (void *)refuse_all_dh);
	assert_ptr_equal(SSL_get0_security_ex_data(ssl), &asked);
	client_free(ssl);
	assert_int_equal(
	    client_handshake(ctx, "other.test", &fixture.dh1024, &ssl), -1);
	assert_int_equal(client_reason(), SSL_R_DH_KEY_TOO_SMALL);
	client_free(ssl);
	SSL_CTX_free(ctx);
}

static void
security_callback_set_in_mid_handshake_is_its_own(void **state)
{
	SSL_CTX *ctx = client_context(&fixture.scratch);
	void *before = (void *)SSL_CTX_get_security_callback(ctx);
	struct memory_pair pair;
	int asked = 0;

	(void)state;
	memory_pair_make(&pair, &fixture.scratch, ctx, "level.test");
	assert_int_equal(SSL_do_handshake(pair.client), -1);
	assert_ptr_equal(
	    (void *)SSL_get_security_callback(pair.client), before);
	assert_null(SSL_get0_security_ex_data(pair.client));
	SSL_set0_security_ex_data(pair.client, &asked);
	SSL_set_security_callback(pair.client, refuse_all_dh);
	assert_ptr_equal((void *)SSL_get_security_callback(pair.client),
	    (void *)refuse_all_dh);
	assert_ptr_equal(SSL_get0_security_ex_data(pair.client), &asked);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	assert_true(asked > 0);
	assert_ptr_equal((void *)SSL_get_security_callback(pair.client),
	    (void *)refuse_all_dh);
	assert_ptr_equal(SSL_get0_security_ex_data(pair.client), &asked);
	memory_pair_free(&pair);
	SSL_CTX_free(ctx);
}

static void
lower_level_is_not_raised(void **state)
{
	SSL_CTX *ctx = client_context(&fixture.scratch);
	struct memory_pair pair;

	(void)state;
	SSL_CTX_set_security_level(ctx, 0);
	memory_pair_make(&pair, &fixture.scratch, ctx, "listed.test");
	assert_int_equal(SSL_do_handshake(pair.client), -1);
	assert_int_equal(SSL_get_security_level(pair.client), 0);
	assert_int_equal(
	    X509_VERIFY_PARAM_get_auth_level(SSL_get0_param(pair.client)), -1);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	assert_int_equal(SSL_get_security_level(pair.client), 0);
	memory_pair_free(&pair);
	SSL_CTX_free(ctx);
}

/* No rule has 'client-cert': that would be the word for it. */
static void
own_certificate_is_not_loaded_in_a_handshake(void **state)
{
	struct memory_pair pair;

	(void)state;
	memory_pair_make(&pair, &fixture.scratch, fixture.ctx, "listed.test");
	assert_int_equal(SSL_do_handshake(pair.client), -1);
	assert_int_equal(
	    SSL_use_certificate_file(pair.client,
	        scratch_path(&fixture.scratch, "weak.pem"), SSL_FILETYPE_PEM),
	    0);
	assert_int_equal(client_reason(), SSL_R_EE_KEY_TOO_SMALL);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	memory_pair_free(&pair);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(own_security_callback_is_asked_and_put_back),
	    cmocka_unit_test(security_callback_set_in_mid_handshake_is_its_own),
	    cmocka_unit_test(lower_level_is_not_raised),
	    cmocka_unit_test(own_certificate_is_not_loaded_in_a_handshake),
	};

	(void)argc;
	preload_this(argv, "listed.test, level.test seclevel1");
	return cmocka_run_group_tests_name(
	    "security", tests, make_servers, stop_servers);
}
