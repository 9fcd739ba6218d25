/* SPDX-License-Identifier: MIT */
/*
 * What a program's verify callback is told, and what is left at the end: with
 * 'sha1' just what it would be at security level 0.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/trust_fixture.h"
#include "support/preload.h"
#include "support/table.h"

#define DAYS 86400

static const struct row {
	const char *name;
	enum shown shown;
	int days; /* by which the client's clock is ahead */
} rows[] = {
    {"good chain", GOOD, 0},
    {"SHA-1", BY_SHA1, 0},
    {"SHA-1, expired", BY_SHA1, 9},
    {"SHA-1 of nobody", FORGED, 0},
    {"SHA-1 of nobody, expired", FORGED, 9},
    {"self-signed", SELF_SIGNED, 0},
    {"expired", EXPIRED, 0},
    {"private CA", PRIVATE, 0},
};

/* What a program's callback does. */
enum way {
	STRICT,
	CONTENT,
	NESTED, /* content, and it verifies again by another X509_STORE_CTX */
	WAYS,
};

/* All that it was told, and whether it is in a verification of its own. */
static struct {
	char text[4096];
	enum way way;
	bool is_within;
} told;

static void
verify_again(X509_STORE_CTX *store)
{
	int index = SSL_get_ex_data_X509_STORE_CTX_idx();
	X509_STORE_CTX *other = X509_STORE_CTX_new();

	assert_int_equal(
	    X509_STORE_CTX_init(other, X509_STORE_CTX_get0_store(store),
	        X509_STORE_CTX_get0_cert(store), NULL),
	    1);
	X509_STORE_CTX_set_ex_data(
	    other, index, X509_STORE_CTX_get_ex_data(store, index));
	X509_STORE_CTX_set_verify_cb(
	    other, X509_STORE_CTX_get_verify_cb(store));
	told.is_within = true;
	X509_verify_cert(other);
	told.is_within = false;
	X509_STORE_CTX_free(other);
}

static int
note(int is_ok, X509_STORE_CTX *store)
{
	size_t len = strlen(told.text);

	if (told.is_within)
		return 1;
	snprintf(told.text + len, sizeof(told.text) - len, "%d %d %d\n", is_ok,
	    X509_STORE_CTX_get_error(store),
	    X509_STORE_CTX_get_error_depth(store));
	if (told.way == NESTED)
		verify_again(store);
	return told.way == STRICT ? is_ok : 1;
}

/* A handshake, and what came of it, at the end of the text. */
static void
go(const struct row *row, const char *host, int version, int level)
{
	struct memory_pair pair;
	size_t len;
	int rv;

	*told.text = '\0';
	trust_pair(&pair, host, row->shown, version);
	SSL_set_security_level(pair.client, level);
	SSL_set_verify(pair.client, SSL_VERIFY_PEER, note);
	X509_VERIFY_PARAM_set_time(
	    SSL_get0_param(pair.client), time(NULL) + row->days * DAYS);
	rv = memory_pair_handshake(&pair);
	len = strlen(told.text);
	snprintf(told.text + len, sizeof(told.text) - len, "%d: %ld\n", rv,
	    SSL_get_verify_result(pair.client));
	ERR_clear_error();
	trust_pair_free(&pair);
}

static void
callback_is_told_as_at_level_0(void **state)
{
	char expected[sizeof(told.text)];
	int i, version;

	for (i = 0; i < 2 * WAYS; i++) {
		version = i % 2 == 0 ? TLS1_2_VERSION : TLS1_3_VERSION;
		told.way = i / 2;
		go(*state, "other.test", version, 0);
		memcpy(expected, told.text, sizeof(expected));
		go(*state, "sha1.test", version, 2);
		assert_string_equal(told.text, expected);
	}
}

/* A verification that ends with an error, of a later OpenSSL as well. */
static int
find_error(X509_STORE_CTX *store, void *error)
{
	X509_STORE_CTX_set_error(store, *(const int *)error);
	return X509_STORE_CTX_get_verify_cb(store)(0, store);
}

static void
error_is_excused_or_not(void **state)
{
	static const char *const hosts[] = {"any.test", "pin.test"};
	static int excused[] = {X509_V_ERR_CERT_HAS_EXPIRED,
	    X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_UNABLE_TO_GET_CRL};
	static int not_excused[] = {X509_V_ERR_APPLICATION_VERIFICATION,
	    X509_V_ERR_CERT_REVOKED, X509_V_ERR_DANE_NO_MATCH,
	    X509_V_ERR_NO_VALID_SCTS, X509_V_ERR_OCSP_VERIFY_NEEDED,
	    X509_V_ERR_OCSP_VERIFY_FAILED, X509_V_ERR_OCSP_CERT_UNKNOWN, 95, 96,
	    100};
	struct memory_pair pair;
	SSL_CTX *ctx;
	size_t i, count = sizeof(excused) / sizeof(excused[0]);
	size_t all = count + sizeof(not_excused) / sizeof(not_excused[0]);

	(void)state;
	for (i = 0; i < 2 * all; i++) {
		trust_pair(&pair, hosts[i % 2], GOOD, TLS1_3_VERSION);
		ctx = SSL_get_SSL_CTX(pair.client);
		SSL_CTX_set_cert_verify_callback(ctx, find_error,
		    i / 2 < count ? &excused[i / 2] :
		                    &not_excused[i / 2 - count]);
		assert_int_equal(
		    memory_pair_handshake(&pair) == 1, i / 2 < count);
		SSL_CTX_set_cert_verify_callback(ctx, NULL, NULL);
		ERR_clear_error();
		trust_pair_free(&pair);
	}
}

/* The ticket comes behind the handshake. */
static SSL_SESSION *
session_of(struct memory_pair *pair)
{
	char byte;

	assert_int_equal(memory_pair_handshake(pair), 1);
	SSL_write(pair->server, "x", 1);
	assert_int_equal(SSL_read(pair->client, &byte, 1), 1);
	return SSL_get1_session(pair->client);
}

/* One of a chain that was refused would bring the old result. */
static void
refused_session_is_not_resumed(void **state)
{
	static const char *const hosts[] = {
	    "other.test", "other.test", "sha1.test", "sha1.test"};
	static const int results[] = {X509_V_ERR_CA_MD_TOO_WEAK,
	    X509_V_ERR_CA_MD_TOO_WEAK, X509_V_OK, X509_V_OK};
	SSL_SESSION *session = NULL;
	struct memory_pair pair;
	int version, i;

	(void)state;
	told.way = CONTENT;
	for (version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
		for (i = 0; i < 4; i++) {
			trust_pair(&pair, hosts[i], BY_SHA1, version);
			SSL_set_verify(pair.client, SSL_VERIFY_PEER, note);
			*told.text = '\0';
			SSL_set_session(pair.client, session);
			SSL_SESSION_free(session);
			session = session_of(&pair);
			assert_int_equal(
			    SSL_session_reused(pair.client), i % 2);
			assert_int_equal(
			    SSL_get_verify_result(pair.client), results[i]);
			SSL_set_shutdown(pair.client, SSL_SENT_SHUTDOWN);
			trust_pair_free(&pair);
		}
		SSL_SESSION_free(session);
		session = NULL;
	}
}

int
main(int argc, char *argv[])
{
	enum {
		ROWS = sizeof(rows) / sizeof(rows[0])
	};
	struct CMUnitTest tests[ROWS + 2] = {
	    cmocka_unit_test(refused_session_is_not_resumed),
	    cmocka_unit_test(error_is_excused_or_not),
	};

	(void)argc;
	preload_this(argv, "placeholder.test");
	table_tests(tests + 2,
	    &(struct table)TABLE(rows, callback_is_told_as_at_level_0));
	return _cmocka_run_group_tests(
	    "told", tests, ROWS + 2, trust_start, trust_stop);
}
