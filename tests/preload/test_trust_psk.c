/* SPDX-License-Identifier: MIT */
/*
 * 'pin' where the peer knows a secret, and shows no certificate, or shows a
 * stranger's, too.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/trust_fixture.h"
#include "support/preload.h"

static const unsigned char secret[32] = {1};

static int
use_psk(SSL *ssl, const EVP_MD *md, const unsigned char **id, size_t *len,
    SSL_SESSION **session)
{
	static const unsigned char name[] = "psk";
	const unsigned char aes128[] = {0x13, 0x01};

	(void)md;
	*id = name;
	*len = sizeof(name);
	*session = SSL_SESSION_new();
	SSL_SESSION_set1_master_key(*session, secret, sizeof(secret));
	SSL_SESSION_set_cipher(*session, SSL_CIPHER_find(ssl, aes128));
	SSL_SESSION_set_protocol_version(*session, TLS1_3_VERSION);
	SSL_SESSION_set_max_early_data(*session, 100);
	return 1;
}

static int
find_psk(SSL *ssl, const unsigned char *id, size_t len, SSL_SESSION **session)
{
	return use_psk(ssl, NULL, &id, &len, session);
}

/* A client that is about to say hello to a peer without a certificate. */
static void
psk_pair(struct memory_pair *pair, const char *host)
{
	trust_pair(pair, host, GOOD, TLS1_3_VERSION);
	SSL_set_ciphersuites(pair->client, "TLS_AES_128_GCM_SHA256");
	SSL_set_psk_use_session_callback(pair->client, use_psk);
	SSL_set_psk_find_session_callback(pair->server, find_psk);
}

/* A peer that knows a secret has no key to be pinned. */
static void
peer_without_a_certificate_is_cut_off(void **state)
{
	struct memory_pair pair;
	char got[8];

	(void)state;
	psk_pair(&pair, "pin.test");
	memory_pair_handshake(&pair);
	assert_null(SSL_get0_peer_certificate(pair.client));
	assert_true(SSL_write(pair.client, "hello", 5) <= 0);
	assert_true(SSL_read(pair.server, got, sizeof(got)) <= 0);
	ERR_clear_error();
	trust_pair_free(&pair);
}

/* The same where the handshake is part of the first write. */
static void
nothing_is_written_without_a_certificate(void **state)
{
	static const char *const hosts[] = {"other.test", "pin.test"};
	struct memory_pair pair;
	int rounds, said;
	char got[8];
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		psk_pair(&pair, hosts[i]);
		said = 0;
		for (rounds = 0; rounds < 20; rounds++) {
			SSL_write(pair.client, "hello", 5);
			said |= SSL_read(pair.server, got, sizeof(got)) > 0;
			ERR_clear_error();
		}
		assert_int_equal(said, i == 0);
		trust_pair_free(&pair);
	}
}

/* Nor earlier, where the secret is one for early data. */
static void
nothing_is_written_early_without_a_certificate(void **state)
{
	static const char *const hosts[] = {"other.test", "pin.test"};
	struct memory_pair pair;
	size_t i, len = 0;
	char got[8];
	int rv;

	(void)state;
	for (i = 0; i < 2; i++) {
		psk_pair(&pair, hosts[i]);
		SSL_set_max_early_data(pair.server, 100);
		SSL_set_options(pair.server, SSL_OP_NO_ANTI_REPLAY);
		rv = SSL_write_early_data(pair.client, "hello", 5, &len);
		assert_int_equal(rv, i == 0);
		rv = SSL_read_early_data(pair.server, got, sizeof(got), &len);
		assert_int_equal(
		    rv == SSL_READ_EARLY_DATA_SUCCESS && len == 5, i == 0);
		assert_int_equal(memory_pair_handshake(&pair) == 1, i == 0);
		ERR_clear_error();
		trust_pair_free(&pair);
	}
}

/* A session of a handshake with the pinned key, which allows no early data. */
static SSL_SESSION *
pinned_session(void)
{
	struct memory_pair pair;
	SSL_SESSION *session;
	char got[1];

	trust_pair(&pair, "pin.test", GOOD, TLS1_3_VERSION);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	assert_int_equal(SSL_read(pair.client, got, 1), -1);
	session = SSL_get1_session(pair.client);
	assert_int_equal(SSL_SESSION_is_resumable(session), 1);
	assert_int_equal(SSL_SESSION_get_max_early_data(session), 0);
	SSL_set_shutdown(pair.client, SSL_SENT_SHUTDOWN);
	trust_pair_free(&pair);
	return session;
}

/* Nor is the secret that of a session which is offered beside it. */
static void
nothing_is_written_early_for_another_session(void **state)
{
	SSL_SESSION *session = pinned_session();
	struct memory_pair pair;
	size_t len = 0;

	(void)state;
	psk_pair(&pair, "pin.test");
	SSL_set_session(pair.client, session);
	assert_int_not_equal(
	    SSL_write_early_data(pair.client, "hello", 5, &len), 1);
	assert_int_not_equal(memory_pair_handshake(&pair), 1);
	assert_int_equal(
	    SSL_get_early_data_status(pair.server), SSL_EARLY_DATA_NOT_SENT);
	ERR_clear_error();
	trust_pair_free(&pair);
	SSL_SESSION_free(session);
}

/* As a program that looks at all that are shown, and is content with one. */
static int
verify_each(X509_STORE_CTX *store, void *argument)
{
	int index = SSL_get_ex_data_X509_STORE_CTX_idx(), i, rv;
	STACK_OF(X509) *shown = X509_STORE_CTX_get0_untrusted(store);
	X509_STORE_CTX *other;

	(void)argument;
	rv = X509_verify_cert(store) == 1;
	for (i = 1; i < sk_X509_num(shown); i++) {
		other = X509_STORE_CTX_new();
		X509_STORE_CTX_init(other, X509_STORE_CTX_get0_store(store),
		    sk_X509_value(shown, i), shown);
		X509_STORE_CTX_set_ex_data(
		    other, index, X509_STORE_CTX_get_ex_data(store, index));
		X509_STORE_CTX_set_verify_cb(
		    other, X509_STORE_CTX_get_verify_cb(store));
		rv |= X509_verify_cert(other) == 1;
		X509_STORE_CTX_free(other);
	}
	return rv;
}

/* The pinned one is public: anybody can show it behind his own. */
static void
certificate_behind_does_not_count(void **state)
{
	static const enum shown first[] = {ROTATED, SELF_SIGNED};
	struct memory_pair pair;
	SSL_CTX *ctx;
	X509 *good;
	int i;

	(void)state;
	for (i = 0; i < 4; i++) {
		trust_pair(&pair, "pin.test", GOOD, i / 2 + TLS1_2_VERSION);
		good = SSL_get_certificate(pair.server);
		X509_up_ref(good);
		trust_show(pair.server, first[i % 2]);
		SSL_add0_chain_cert(pair.server, good);
		ctx = SSL_get_SSL_CTX(pair.client);
		SSL_CTX_set_cert_verify_callback(ctx, verify_each, NULL);
		assert_int_equal(
		    memory_pair_handshake(&pair) == 1, first[i % 2] != ROTATED);
		SSL_CTX_set_cert_verify_callback(ctx, NULL, NULL);
		ERR_clear_error();
		trust_pair_free(&pair);
	}
}

#ifdef TLSEXT_cert_type_rpk

/* RFC 7250: a key without a certificate. From OpenSSL 3.2 on. */
static void
raw_key_gets_no_answer(void **state)
{
	static const char *const hosts[] = {
	    "other.test", "wrong.test", "pin.test"};
	static const int modes[] = {SSL_VERIFY_NONE, SSL_VERIFY_PEER};
	const unsigned char raw[] = {TLSEXT_cert_type_rpk};
	struct memory_pair pair;
	int i, rv;

	(void)state;
	for (i = 0; i < 12; i++) {
		trust_pair(&pair, hosts[i % 3], GOOD,
		    i < 6 ? TLS1_2_VERSION : TLS1_3_VERSION);
		SSL_set_verify(pair.client, modes[i / 3 % 2], NULL);
		assert_int_equal(
		    SSL_set1_server_cert_type(pair.client, raw, 1), 1);
		assert_int_equal(
		    SSL_set1_server_cert_type(pair.server, raw, 1), 1);
		rv = memory_pair_handshake(&pair);
		assert_int_equal(
		    rv == 1, i % 3 == 0 && modes[i / 3 % 2] == SSL_VERIFY_NONE);
		assert_int_equal(SSL_is_init_finished(pair.server), rv == 1);
		ERR_clear_error();
		trust_pair_free(&pair);
	}
}

#endif

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
#ifdef TLSEXT_cert_type_rpk
	    cmocka_unit_test(raw_key_gets_no_answer),
#endif
	    cmocka_unit_test(peer_without_a_certificate_is_cut_off),
	    cmocka_unit_test(nothing_is_written_without_a_certificate),
	    cmocka_unit_test(nothing_is_written_early_without_a_certificate),
	    cmocka_unit_test(nothing_is_written_early_for_another_session),
	    cmocka_unit_test(certificate_behind_does_not_count),
	};

	(void)argc;
	preload_this(argv, "placeholder.test");
	return cmocka_run_group_tests_name(
	    "trust_psk", tests, trust_start, trust_stop);
}
