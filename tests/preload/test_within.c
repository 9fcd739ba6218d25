/* SPDX-License-Identifier: MIT */
/*
 * A program's callback that begins the handshake again, which OpenSSL goes on
 * with if that is before the ClientHello: the pin of the host holds all the
 * same.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/trust_fixture.h"
#include "support/preload.h"

/* Callbacks until there is an answer, and some. */
#define CALLS 40

static struct {
	SSL *ssl;
	int at; /* the call that does it */
	int calls;
	bool by_accept;
	bool has_info; /* else there is the security callback alone */
} again;

static void
step(const SSL *ssl)
{
	if (ssl != again.ssl || again.calls++ != again.at)
		return;
	if (again.by_accept)
		SSL_set_accept_state(again.ssl);
	SSL_set_connect_state(again.ssl);
}

static void
on_info(const SSL *ssl, int where, int rv)
{
	(void)where, (void)rv;
	step(ssl);
}

static int
on_security(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid,
    void *other, void *ex)
{
	(void)ctx, (void)op, (void)bits, (void)nid, (void)other, (void)ex;
	step(ssl);
	return 1;
}

/* The bytes that the server gets in the end. */
static int
say_secret(struct memory_pair *pair)
{
	char got[16];
	int rounds, rv = 0;

	for (rounds = 0; rounds < 12 && rv <= 0; rounds++) {
		if (SSL_do_handshake(pair->client) == 1)
			SSL_write(pair->client, "secret", 6);
		rv = SSL_read(pair->server, got, sizeof(got));
		ERR_clear_error();
	}
	return rv > 0 ? rv : 0;
}

static int
go(const char *host, int version, int at, bool by_accept)
{
	struct memory_pair pair;
	int rv;

	trust_pair(&pair, host, GOOD, version);
	SSL_set_verify(pair.client, SSL_VERIFY_NONE, NULL);
	if (again.has_info)
		SSL_set_info_callback(pair.client, on_info);
	SSL_set_security_callback(pair.client, on_security);
	again.ssl = pair.client;
	again.at = at;
	again.calls = 0;
	again.by_accept = by_accept;
	rv = say_secret(&pair);
	again.ssl = NULL;
	trust_pair_free(&pair);
	return rv;
}

static void
pin_holds(void **state)
{
	int version, at, by_accept, i, said = 0;

	(void)state;
	for (i = 0; i < 4; i++) {
		version = i < 2 ? TLS1_2_VERSION : TLS1_3_VERSION;
		again.has_info = i % 2 == 0;
		assert_int_equal(go("wrong.test", version, -1, false), 0);
		assert_int_equal(go("pin.test", version, -1, false), 6);
		for (by_accept = 0; by_accept < 2; by_accept++) {
			for (at = 0; at < CALLS; at++) {
				assert_int_equal(
				    go("wrong.test", version, at, by_accept),
				    0);
				said += go("pin.test", version, at, by_accept);
			}
		}
	}
	/* Some of those went on. */
	assert_true(said > 0);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pin_holds),
	};

	(void)argc;
	preload_this(argv, "placeholder.test");
	return cmocka_run_group_tests_name(
	    "within", tests, trust_start, trust_stop);
}
