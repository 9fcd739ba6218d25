/* SPDX-License-Identifier: MIT */
/* 'client-cert': when it is loaded, when it is asked for, and servers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/asking.h"
#include "support/preload.h"

static void
server_that_does_not_ask_is_reached(void **state)
{
	struct memory_pair pair;

	(void)state;
	memory_pair_make(&pair, &asking.scratch, asking.ctx, "other.test");
	assert_int_equal(memory_pair_handshake(&pair), 1);
	memory_pair_free(&pair);
}

static int
give_weak(SSL *ssl, X509 **cert, EVP_PKEY **key)
{
	(void)ssl;
	X509_up_ref(asking.weak.cert);
	EVP_PKEY_up_ref(asking.weak.key);
	*cert = asking.weak.cert;
	*key = asking.weak.key;
	return 1;
}

static int
give_tiny(SSL *ssl, X509 **cert, EVP_PKEY **key)
{
	(void)ssl;
	X509_up_ref(asking.tiny.cert);
	EVP_PKEY_up_ref(asking.tiny.key);
	*cert = asking.tiny.cert;
	*key = asking.tiny.key;
	return 1;
}

static void
callbacks_load_it_in_the_handshake(void **state)
{
	SSL_CTX *ctx = client_context(&asking.scratch);
	struct memory_pair pair;

	(void)state;
	SSL_CTX_set_client_cert_cb(ctx, give_weak);
	assert_context(ctx, "listed.test", true);
	assert_context(ctx, "other.test", false);
	assert_context(ctx, "level.test", false);
	SSL_CTX_set_client_cert_cb(ctx, give_tiny);
	asking_make(&pair, ctx, "listed.test", TLS1_2_VERSION);
	assert_int_not_equal(memory_pair_handshake(&pair), 1);
	assert_null(SSL_get0_peer_certificate(pair.server));
	ERR_clear_error();
	memory_pair_free(&pair);
	SSL_CTX_free(ctx);

	ctx = client_context(&asking.scratch);
	SSL_CTX_set_cert_cb(ctx, asking_use_weak, NULL);
	assert_context(ctx, "listed.test", true);
	assert_context(ctx, "other.test", false);
	assert_context(ctx, "level.test", false);
	SSL_CTX_free(ctx);
}

/* A callback that makes the handshake wait, and is asked again. */
static int
later(SSL *ssl, void *arg)
{
	int *calls = arg;

	return ++*calls % 2 == 1 ? -1 : asking_use_weak(ssl, NULL);
}

static void
callback_that_makes_it_wait(void **state)
{
	static const char *const hosts[] = {"listed.test", "other.test"};
	SSL_CTX *ctx = client_context(&asking.scratch);
	struct memory_pair pair;
	int calls = 0, i;

	(void)state;
	SSL_CTX_set_cert_cb(ctx, later, &calls);
	for (i = 0; i < 2; i++) {
		asking_make(&pair, ctx, hosts[i], TLS1_3_VERSION);
		assert_int_equal(memory_pair_handshake(&pair), -1);
		assert_int_equal(
		    SSL_get_error(pair.client, -1), SSL_ERROR_WANT_X509_LOOKUP);
		/* In between, too. */
		assert_int_equal(asking_use_weak(pair.client, NULL), 1);
		if (i == 0)
			assert_sent(&pair);
		else
			assert_refused(&pair);
		memory_pair_free(&pair);
	}
	SSL_CTX_free(ctx);
}

/* Loaded while the handshake waits for the server's answer. */
static void
loaded_in_mid_handshake(void **state)
{
	SSL_CTX *ctx = client_context(&asking.scratch);
	struct memory_pair pair;

	(void)state;
	asking_make(&pair, ctx, "listed.test", TLS1_2_VERSION);
	assert_int_equal(SSL_do_handshake(pair.client), -1);
	assert_int_equal(asking_use_weak(pair.client, NULL), 1);
	assert_sent(&pair);
	memory_pair_free(&pair);
	asking_make(&pair, ctx, "other.test", TLS1_2_VERSION);
	assert_int_equal(SSL_do_handshake(pair.client), -1);
	assert_int_equal(asking_use_weak(pair.client, NULL), 1);
	assert_refused(&pair);
	memory_pair_free(&pair);
	SSL_CTX_free(ctx);
}

/* What comes of a server's wish once the handshake is over. */
static void
assert_asked_later(const char *host, int version, bool is_sent)
{
	struct memory_pair pair;

	asking_make(&pair, asking.ctx, host, version);
	SSL_set_verify(pair.server, SSL_VERIFY_NONE, NULL);
	SSL_set_post_handshake_auth(pair.client, 1);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	assert_null(SSL_get0_peer_certificate(pair.server));
	assert_int_equal(
	    asking_later(&pair), is_sent ? SSL_ERROR_WANT_READ : SSL_ERROR_SSL);
	if (is_sent) {
		assert_has_weak(pair.server);
	} else {
		assert_int_equal(client_reason(), SSL_R_EE_KEY_TOO_SMALL);
		assert_null(SSL_get0_peer_certificate(pair.server));
	}
	memory_pair_free(&pair);
	ERR_clear_error();
}

static void
server_that_asks_by_renegotiation(void **state)
{
	(void)state;
	assert_asked_later("listed.test", TLS1_2_VERSION, true);
	assert_asked_later("other.test", TLS1_2_VERSION, false);
	assert_asked_later("level.test", TLS1_2_VERSION, false);
}

static void
server_that_asks_after_the_handshake(void **state)
{
	(void)state;
	assert_asked_later("listed.test", TLS1_3_VERSION, true);
	assert_asked_later("other.test", TLS1_3_VERSION, false);
	assert_asked_later("level.test", TLS1_3_VERSION, false);
}

/* The server of the pair has the weak certificate instead of its own. */
static void
make_weak_server(struct memory_pair *pair, int version)
{
	SSL_CTX *ctx = client_context(&asking.scratch);

	SSL_CTX_set_security_level(ctx, 1);
	memory_pair_make(pair, &asking.scratch, ctx, "listed.test");
	SSL_set_min_proto_version(pair->server, version);
	SSL_set_max_proto_version(pair->server, version);
	assert_int_equal(
	    SSL_use_certificate(pair->server, asking.weak.cert), 1);
	assert_int_equal(SSL_use_PrivateKey(pair->server, asking.weak.key), 1);
	/* Even if it bears the name that the rule covers. */
	SSL_set_tlsext_host_name(pair->server, "listed.test");
	SSL_CTX_free(ctx);
}

static void
server_does_not_send_it(void **state)
{
	static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
	struct memory_pair pair;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		make_weak_server(&pair, versions[i]);
		assert_int_equal(SSL_do_handshake(pair.client), -1);
		assert_int_equal(SSL_do_handshake(pair.server), -1);
		assert_int_equal(SSL_get_error(pair.server, -1), SSL_ERROR_SSL);
		assert_int_equal(client_reason(), SSL_R_EE_KEY_TOO_SMALL);
		memory_pair_free(&pair);
	}
}

/* It was a client of the listed host before. */
static void
client_that_becomes_a_server_does_not_send_it(void **state)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_method());
	struct memory_pair pair, other;
	SSL *ssl;
	BIO *bio;

	(void)state;
	assert_int_equal(SSL_CTX_use_certificate(ctx, asking.weak.cert), 1);
	assert_int_equal(SSL_CTX_use_PrivateKey(ctx, asking.weak.key), 1);
	asking_make(&pair, ctx, "listed.test", TLS1_3_VERSION);
	assert_sent(&pair);
	asking_make(&other, asking.ctx, "listed.test", TLS1_3_VERSION);
	ssl = pair.client;
	pair.client = NULL;
	assert_int_equal(SSL_clear(ssl), 1);
	bio = SSL_get_rbio(other.server);
	BIO_up_ref(bio);
	SSL_set_bio(ssl, bio, bio);
	SSL_set_accept_state(ssl);
	assert_int_equal(SSL_do_handshake(other.client), -1);
	assert_int_equal(SSL_do_handshake(ssl), -1);
	assert_int_equal(client_reason(), SSL_R_EE_KEY_TOO_SMALL);
	SSL_free(ssl);
	memory_pair_free(&other);
	memory_pair_free(&pair);
	SSL_CTX_free(ctx);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(server_that_does_not_ask_is_reached),
	    cmocka_unit_test(callbacks_load_it_in_the_handshake),
	    cmocka_unit_test(callback_that_makes_it_wait),
	    cmocka_unit_test(loaded_in_mid_handshake),
	    cmocka_unit_test(server_that_asks_by_renegotiation),
	    cmocka_unit_test(server_that_asks_after_the_handshake),
	    cmocka_unit_test(server_does_not_send_it),
	    cmocka_unit_test(client_that_becomes_a_server_does_not_send_it),
	};

	(void)argc;
	preload_this(argv, ASKING_HOSTS);
	return cmocka_run_group_tests_name(
	    "client-cert in use", tests, asking_setup, asking_teardown);
}
