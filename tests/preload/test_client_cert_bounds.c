/* SPDX-License-Identifier: MIT */
/* 'client-cert' beside other SSLs and the application's own callbacks. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/asking.h"
#include "support/preload.h"

/* An SSL that was used for the host, and is for another one. */
static void
used_again_for_another_host(void **state)
{
	struct memory_pair first, second;
	SSL *ssl;

	(void)state;
	asking_make(&first, asking.ctx, "listed.test", TLS1_3_VERSION);
	assert_sent(&first);
	asking_make(&second, asking.ctx, "other.test", TLS1_3_VERSION);
	ssl = first.client;
	assert_int_equal(SSL_clear(ssl), 1);
	SSL_set_session(ssl, NULL);
	SSL_set_tlsext_host_name(ssl, "other.test");
	BIO_up_ref(SSL_get_rbio(second.client));
	SSL_set_bio(
	    ssl, SSL_get_rbio(second.client), SSL_get_rbio(second.client));
	first.client = second.client;
	second.client = ssl;
	SSL_set_connect_state(ssl);
	assert_refused(&second);
	memory_pair_free(&first);
	memory_pair_free(&second);
}

/* An application's own callback: as its level 2, and it counts. */
static int
own_callback(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid,
    void *other, void *ex)
{
	(void)ssl, (void)ctx, (void)op, (void)nid, (void)other;
	++*(int *)ex;
	return bits >= 112 || op == SSL_SECOP_VERSION ||
	       op == SSL_SECOP_COMPRESSION || op == SSL_SECOP_TICKET;
}

/* Its callback and argument are told back by the context and its SSLs. */
static void
assert_own(SSL_CTX *ctx, void *ex)
{
	SSL *ssl = SSL_new(ctx);

	assert_ptr_equal(
	    (void *)SSL_CTX_get_security_callback(ctx), (void *)own_callback);
	assert_ptr_equal(SSL_CTX_get0_security_ex_data(ctx), ex);
	assert_ptr_equal(
	    (void *)SSL_get_security_callback(ssl), (void *)own_callback);
	assert_ptr_equal(SSL_get0_security_ex_data(ssl), ex);
	SSL_free(ssl);
}

static void
own_security_callback_is_asked_and_told_back(void **state)
{
	SSL_CTX *ctx = client_context(&asking.scratch);
	int asked = 0, other = 0;

	(void)state;
	SSL_CTX_set0_security_ex_data(ctx, &asked);
	SSL_CTX_set_security_callback(ctx, own_callback);
	assert_own(ctx, &asked);
	assert_int_equal(SSL_CTX_use_certificate(ctx, asking.weak.cert), 1);
	assert_int_equal(SSL_CTX_use_PrivateKey(ctx, asking.weak.key), 1);
	assert_true(asked > 0);
	assert_context(ctx, "listed.test", true);
	assert_context(ctx, "other.test", false);
	assert_own(ctx, &asked);
	/* The argument alone, and the callback as it was. */
	SSL_CTX_set0_security_ex_data(ctx, &other);
	assert_own(ctx, &other);
	assert_context(ctx, "other.test", false);
	assert_true(other > 0);
	SSL_CTX_free(ctx);
}

static void
own_security_callback_on_the_ssl(void **state)
{
	static const char *const hosts[] = {"listed.test", "other.test"};
	struct memory_pair pair;
	int asked, i;

	(void)state;
	for (i = 0; i < 2; i++) {
		asked = 0;
		asking_make(&pair, asking.ctx, hosts[i], TLS1_2_VERSION);
		SSL_set0_security_ex_data(pair.client, &asked);
		SSL_set_security_callback(pair.client, own_callback);
		if (i == 0)
			assert_sent(&pair);
		else
			assert_refused(&pair);
		assert_true(asked > 0);
		assert_ptr_equal((void *)SSL_get_security_callback(pair.client),
		    (void *)own_callback);
		assert_ptr_equal(
		    SSL_get0_security_ex_data(pair.client), &asked);
		memory_pair_free(&pair);
	}
}

/* libssl's own function, past the hook. */
static void *
real(const char *name)
{
	Dl_info libssl;
	void *handle, *function;

	assert_true(dladdr((const void *)TLS_client_method(), &libssl) != 0);
	handle = dlopen(libssl.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
	assert_non_null(handle);
	function = dlsym(handle, name);
	assert_non_null(function);
	dlclose(handle);
	return function;
}

/* One that was made and configured where no hook has seen it. */
static void
context_that_is_adopted_later(void **state)
{
	__typeof__(SSL_CTX_new_ex) *new = real("SSL_CTX_new_ex");
	__typeof__(SSL_CTX_set_security_callback) *set_callback =
	    real("SSL_CTX_set_security_callback");
	__typeof__(SSL_CTX_set0_security_ex_data) *set_ex =
	    real("SSL_CTX_set0_security_ex_data");
	SSL_CTX *ctx = new (NULL, NULL, TLS_client_method());
	int asked = 0;

	(void)state;
	set_ex(ctx, &asked);
	set_callback(ctx, own_callback);
	assert_own(ctx, &asked);
	assert_int_equal(SSL_CTX_use_certificate(ctx, asking.weak.cert), 0);
	assert_int_equal(client_reason(), SSL_R_EE_KEY_TOO_SMALL);
	SSL_CTX_set_options(ctx, 0);
	assert_own(ctx, &asked);
	assert_int_equal(SSL_CTX_use_certificate(ctx, asking.weak.cert), 1);
	assert_int_equal(SSL_CTX_use_PrivateKey(ctx, asking.weak.key), 1);
	assert_context(ctx, "listed.test", true);
	assert_context(ctx, "other.test", false);
	assert_own(ctx, &asked);
	SSL_CTX_free(ctx);
}

/* The pair's client becomes another SSL, on the same BIO. */
static void
replace_client(struct memory_pair *pair, SSL *ssl)
{
	BIO *bio = SSL_get_rbio(pair->client);

	BIO_up_ref(bio);
	SSL_set_bio(ssl, bio, bio);
	SSL_set_connect_state(ssl);
	SSL_free(pair->client);
	pair->client = ssl;
}

static void
duplicate_is_an_ssl_of_its_own(void **state)
{
	struct memory_pair pair;
	SSL *copy;

	(void)state;
	asking_make(&pair, asking.ctx, "listed.test", TLS1_3_VERSION);
	copy = SSL_dup(pair.client);
	replace_client(&pair, copy);
	SSL_set_tlsext_host_name(copy, "listed.test");
	assert_sent(&pair);
	memory_pair_free(&pair);
	asking_make(&pair, asking.ctx, "listed.test", TLS1_3_VERSION);
	copy = SSL_dup(pair.client);
	replace_client(&pair, copy);
	SSL_set_tlsext_host_name(copy, "other.test");
	assert_refused(&pair);
	memory_pair_free(&pair);
}

static void
certificate_of_another_context(void **state)
{
	SSL_CTX *ctx = client_context(&asking.scratch);
	struct memory_pair pair;

	(void)state;
	asking_make(&pair, ctx, "listed.test", TLS1_3_VERSION);
	SSL_set_SSL_CTX(pair.client, asking.ctx);
	assert_sent(&pair);
	memory_pair_free(&pair);
	asking_make(&pair, ctx, "other.test", TLS1_3_VERSION);
	SSL_set_SSL_CTX(pair.client, asking.ctx);
	assert_refused(&pair);
	memory_pair_free(&pair);
	SSL_CTX_free(ctx);
}

/* SSL_copy_session_id: one SSL's CERT is the other's. */
static void
handshake_in_parallel_with_a_shared_certificate(void **state)
{
	SSL_CTX *ctx = client_context(&asking.scratch);
	struct memory_pair listed, other;

	(void)state;
	asking_make(&listed, asking.ctx, "listed.test", TLS1_3_VERSION);
	asking_make(&other, ctx, "other.test", TLS1_3_VERSION);
	assert_int_equal(SSL_copy_session_id(other.client, listed.client), 1);
	assert_int_equal(SSL_do_handshake(listed.client), -1);
	assert_refused(&other);
	assert_sent(&listed);
	memory_pair_free(&listed);
	memory_pair_free(&other);
	SSL_CTX_free(ctx);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(used_again_for_another_host),
	    cmocka_unit_test(own_security_callback_is_asked_and_told_back),
	    cmocka_unit_test(own_security_callback_on_the_ssl),
	    cmocka_unit_test(context_that_is_adopted_later),
	    cmocka_unit_test(duplicate_is_an_ssl_of_its_own),
	    cmocka_unit_test(certificate_of_another_context),
	    cmocka_unit_test(handshake_in_parallel_with_a_shared_certificate),
	};

	(void)argc;
	preload_this(argv, ASKING_HOSTS);
	return cmocka_run_group_tests_name(
	    "client-cert, bounds", tests, asking_setup, asking_teardown);
}
