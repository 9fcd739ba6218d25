/* SPDX-License-Identifier: MIT */
/* In a process that LEGACYTLS_PROGRAMS leaves out each hook forwards the call.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "preload/fixture.h"
#include "support/preload.h"

static int asked;

static int
count(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid,
    void *other, void *ex)
{
	(void)ssl, (void)ctx, (void)op, (void)bits, (void)nid, (void)other;
	asked += ex == &asked;
	return 1;
}

static void
look(const SSL *ssl, int where, int ret)
{
	(void)ssl, (void)where, (void)ret;
}

static void
listed_host_stays_strict(void **state)
{
	SSL *ssl;

	(void)state;
	assert_int_not_equal(
	    client_handshake(fixture.ctx, "listed.test", &fixture.legacy, &ssl),
	    1);
	assert_int_equal(client_reason(), REFUSED);
	client_free(ssl);
}

static void
security_callback_of_a_context(void **state)
{
	int (*own)(const SSL *, const SSL_CTX *, int, int, int, void *, void *);
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	SSL *ssl;

	(void)state;
	assert_non_null(ctx);
	own = SSL_CTX_get_security_callback(ctx);
	assert_true(own != NULL && own != count);
	SSL_CTX_set_security_callback(ctx, count);
	SSL_CTX_set0_security_ex_data(ctx, &asked);
	assert_true(SSL_CTX_get_security_callback(ctx) == count);
	assert_ptr_equal(SSL_CTX_get0_security_ex_data(ctx), &asked);
	ssl = SSL_new(ctx);
	assert_true(SSL_get_security_callback(ssl) == count);
	assert_ptr_equal(SSL_get0_security_ex_data(ssl), &asked);
	asked = 0;
	client_connect(ssl, &fixture.legacy);
	SSL_connect(ssl);
	assert_true(asked > 0);
	client_free(ssl);
	SSL_CTX_free(ctx);
}

static void
callbacks_of_an_ssl(void **state)
{
	SSL *ssl = SSL_new(fixture.ctx);

	(void)state;
	assert_non_null(ssl);
	SSL_set_security_callback(ssl, count);
	SSL_set0_security_ex_data(ssl, &asked);
	SSL_set_info_callback(ssl, look);
	assert_true(SSL_get_security_callback(ssl) == count);
	assert_ptr_equal(SSL_get0_security_ex_data(ssl), &asked);
	assert_true(SSL_get_info_callback(ssl) == look);
	assert_null(SSL_get_verify_callback(ssl));
	SSL_free(ssl);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(listed_host_stays_strict),
	    cmocka_unit_test(security_callback_of_a_context),
	    cmocka_unit_test(callbacks_of_an_ssl),
	};

	(void)argc;
	if (setenv("LEGACYTLS_PROGRAMS", "another", 1) == -1)
		return 1;
	preload_this(argv, "listed.test");
	return cmocka_run_group_tests_name(
	    "forwarded", tests, fixture_start, fixture_stop);
}
