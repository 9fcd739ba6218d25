/* SPDX-License-Identifier: MIT */
/* 'pin' and 'trust-any': which certificate is accepted, and which is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/trust_fixture.h"
#include "support/preload.h"
#include "support/table.h"

/* How the application verifies. */
enum verifies {
	CHAIN, /* the chain alone */
	NAME,  /* and the name that it calls its peer */
	NOTHING,
	ALL_IS_WELL, /* a callback that always says so */
	NOTHING_IS,  /* one that never does */
	FLAG, /* SSL_VERIFY_FAIL_IF_NO_PEER_CERT alone, which verifies, too */
	FLAG_NOTHING_IS,
	ITS_OWN_WAY, /* SSL_CTX_set_cert_verify_callback, which is content */
};

static const struct row {
	const char *name;
	const char *host;
	enum shown shown;
	enum verifies verifies;
	int error; /* X509_V_OK: it connects */
} rows[] = {
    {"pin, right key, good chain", "pin.test", GOOD, CHAIN, 0},
    {"pin, right key, self-signed", "pin.test", SELF_SIGNED, CHAIN, 0},
    {"pin, right key, expired", "pin.test", EXPIRED, CHAIN, 0},
    {"pin, right key, not yet valid", "pin.test", FUTURE, CHAIN, 0},
    {"pin, right key, private CA", "pin.test", PRIVATE, CHAIN, 0},
    {"pin, right key, wrong name", "pin.test", WRONG_NAME, NAME, 0},
    {"pin, right key, all of it", "pin.test", EXPIRED, NAME, 0},
    {"pin, right key, no verification", "pin.test", SELF_SIGNED, NOTHING, 0},
    {"pin, right key, its own way", "pin.test", SELF_SIGNED, ITS_OWN_WAY, 0},
    {"pin, right key, content callback", "pin.test", SELF_SIGNED, ALL_IS_WELL,
        0},
    {"pin, right key, callback says no", "pin.test", GOOD, NOTHING_IS,
        X509_V_ERR_APPLICATION_VERIFICATION},
    {"pin, right key, a flag", "pin.test", SELF_SIGNED, FLAG, 0},
    {"pin, right key, a flag, callback says no", "pin.test", GOOD,
        FLAG_NOTHING_IS, X509_V_ERR_APPLICATION_VERIFICATION},
    {"pin, wrong key, a flag", "wrong.test", GOOD, FLAG,
        X509_V_ERR_CERT_REJECTED},
    {"pin, RSA 1024, a flag", "small.test", SMALL, FLAG,
        X509_V_ERR_EE_KEY_TOO_SMALL},
    {"unlisted, self-signed, a flag", "other.test", SELF_SIGNED, FLAG,
        X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT},
    {"pin, second key", "two.test", SELF_SIGNED, NAME, 0},
    {"pin, wrong key, good chain", "wrong.test", GOOD, CHAIN,
        X509_V_ERR_CERT_REJECTED},
    {"pin, wrong key, self-signed", "wrong.test", SELF_SIGNED, CHAIN,
        X509_V_ERR_CERT_REJECTED},
    {"pin, wrong key, no verification", "wrong.test", GOOD, NOTHING,
        X509_V_ERR_CERT_REJECTED},
    {"pin, wrong key, content callback", "wrong.test", GOOD, ALL_IS_WELL,
        X509_V_ERR_CERT_REJECTED},
    {"pin, wrong key, its own way", "wrong.test", GOOD, ITS_OWN_WAY, -1},
    {"pin, key rotated", "pin.test", ROTATED, CHAIN, X509_V_ERR_CERT_REJECTED},
    {"pin, CA's key is not the server's", "ca.test", GOOD, CHAIN,
        X509_V_ERR_CERT_REJECTED},
    {"pin, MD5", "pin.test", MD5, CHAIN,
        X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT},
    {"pin, MD5 of a CA", "pin.test", MD5_PRIVATE, CHAIN,
        X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY},
    {"pin, RSA 1024", "small.test", SMALL, CHAIN, X509_V_ERR_EE_KEY_TOO_SMALL},
    {"pin and seclevel1, RSA 1024", "small1.test", SMALL, CHAIN, 0},
    {"pin and seclevel1, RSA 768", "tiny1.test", TINY, CHAIN,
        X509_V_ERR_EE_KEY_TOO_SMALL},
    {"no word, self-signed", "none.test", SELF_SIGNED, CHAIN,
        X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT},
    {"unlisted, self-signed", "other.test", SELF_SIGNED, CHAIN,
        X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT},
    {"unlisted, expired", "other.test", EXPIRED, CHAIN,
        X509_V_ERR_CERT_HAS_EXPIRED},
    {"unlisted, wrong name", "other.test", WRONG_NAME, NAME,
        X509_V_ERR_HOSTNAME_MISMATCH},
    {"unlisted, no verification", "other.test", SELF_SIGNED, NOTHING, 0},
    {"unlisted, its own way", "other.test", SELF_SIGNED, ITS_OWN_WAY, 0},
    {"trust-any, good chain", "any.test", GOOD, NAME, 0},
    {"trust-any, self-signed", "any.test", SELF_SIGNED, NAME, 0},
    {"trust-any, expired", "any.test", EXPIRED, NAME, 0},
    {"trust-any, private CA", "any.test", PRIVATE, NAME, 0},
    {"trust-any, wrong name", "any.test", WRONG_NAME, NAME, 0},
    {"trust-any, callback says no", "any.test", SELF_SIGNED, NOTHING_IS,
        X509_V_ERR_APPLICATION_VERIFICATION},
    {"trust-any, RSA 1024", "any.test", SMALL, CHAIN,
        X509_V_ERR_EE_KEY_TOO_SMALL},
    {"trust-any, MD5", "any.test", MD5, CHAIN,
        X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT},
    {"trust-any for a name below", "sub.any.test", SELF_SIGNED, CHAIN,
        X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT},
};

static struct {
	int calls;
	int bad; /* those with an error */
} told;

static int
all_is_well(int is_ok, X509_STORE_CTX *store)
{
	told.calls++;
	told.bad += !is_ok;
	X509_STORE_CTX_set_error(store, X509_V_OK);
	return 1;
}

static int
nothing_is(int is_ok, X509_STORE_CTX *store)
{
	(void)is_ok;
	X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
	return 0;
}

static int
its_own_way(X509_STORE_CTX *store, void *argument)
{
	(void)argument;
	X509_STORE_CTX_set_error(store, X509_V_OK);
	return 1;
}

static void
verify_as(SSL *ssl, const char *host, enum verifies how)
{
	SSL_CTX *ctx = SSL_get_SSL_CTX(ssl);

	SSL_CTX_set_cert_verify_callback(
	    ctx, how == ITS_OWN_WAY ? its_own_way : NULL, NULL);
	if (how == NAME)
		X509_VERIFY_PARAM_set1_host(SSL_get0_param(ssl), host, 0);
	else if (how == NOTHING)
		SSL_set_verify(ssl, SSL_VERIFY_NONE, NULL);
	else if (how == ALL_IS_WELL)
		SSL_set_verify(ssl, SSL_VERIFY_PEER, all_is_well);
	else if (how == NOTHING_IS)
		SSL_set_verify(ssl, SSL_VERIFY_PEER, nothing_is);
	else if (how == FLAG)
		SSL_set_verify(ssl, SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	else if (how == FLAG_NOTHING_IS)
		SSL_set_verify(
		    ssl, SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nothing_is);
}

/* The bytes that the server gets of what the client writes. */
static int
send_secret(struct memory_pair *pair)
{
	char got[16];
	int rv;

	SSL_write(pair->client, "secret", 6);
	ERR_clear_error();
	rv = SSL_read(pair->server, got, sizeof(got));
	ERR_clear_error();
	return rv > 0 ? rv : 0;
}

static void
certificate_is_judged(void **state)
{
	const struct row *row = *state;
	struct memory_pair pair;
	SSL_verify_cb callback;
	int mode, rv, version;

	for (version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
		trust_pair(&pair, row->host, row->shown, version);
		verify_as(pair.client, row->host, row->verifies);
		mode = SSL_get_verify_mode(pair.client);
		callback = SSL_get_verify_callback(pair.client);
		rv = memory_pair_handshake(&pair);
		assert_int_equal(rv == 1, row->error == 0);
		if (row->error >= 0 && row->verifies != NOTHING)
			assert_int_equal(
			    SSL_get_verify_result(pair.client), row->error);
		assert_int_equal(send_secret(&pair), row->error == 0 ? 6 : 0);
		/* It sees its own settings, and has them again. */
		assert_int_equal(SSL_get_verify_mode(pair.client), mode);
		assert_ptr_equal((void *)SSL_get_verify_callback(pair.client),
		    (void *)callback);
		trust_pair_free(&pair);
	}
}

/* What is excused is no error to the application's callback. */
static void
callback_is_told_that_all_is_well(void **state)
{
	struct memory_pair pair;

	(void)state;
	memset(&told, 0, sizeof(told));
	trust_pair(&pair, "pin.test", EXPIRED, TLS1_2_VERSION);
	SSL_set_verify(pair.client, SSL_VERIFY_PEER, all_is_well);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	assert_true(told.calls > 0);
	assert_int_equal(told.bad, 0);
	trust_pair_free(&pair);

	trust_pair(&pair, "wrong.test", EXPIRED, TLS1_2_VERSION);
	SSL_set_verify(pair.client, SSL_VERIFY_PEER, all_is_well);
	assert_int_equal(memory_pair_handshake(&pair), -1);
	assert_true(told.bad > 0);
	trust_pair_free(&pair);
}

/* A handshake inside SSL_write: not a byte goes out behind it. */
static void
nothing_is_written_to_a_wrong_key(void **state)
{
	static const enum verifies ways[] = {ITS_OWN_WAY, NOTHING};
	struct memory_pair pair;
	int i, rounds, got = 0;
	char data[16];

	(void)state;
	for (i = 0; i < 4; i++) {
		trust_pair(&pair, "wrong.test", GOOD,
		    i < 2 ? TLS1_2_VERSION : TLS1_3_VERSION);
		verify_as(pair.client, "wrong.test", ways[i % 2]);
		for (rounds = 0; rounds < 20; rounds++) {
			SSL_write(pair.client, "secret", 6);
			if (SSL_read(pair.server, data, sizeof(data)) > 0)
				got++;
			ERR_clear_error();
		}
		assert_int_equal(got, 0);
		trust_pair_free(&pair);
	}
}

/* SSL_dup is told the program's callback, and takes over the mode. */
static void
mode_is_not_of_a_copy(void **state)
{
	struct memory_pair pair;
	SSL *copy;

	(void)state;
	trust_pair(&pair, "wrong.test", GOOD, TLS1_2_VERSION);
	verify_as(pair.client, "wrong.test", NOTHING);
	assert_int_equal(SSL_do_handshake(pair.client), -1);
	assert_int_equal(SSL_clear(pair.client), 1);
	copy = SSL_dup(pair.client);
	assert_ptr_not_equal(copy, pair.client);
	SSL_set_tlsext_host_name(copy, "other.test");
	SSL_set_bio(copy, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
	assert_int_equal(SSL_do_handshake(copy), -1);
	assert_int_equal(SSL_get_verify_mode(copy), SSL_VERIFY_NONE);
	assert_null(SSL_get_verify_callback(copy));
	SSL_free(copy);
	trust_pair_free(&pair);
}

int
main(int argc, char *argv[])
{
	enum {
		ROWS = sizeof(rows) / sizeof(rows[0])
	};
	struct CMUnitTest tests[ROWS + 3] = {
	    cmocka_unit_test(callback_is_told_that_all_is_well),
	    cmocka_unit_test(nothing_is_written_to_a_wrong_key),
	    cmocka_unit_test(mode_is_not_of_a_copy),
	};

	(void)argc;
	preload_this(argv, "placeholder.test");
	table_tests(
	    tests + 3, &(struct table)TABLE(rows, certificate_is_judged));
	return _cmocka_run_group_tests(
	    "trust", tests, ROWS + 3, trust_start, trust_stop);
}
