/* SPDX-License-Identifier: MIT */
/* LEGACYTLS_CONTAIN: on which SSL, from when to when. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/asking.h"
#include "support/preload.h"
#include "support/real.h"

#define HOSTS                                                        \
	"listed.test default, old.test tls1.0 seclevel1, cert.test " \
	"client-cert"

#define OPTIONS                                                             \
	(SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_IGNORE_UNEXPECTED_EOF |      \
	    SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION |                      \
	    SSL_OP_NO_EXTENDED_MASTER_SECRET | SSL_OP_NO_ENCRYPT_THEN_MAC | \
	    SSL_OP_ALLOW_NO_DHE_KEX)

/* Of a client that relaxes all, and its argument for admit_all. */
static SSL_CTX *reckless;
static int argument;

static int
admit_all(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid,
    void *other, void *ex)
{
	(void)ssl, (void)ctx, (void)op, (void)bits, (void)nid;
	(void)other, (void)ex;
	return 1;
}

/* By the callback alone or, for a program that has none, by the level. */
static void
relax(SSL_CTX *ctx, bool has_callback)
{
	SSL_CTX_set_security_level(ctx, 0);
	SSL_CTX_set_cipher_list(ctx, "ALL:@SECLEVEL=0");
	SSL_CTX_set_min_proto_version(ctx, TLS1_VERSION);
	SSL_CTX_set_options(ctx, OPTIONS);
	if (!has_callback)
		return;
	X509_VERIFY_PARAM_set_auth_level(SSL_CTX_get0_param(ctx), 0);
	SSL_CTX_set_security_callback(ctx, admit_all);
	SSL_CTX_set0_security_ex_data(ctx, &argument);
}

static int
setup(void **state)
{
	assert_int_equal(asking_setup(state), 0);
	reckless = client_context(&asking.scratch);
	relax(reckless, true);
	return 0;
}

static int
teardown(void **state)
{
	SSL_CTX_free(reckless);
	return asking_teardown(state);
}

/* The server's key is weak, and it has no level; max is its highest version. */
static void
make_weak_server(
    struct memory_pair *pair, SSL_CTX *ctx, const char *host, int max)
{
	memory_pair_make(pair, &asking.scratch, ctx, host);
	SSL_set_security_level(pair->server, 0);
	SSL_set_min_proto_version(pair->server, TLS1_VERSION);
	SSL_set_max_proto_version(pair->server, max);
	assert_int_equal(asking_use_weak(pair->server, NULL), 1);
}

/* What the application can read of its SSL. */
struct settings {
	uint64_t options;
	int level;
	int auth_level;
	long min_version;
	void *callback;
	void *ex;
};

static struct settings
settings_of(SSL *ssl)
{
	struct settings found;

	memset(&found, 0, sizeof(found));
	found.options = SSL_get_options(ssl);
	found.level = SSL_get_security_level(ssl);
	found.auth_level =
	    X509_VERIFY_PARAM_get_auth_level(SSL_get0_param(ssl));
	found.min_version = SSL_get_min_proto_version(ssl);
	found.callback = (void *)SSL_get_security_callback(ssl);
	found.ex = SSL_get0_security_ex_data(ssl);
	return found;
}

static void
getters_tell_the_applications_own(void **state)
{
	static const char *const hosts[] = {
	    "other.test", "listed.test", "old.test"};
	struct settings before, after;
	struct memory_pair pair;
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		make_weak_server(&pair, reckless, hosts[i], TLS1_2_VERSION);
		before = settings_of(pair.client);
		assert_int_equal(SSL_do_handshake(pair.client), -1);
		after = settings_of(pair.client);
		assert_int_equal(after.level, before.level);
		assert_ptr_equal(after.callback, (void *)admit_all);
		assert_ptr_equal(after.ex, &argument);
		assert_true(after.options == before.options);
		assert_int_equal(real_options(pair.client) & OPTIONS,
		    i == 1 ? SSL_OP_LEGACY_SERVER_CONNECT : 0);
		assert_int_equal(memory_pair_handshake(&pair), i == 0 ? -1 : 1);
		/* Ends are read after the handshake, and must stay held. */
		assert_true(real_options(pair.client) ==
		            (before.options & ~SSL_OP_IGNORE_UNEXPECTED_EOF));
		after = settings_of(pair.client);
		assert_memory_equal(&after, &before, sizeof(before));
		memory_pair_free(&pair);
		ERR_clear_error();
	}
}

/* One SSL, or SSLs of one context; listed and unlisted in turn. */
static void
hosts_in_turn(void **state)
{
	static const char *const hosts[] = {
	    "other.test", "listed.test", "other.test", "listed.test"};
	SSL *ssl = SSL_new(reckless);
	struct memory_pair pair;
	int rv;
	size_t i;

	(void)state;
	for (i = 0; i < 8; i++) {
		rv = i % 2 == 0 ? -1 : 1;
		make_weak_server(&pair, reckless, hosts[i % 4], TLS1_3_VERSION);
		if (i >= 4) {
			assert_int_equal(SSL_clear(ssl), 1);
			SSL_set_session(ssl, NULL);
			SSL_set_tlsext_host_name(ssl, hosts[i % 4]);
			BIO_up_ref(SSL_get_rbio(pair.client));
			SSL_set_bio(ssl, SSL_get_rbio(pair.client),
			    SSL_get_rbio(pair.client));
			SSL_set_connect_state(ssl);
			SSL_free(pair.client);
			pair.client = ssl;
			SSL_up_ref(ssl);
		}
		assert_int_equal(memory_pair_handshake(&pair), rv);
		memory_pair_free(&pair);
		ERR_clear_error();
	}
	SSL_free(ssl);
}

/* Its own level would let it send the weak one to everybody. */
static void
own_certificate_is_for_its_host_only(void **state)
{
	static const struct {
		const char *host;
		bool is_sent;
	} rows[] = {
	    {"other.test", false}, {"listed.test", false}, {"cert.test", true}};
	SSL_CTX *ctx = client_context(&asking.scratch);
	size_t i;

	(void)state;
	relax(ctx, true);
	assert_int_equal(SSL_CTX_use_certificate(ctx, asking.weak.cert), 1);
	assert_int_equal(SSL_CTX_use_PrivateKey(ctx, asking.weak.key), 1);
	for (i = 0; i < 3; i++)
		assert_context(ctx, rows[i].host, rows[i].is_sent);
	SSL_CTX_free(ctx);
}

static void
renegotiation_is_held_too(void **state)
{
	static const char *const hosts[] = {"other.test", "cert.test"};
	struct memory_pair pair;
	int i, error;

	(void)state;
	for (i = 0; i < 2; i++) {
		asking_make(&pair, reckless, hosts[i], TLS1_2_VERSION);
		assert_int_equal(asking_use_weak(pair.client, NULL), 1);
		SSL_set_verify(pair.server, SSL_VERIFY_NONE, NULL);
		assert_int_equal(memory_pair_handshake(&pair), 1);
		error = asking_later(&pair);
		if (i == 0) {
			assert_int_equal(error, SSL_ERROR_SSL);
			assert_int_equal(
			    client_reason(), SSL_R_EE_KEY_TOO_SMALL);
			assert_null(SSL_get0_peer_certificate(pair.server));
		} else {
			assert_has_weak(pair.server);
		}
		memory_pair_free(&pair);
		ERR_clear_error();
	}
}

static void
server_side_is_left_alone(void **state)
{
	SSL_CTX *ctx = client_context(&asking.scratch);
	struct settings before, after;
	struct memory_pair pair;

	(void)state;
	make_weak_server(&pair, ctx, "old.test", TLS1_VERSION);
	SSL_set_cipher_list(pair.server, "ALL:@SECLEVEL=0");
	SSL_set_options(pair.server, OPTIONS);
	SSL_set0_security_ex_data(pair.server, &argument);
	SSL_set_security_callback(pair.server, admit_all);
	before = settings_of(pair.server);
	assert_int_equal(SSL_do_handshake(pair.client), -1);
	assert_int_equal(SSL_do_handshake(pair.server), -1);
	after = settings_of(pair.server);
	assert_memory_equal(&after, &before, sizeof(before));
	assert_int_equal(memory_pair_handshake(&pair), 1);
	assert_int_equal(SSL_version(pair.server), TLS1_VERSION);
	after = settings_of(pair.server);
	assert_memory_equal(&after, &before, sizeof(before));
	memory_pair_free(&pair);
	SSL_CTX_free(ctx);
}

/* SSL_copy_session_id: the level is one for both, and the hold is not. */
static void
ssls_that_share_a_certificate(void **state)
{
	SSL_CTX *ctx = client_context(&asking.scratch);
	struct memory_pair first, second, listed;

	(void)state;
	relax(ctx, false);
	make_weak_server(&first, ctx, "other.test", TLS1_2_VERSION);
	make_weak_server(&second, ctx, "other.test", TLS1_2_VERSION);
	make_weak_server(&listed, ctx, "listed.test", TLS1_2_VERSION);
	SSL_copy_session_id(second.client, first.client);
	SSL_copy_session_id(listed.client, first.client);
	assert_int_equal(SSL_do_handshake(first.client), -1);
	assert_int_equal(SSL_do_handshake(second.client), -1);
	assert_int_equal(memory_pair_handshake(&first), -1);
	assert_int_equal(memory_pair_handshake(&listed), 1);
	assert_int_equal(memory_pair_handshake(&second), -1);
	assert_int_equal(SSL_get_security_level(second.client), 0);
	ERR_clear_error();
	memory_pair_free(&first);
	memory_pair_free(&second);
	memory_pair_free(&listed);
	SSL_CTX_free(ctx);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(getters_tell_the_applications_own),
	    cmocka_unit_test(hosts_in_turn),
	    cmocka_unit_test(own_certificate_is_for_its_host_only),
	    cmocka_unit_test(renegotiation_is_held_too),
	    cmocka_unit_test(server_side_is_left_alone),
	    cmocka_unit_test(ssls_that_share_a_certificate),
	};

	(void)argc;
	setenv("LEGACYTLS_CONTAIN", "1", 1);
	preload_this(argv, HOSTS);
	return cmocka_run_group_tests_name(
	    "contain, bounds", tests, setup, teardown);
}
