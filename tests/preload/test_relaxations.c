/* SPDX-License-Identifier: MIT */
/* What a rule opens, on which SSL, and for how long. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/client.h"
#include "preload/words_flight.h"
#include "support/preload.h"

#define HOSTS                                                             \
	"listed.test, legacy.test legacy-connect, level.test seclevel1, " \
	"suites.test ciphers, one.test ciphers=AES128-SHA, "              \
	"old.test until=2020-02-29, 127.0.0.3"

/* Made once by make_servers, read-only after. */
static struct {
	struct scratch scratch;
	struct server legacy;   /* lacks RFC 5746 */
	struct server weak_key; /* RSA 1024 */
	struct server dh1024;
	struct server rsa_cbc; /* AES128-SHA only */
	SSL_CTX *ctx;
} fixture;

static void
serve(
    struct server *server, const char *cert, const char *cipher, const char *dh)
{
	const char *path =
	    dh != NULL ? scratch_path(&fixture.scratch, dh) : NULL;
	const char *const args[] = {"-tls1_2", "-cipher", cipher,
	    dh != NULL ? "-dhparam" : NULL, path, NULL};

	server_openssl(server, &fixture.scratch, cert, args);
}

static int
make_servers(void **state)
{
	(void)state;
	scratch_make(&fixture.scratch);
	server_gnutls(
	    &fixture.legacy, &fixture.scratch, "strong", SERVER_NO_RFC5746);
	serve(&fixture.weak_key, "weak", "ALL:@SECLEVEL=0", NULL);
	serve(&fixture.dh1024, "strong",
	    "DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0", "1024.dh");
	serve(&fixture.rsa_cbc, "strong", "AES128-SHA", NULL);
	fixture.ctx = client_context(&fixture.scratch);
	return 0;
}

static int
stop_servers(void **state)
{
	(void)state;
	SSL_CTX_free(fixture.ctx);
	server_stop(&fixture.legacy);
	server_stop(&fixture.weak_key);
	server_stop(&fixture.dh1024);
	server_stop(&fixture.rsa_cbc);
	scratch_remove(&fixture.scratch);
	return 0;
}

/* Connects and returns the reason of the failure, 0 if there was none. */
static int
outcome(SSL_CTX *ctx, const char *name, const struct server *server)
{
	SSL *ssl;
	int rv, reason;

	rv = client_handshake(ctx, name, server, &ssl);
	reason = client_reason();
	client_free(ssl);
	if (rv == 1)
		return 0;
	assert_int_not_equal(reason, 0);
	return reason;
}

#define REFUSED SSL_R_UNSAFE_LEGACY_RENEGOTIATION_DISABLED

static void
each_word_opens_its_own_server(void **state)
{
	static const struct {
		const char *name;
		const struct server *server;
		int reason;
	} table[] = {
	    {"listed.test", &fixture.legacy, 0},
	    {"legacy.test", &fixture.legacy, 0},
	    {"level.test", &fixture.legacy, REFUSED},
	    {"suites.test", &fixture.legacy, REFUSED},
	    {"one.test", &fixture.legacy, REFUSED},
	    {"old.test", &fixture.legacy, REFUSED},
	    {"other.test", &fixture.legacy, REFUSED},

	    {"listed.test", &fixture.weak_key, 0},
	    {"level.test", &fixture.weak_key, 0},
	    {"legacy.test", &fixture.weak_key, SSL_R_CERTIFICATE_VERIFY_FAILED},
	    {"suites.test", &fixture.weak_key, SSL_R_CERTIFICATE_VERIFY_FAILED},
	    {"one.test", &fixture.weak_key, SSL_R_CERTIFICATE_VERIFY_FAILED},
	    {"old.test", &fixture.weak_key, SSL_R_CERTIFICATE_VERIFY_FAILED},
	    {"other.test", &fixture.weak_key, SSL_R_CERTIFICATE_VERIFY_FAILED},

	    {"listed.test", &fixture.dh1024, 0},
	    {"level.test", &fixture.dh1024, 0},
	    {"legacy.test", &fixture.dh1024, SSL_R_DH_KEY_TOO_SMALL},
	    {"suites.test", &fixture.dh1024, SSL_R_DH_KEY_TOO_SMALL},
	    {"one.test", &fixture.dh1024, SSL_R_DH_KEY_TOO_SMALL},
	    {"old.test", &fixture.dh1024, SSL_R_DH_KEY_TOO_SMALL},
	    {"other.test", &fixture.dh1024, SSL_R_DH_KEY_TOO_SMALL},
	};
	size_t i;
	int reason;

	(void)state;
	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		reason = outcome(fixture.ctx, table[i].name, table[i].server);
		if (reason != table[i].reason)
			fail_msg("row %zu, %s: reason %d, not %d", i,
			    table[i].name, reason, table[i].reason);
	}
}

/* No server at hand has such DH parameters for every client. */
static void
dh_768_is_out_of_reach(void **state)
{
	static const struct flight flight = {
	    TLS1_2_VERSION, 0x009e, FLIGHT_DHE, "768.dh", "SHA256", 0x0401};
	static const char *const names[] = {
	    "listed.test", "level.test", "other.test"};
	SSL *ssl;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		ssl = client_new(fixture.ctx, names[i]);
		assert_false(flight_is_taken(ssl, &fixture.scratch, &flight));
		/* From 3.5 on another error is before it. */
		assert_int_equal(ERR_GET_REASON(ERR_peek_last_error()),
		    SSL_R_DH_KEY_TOO_SMALL);
		ERR_clear_error();
		SSL_free(ssl);
	}
}

static SSL_CTX *
modern_context(void)
{
	SSL_CTX *ctx = client_context(&fixture.scratch);

	assert_int_equal(SSL_CTX_set_cipher_list(ctx, "ECDHE+AESGCM"), 1);
	return ctx;
}

static void
ciphers_are_appended(void **state)
{
	SSL_CTX *ctx = modern_context();

	(void)state;
	assert_int_equal(outcome(ctx, "listed.test", &fixture.rsa_cbc), 0);
	assert_int_equal(outcome(ctx, "suites.test", &fixture.rsa_cbc), 0);
	assert_int_equal(outcome(ctx, "one.test", &fixture.rsa_cbc), 0);
	assert_int_equal(outcome(ctx, "level.test", &fixture.rsa_cbc),
	    SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE);
	assert_int_equal(outcome(ctx, "other.test", &fixture.rsa_cbc),
	    SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE);
	SSL_CTX_free(ctx);
}

static void
own_auth_level_is_lowered_and_put_back(void **state)
{
	SSL_CTX *ctx = client_context(&fixture.scratch);
	SSL *ssl;

	(void)state;
	X509_VERIFY_PARAM_set_auth_level(SSL_CTX_get0_param(ctx), 3);
	assert_int_equal(
	    client_handshake(ctx, "level.test", &fixture.weak_key, &ssl), 1);
	assert_int_equal(
	    X509_VERIFY_PARAM_get_auth_level(SSL_get0_param(ssl)), 3);
	client_free(ssl);
	assert_int_equal(outcome(ctx, "legacy.test", &fixture.weak_key),
	    SSL_R_CERTIFICATE_VERIFY_FAILED);
	SSL_CTX_free(ctx);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_word_opens_its_own_server),
	    cmocka_unit_test(dh_768_is_out_of_reach),
	    cmocka_unit_test(ciphers_are_appended),
	    cmocka_unit_test(own_auth_level_is_lowered_and_put_back),
	};

	(void)argc;
	preload_this(argv, HOSTS);
	return cmocka_run_group_tests_name(
	    "relaxations", tests, make_servers, stop_servers);
}
