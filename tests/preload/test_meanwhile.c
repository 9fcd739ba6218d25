/* SPDX-License-Identifier: MIT */
/* What an application does while the handshake with a listed host goes on. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/memory.h"
#include "preload/pinned.h"
#include "support/preload.h"
#include "support/scratch_group.h"

/* No server here has that key. */
#define HOSTS                                                    \
	"pin.test " PINNED_NOBODY ", "                           \
	"any.test trust-any until=2999-12-31, old.test tls1.0, " \
	"sha1.test sha1"

/* A client that trusts nobody, and does not verify. */
static void
make_pair(struct memory_pair *pair, const char *name)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	assert_non_null(ctx);
	memory_pair_make(pair, &scratch, ctx, name);
	SSL_CTX_free(ctx);
}

/* DTLS clients go on after ECONNREFUSED: the server may come up yet. */
static void
pin_outlasts_an_error_of_the_socket(void **state)
{
	struct memory_pair pair;
	int rv;

	(void)state;
	make_pair(&pair, "pin.test");
	memory_fail_reads(pair.client, ECONNREFUSED);
	rv = SSL_do_handshake(pair.client);
	assert_int_equal(SSL_get_error(pair.client, rv), SSL_ERROR_SYSCALL);
	memory_fail_reads(pair.client, 0);
	assert_int_equal(memory_pair_handshake(&pair), -1);
	/* From 4.0 on the SSL has failed for good with the first error. */
	assert_int_equal(client_reason(),
	    OPENSSL_version_major() < 4 ? SSL_R_CALLBACK_FAILED : 0);
	memory_pair_free(&pair);
}

static X509_STORE_CTX_verify_cb wrapped;

static int
wrap(int is_ok, X509_STORE_CTX *store)
{
	volatile int rv = wrapped(is_ok, store); /* no tail call */

	return rv;
}

static int
verify_with_a_wrapper(X509_STORE_CTX *store, void *argument)
{
	(void)argument;
	wrapped = X509_STORE_CTX_get_verify_cb(store);
	X509_STORE_CTX_set_verify_cb(store, wrap);
	return X509_verify_cert(store);
}

static int
forbid(int is_ok, X509_STORE_CTX *store)
{
	(void)is_ok;
	X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
	return 0;
}

static void
wrapped_callback_still_asks_the_applications(void **state)
{
	SSL_CTX *ctx = client_context(&scratch);
	struct memory_pair pair;

	(void)state;
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, forbid);
	SSL_CTX_set_cert_verify_callback(ctx, verify_with_a_wrapper, NULL);
	memory_pair_make(&pair, &scratch, ctx, "sha1.test");
	assert_int_equal(memory_pair_handshake(&pair), -1);
	assert_int_equal(SSL_get_verify_result(pair.client),
	    X509_V_ERR_APPLICATION_VERIFICATION);
	ERR_clear_error();
	memory_pair_free(&pair);
	SSL_CTX_free(ctx);
}

static SSL_SESSION *session;

static int
copy_session(SSL *ssl, SSL_SESSION *made)
{
	(void)ssl;
	session = SSL_SESSION_dup(made);
	return 0;
}

/* TLS 1.2 gives the session away before the handshake is done. */
static void
copy_of_a_new_session_is_not_resumed_elsewhere(void **state)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	struct memory_pair pair;
	SSL *other;

	(void)state;
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT);
	SSL_CTX_sess_set_new_cb(ctx, copy_session);
	memory_pair_make(&pair, &scratch, ctx, "any.test");
	assert_int_equal(memory_pair_handshake(&pair), 1);
	assert_non_null(session);
	memory_pair_free(&pair);

	memory_pair_make(&pair, &scratch, ctx, "other.test");
	other = pair.client;
	assert_int_equal(SSL_set_session(other, session), 1);
	assert_int_equal(SSL_do_handshake(other), -1);
	assert_ptr_not_equal(SSL_get_session(other), session);
	memory_pair_free(&pair);
	SSL_SESSION_free(session);
	SSL_CTX_free(ctx);
}

/* TLS 1.2 with a suite that the application does not have is not 'tls1.0'. */
static void
shared_cert_stays_held_when_another_handshake_ends(void **state)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	struct memory_pair pair, other;

	(void)state;
	SSL_CTX_set_cipher_list(ctx, "ECDHE+AESGCM");
	memory_pair_make(&pair, &scratch, ctx, "old.test");
	memory_pair_make(&other, &scratch, ctx, "old.test");
	SSL_set_max_proto_version(pair.server, TLS1_2_VERSION);
	SSL_set_cipher_list(pair.server, "AES128-SHA");
	assert_int_equal(SSL_copy_session_id(pair.client, other.client), 1);
	assert_int_equal(SSL_do_handshake(pair.client), -1);
	assert_int_equal(memory_pair_handshake(&other), 1);
	assert_int_equal(memory_pair_handshake(&pair), -1);
	ERR_clear_error();
	memory_pair_free(&pair);
	memory_pair_free(&other);
	SSL_CTX_free(ctx);
}

static int freed;

static long
count_free(BIO *bio, int operation, const char *argp, size_t len, int argi,
    long argl, int rv, size_t *processed)
{
	(void)bio, (void)argp, (void)len, (void)argi, (void)argl;
	(void)processed;
	freed += operation == BIO_CB_FREE;
	return rv;
}

static int
accept_all(X509_STORE_CTX *store, void *argument)
{
	(void)argument;
	X509_STORE_CTX_set_error(store, X509_V_OK);
	return 1;
}

/* The BIOs below the one that is taken from a peer with a wrong key. */
static void
chain_that_was_cut_off_is_freed(void **state)
{
	struct memory_pair pair;
	BIO *bottom, *top;

	(void)state;
	make_pair(&pair, "pin.test");
	SSL_CTX_set_cert_verify_callback(
	    SSL_get_SSL_CTX(pair.client), accept_all, NULL);
	bottom = SSL_get_rbio(pair.client);
	BIO_set_callback_ex(bottom, count_free);
	top = BIO_push(BIO_new(BIO_f_null()), bottom);
	assert_int_equal(BIO_up_ref(bottom), 1);
	SSL_set0_wbio(pair.client, top);
	assert_int_equal(memory_pair_handshake(&pair), -1);
	ERR_clear_error();
	memory_pair_free(&pair);
	assert_int_equal(freed, 1);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pin_outlasts_an_error_of_the_socket),
	    cmocka_unit_test(wrapped_callback_still_asks_the_applications),
	    cmocka_unit_test(copy_of_a_new_session_is_not_resumed_elsewhere),
	    cmocka_unit_test(
	        shared_cert_stays_held_when_another_handshake_ends),
	    cmocka_unit_test(chain_that_was_cut_off_is_freed),
	};

	(void)argc;
	preload_this(argv, HOSTS);
	return cmocka_run_group_tests_name(
	    "meanwhile", tests, make_scratch, remove_scratch);
}
