/* SPDX-License-Identifier: MIT */
/* 'pin' and 'trust-any' where no certificate is shown, or another one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/trust_fixture.h"
#include "support/preload.h"
#include "support/table.h"

/*
 * A session that the client has with the server that it calls so. If it does
 * not verify (is_excused is false), it takes what the shim does not refuse.
 */
static SSL_SESSION *
session_with(const char *host, enum shown shown, bool is_excused, int version)
{
	const int closed = SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN;
	struct memory_pair pair;
	SSL_SESSION *session;
	char got[1];

	trust_pair(&pair, host, shown, version);
	if (!is_excused)
		SSL_set_verify(pair.client, SSL_VERIFY_NONE, NULL);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	/* TLS 1.3: the tickets come behind the handshake. */
	assert_int_equal(SSL_read(pair.client, got, 1), -1);
	ERR_clear_error();
	session = SSL_get1_session(pair.client);
	assert_int_equal(SSL_SESSION_is_resumable(session), 1);
	SSL_set_shutdown(pair.client, closed);
	SSL_set_shutdown(pair.server, closed);
	trust_pair_free(&pair);
	return session;
}

static const struct row {
	const char *name;
	const char *from;   /* the session's host */
	enum shown shown;   /* by its server */
	bool is_excused;    /* accepted because of from's rule */
	const char *to;     /* the host that it is resumed with */
	enum shown present; /* what that shows in a full handshake */
	bool connects;
	bool resumes;
} rows[] = {
    {"pin, its own session", "pin.test", GOOD, false, "pin.test", GOOD, true,
        true},
    {"pin, its own excused session", "pin.test", SELF_SIGNED, true, "pin.test",
        SELF_SIGNED, true, true},
    {"pin, another's session, same key", "other.test", GOOD, false, "pin.test",
        GOOD, true, true},
    {"pin, session with another key", "other.test", ROTATED, false, "pin.test",
        GOOD, true, false},
    {"pin, session and server with another key", "other.test", ROTATED, false,
        "pin.test", ROTATED, false, false},
    {"unlisted, its own session", "other.test", GOOD, false, "other.test", GOOD,
        true, true},
    {"unlisted, a pinned session that was verified", "pin.test", GOOD, false,
        "other.test", GOOD, true, true},
    {"unlisted, a pinned session that was not", "pin.test", SELF_SIGNED, true,
        "other.test", SELF_SIGNED, false, false},
    {"unlisted, the same, full handshake", "pin.test", SELF_SIGNED, true,
        "other.test", GOOD, true, false},
    {"unlisted, a session of trust-any", "any.test", SELF_SIGNED, true,
        "other.test", SELF_SIGNED, false, false},
    {"none, a session of trust-any", "any.test", SELF_SIGNED, true, "none.test",
        SELF_SIGNED, false, false},
    {"trust-any, its own session", "any.test", SELF_SIGNED, true, "any.test",
        SELF_SIGNED, true, true},
    {"trust-any, a pinned session", "pin.test", SELF_SIGNED, true, "any.test",
        SELF_SIGNED, true, true},
    {"pin, a session of trust-any, same key", "any.test", SELF_SIGNED, true,
        "pin.test", SELF_SIGNED, true, true},
    {"wrong pin, a session of trust-any", "any.test", SELF_SIGNED, true,
        "wrong.test", SELF_SIGNED, false, false},
    {"pin and seclevel1, its own session", "small1.test", SMALL, true,
        "small1.test", SMALL, true, true},
    {"pin, a session of seclevel1, same key", "small1.test", SMALL, true,
        "small.test", SMALL, false, false},
    {"lax-x509, its own session, not for strictness", "lax.test", SELF_SIGNED,
        false, "lax.test", SELF_SIGNED, true, true},
    {"lax-x509, another's, not for strictness", "other.test", SELF_SIGNED,
        false, "lax.test", SELF_SIGNED, true, true},
    {"trust-any, another's, that was refused", "other.test", SELF_SIGNED, false,
        "any.test", SELF_SIGNED, true, false},
    {"trust-any, a session of seclevel1", "small1.test", SMALL, true,
        "any.test", SMALL, false, false},
};

static void
session_is_judged(void **state)
{
	const struct row *row = *state;
	struct memory_pair pair;
	SSL_SESSION *session;
	int version, rv;

	for (version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
		session = session_with(
		    row->from, row->shown, row->is_excused, version);
		trust_pair(&pair, row->to, row->present, version);
		assert_int_equal(SSL_set_session(pair.client, session), 1);
		rv = memory_pair_handshake(&pair);
		assert_int_equal(rv == 1, row->connects);
		assert_int_equal(SSL_session_reused(pair.client), row->resumes);
		trust_pair_free(&pair);
		SSL_SESSION_free(session);
	}
}

/*
 * The group of RFC 5114 2.1: 1024 bits. A server with OpenSSL 4 uses it only
 * with a client that offers none of RFC 7919's.
 */
static void
use_small_group(struct memory_pair *pair)
{
	SSL *server = pair->server;
	EVP_PKEY_CTX *maker = EVP_PKEY_CTX_new_from_name(NULL, "DHX", NULL);
	EVP_PKEY *key = NULL;

	assert_int_equal(EVP_PKEY_paramgen_init(maker), 1);
	assert_int_equal(EVP_PKEY_CTX_set_dhx_rfc5114(maker, 1), 1);
	assert_int_equal(EVP_PKEY_generate(maker, &key), 1);
	assert_int_equal(SSL_set0_tmp_dh_pkey(server, key), 1);
	assert_int_equal(SSL_set_cipher_list(server, "kDHE:@SECLEVEL=0"), 1);
	assert_int_equal(SSL_set1_groups_list(pair->client, "P-256"), 1);
	EVP_PKEY_CTX_free(maker);
}

/* With whom a session of small DH is resumed, by a client without verifying. */
static void
weak_exchange_is_not_taken_elsewhere(void **state)
{
	static const char *const hosts[] = {
	    "level1.test", "other.test", "pin.test", "any.test"};
	SSL_SESSION *session = NULL;
	struct memory_pair pair;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		trust_pair(&pair, "level1.test", GOOD, TLS1_2_VERSION);
		SSL_set_verify(pair.client, SSL_VERIFY_NONE, NULL);
		use_small_group(&pair);
		assert_int_equal(memory_pair_handshake(&pair), 1);
		session = SSL_get1_session(pair.client);
		SSL_set_shutdown(pair.client, SSL_SENT_SHUTDOWN);
		trust_pair_free(&pair);
		trust_pair(&pair, hosts[i], GOOD, TLS1_2_VERSION);
		SSL_set_verify(pair.client, SSL_VERIFY_NONE, NULL);
		use_small_group(&pair);
		assert_int_equal(SSL_set_session(pair.client, session), 1);
		assert_int_equal(memory_pair_handshake(&pair), i == 0 ? 1 : -1);
		assert_int_equal(SSL_session_reused(pair.client), i == 0);
		ERR_clear_error();
		trust_pair_free(&pair);
		SSL_SESSION_free(session);
	}
}

/* Lets a renegotiation run; 1: the connection works still. */
static int
exchange(struct memory_pair *pair)
{
	int rounds, rv = -1;
	char got[8];

	for (rounds = 0; rounds < 20; rounds++) {
		SSL_do_handshake(pair->client);
		SSL_read(pair->server, got, sizeof(got));
	}
	ERR_clear_error();
	if (!SSL_renegotiate_pending(pair->client) &&
	    SSL_write(pair->client, "hello", 5) == 5 &&
	    SSL_read(pair->server, got, sizeof(got)) == 5)
		rv = 1;
	ERR_clear_error();
	return rv;
}

/* TLS 1.2: the server may show another certificate the second time. */
static void
renegotiation_is_judged(void **state)
{
	static const struct {
		const char *host;
		enum shown first, second;
		int want;
	} cases[] = {
	    {"pin.test", GOOD, SELF_SIGNED, 1},
	    {"pin.test", SELF_SIGNED, ROTATED, -1},
	    {"two.test", SELF_SIGNED, ROTATED, 1},
	    {"any.test", SELF_SIGNED, EXPIRED, 1},
	    {"other.test", GOOD, SELF_SIGNED, -1},
	};
	struct memory_pair pair;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		trust_pair(
		    &pair, cases[i].host, cases[i].first, TLS1_2_VERSION);
		assert_int_equal(memory_pair_handshake(&pair), 1);
		trust_show(pair.server, cases[i].second);
		assert_int_equal(SSL_renegotiate(pair.client), 1);
		assert_int_equal(exchange(&pair), cases[i].want);
		trust_pair_free(&pair);
	}
}

int
main(int argc, char *argv[])
{
	enum {
		ROWS = sizeof(rows) / sizeof(rows[0])
	};
	struct CMUnitTest tests[ROWS + 2] = {
	    cmocka_unit_test(weak_exchange_is_not_taken_elsewhere),
	    cmocka_unit_test(renegotiation_is_judged),
	};

	(void)argc;
	preload_this(argv, "placeholder.test");
	table_tests(tests + 2, &(struct table)TABLE(rows, session_is_judged));
	return _cmocka_run_group_tests(
	    "resumption", tests, ROWS + 2, trust_start, trust_stop);
}
