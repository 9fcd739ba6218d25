/* SPDX-License-Identifier: MIT */
/*
 * Sessions that a rule made, set when a handshake has begun, or with what only
 * the rule had offered.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "preload/weak_pair.h"
#include "support/preload.h"

static const char *const names[] = {"level.test", "other.test"};

/* What the application sets as it adds its extension. */
static SSL_SESSION *late;

static void
set_late(SSL *ssl)
{
	if (late != NULL)
		SSL_set_session(ssl, late);
	late = NULL;
}

static void
session_by_an_extension(void **state)
{
	SSL_CTX *ctx = client_context(&asking.scratch);
	struct memory_pair pair;
	SSL_SESSION *session;
	int i;

	(void)state;
	weak_pair_at_extensions(ctx, set_late);
	for (i = 0; i < 2; i++) {
		session = weak_pair_session(ctx, names[0], TLS1_3_VERSION);
		weak_pair_make(&pair, ctx, names[i], TLS1_3_VERSION);
		late = session;
		if (i == 0)
			assert_goes_on(&pair);
		else
			assert_ended(&pair, "");
		SSL_SESSION_free(session);
	}
	SSL_CTX_free(ctx);
}

static void
session_for_the_second_hello(void **state)
{
	struct memory_pair pair;
	SSL_SESSION *session;
	int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		session =
		    weak_pair_session(asking.ctx, names[0], TLS1_3_VERSION);
		weak_pair_make(&pair, asking.ctx, names[i], TLS1_3_VERSION);
		weak_pair_ask_again(&pair);
		weak_pair_begin(&pair);
		assert_int_equal(SSL_set_session(pair.client, session), 1);
		if (i == 0)
			assert_goes_on(&pair);
		else
			assert_ended(&pair, "");
		SSL_SESSION_free(session);
	}
}

static SSL_SESSION *shared;

static int
use_shared(SSL *ssl, const EVP_MD *digest, const unsigned char **id,
    size_t *id_len, SSL_SESSION **session)
{
	(void)ssl, (void)digest;
	assert_int_equal(SSL_SESSION_up_ref(shared), 1);
	*session = shared;
	*id = (const unsigned char *)"id";
	*id_len = 2;
	return 1;
}

static int
find_shared(
    SSL *ssl, const unsigned char *id, size_t id_len, SSL_SESSION **session)
{
	(void)ssl, (void)id;
	*session = NULL;
	if (id_len == 2) {
		assert_int_equal(SSL_SESSION_up_ref(shared), 1);
		*session = shared;
	}
	return 1;
}

/* Known to the server as well. */
static void
session_as_a_shared_key(void **state)
{
	struct memory_pair pair;
	int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		shared =
		    weak_pair_session(asking.ctx, names[0], TLS1_3_VERSION);
		weak_pair_make(&pair, asking.ctx, names[i], TLS1_3_VERSION);
		SSL_set_psk_use_session_callback(pair.client, use_shared);
		SSL_set_psk_find_session_callback(pair.server, find_shared);
		if (i == 0)
			assert_goes_on(&pair);
		else
			assert_ended(&pair, "");
		SSL_SESSION_free(shared);
	}
}

/* Another client and server of the pair's SSL_CTX. */
static void
meet(struct memory_pair *pair, SSL_CTX *ctx, const char *name)
{
	SSL_set_shutdown(pair->client, SSL_SENT_SHUTDOWN);
	SSL_set_shutdown(pair->server, SSL_SENT_SHUTDOWN);
	SSL_free(pair->client);
	SSL_free(pair->server);
	pair->client = client_new(ctx, name);
	pair->server = SSL_new(pair->server_ctx);
	memory_pair_join(pair);
}

/* What the client would not offer but for a rule. */
static const struct {
	const char *host;
	const char *suites; /* that the server takes */
} offers[] = {
    {"suites.test", "AES128-SHA"},
    {"old.test", "ECDHE+AESGCM"},
};

static void
session_that_a_rule_offered(void **state)
{
	SSL_CTX *ctx = client_context(&asking.scratch);
	struct memory_pair pair;
	SSL_SESSION *session;
	int i;

	(void)state;
	assert_int_equal(SSL_CTX_set_cipher_list(ctx, "ECDHE+AESGCM"), 1);
	memory_pair_make(&pair, &asking.scratch, ctx, NULL);
	SSL_CTX_set_max_proto_version(pair.server_ctx, TLS1_2_VERSION);
	for (i = 0; i < 4; i++) {
		assert_int_equal(SSL_CTX_set_cipher_list(
		                     pair.server_ctx, offers[i / 2].suites),
		    1);
		meet(&pair, ctx, offers[i / 2].host);
		assert_int_equal(memory_pair_handshake(&pair), 1);
		session = SSL_get1_session(pair.client);
		assert_int_equal(SSL_CTX_set_cipher_list(pair.server_ctx,
		                     "AES128-SHA:ECDHE+AESGCM"),
		    1);
		meet(&pair, ctx, i % 2 == 0 ? offers[i / 2].host : names[1]);
		assert_int_equal(SSL_set_session(pair.client, session), 1);
		assert_int_equal(memory_pair_handshake(&pair), 1);
		assert_int_equal(SSL_session_reused(pair.client), i % 2 == 0);
		SSL_SESSION_free(session);
	}
	memory_pair_free(&pair);
	SSL_CTX_free(ctx);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(session_by_an_extension),
	    cmocka_unit_test(session_for_the_second_hello),
	    cmocka_unit_test(session_as_a_shared_key),
	    cmocka_unit_test(session_that_a_rule_offered),
	};

	(void)argc;
	preload_this(
	    argv, ASKING_HOSTS ", suites.test ciphers, old.test tls1.0");
	return cmocka_run_group_tests_name(
	    "session_late", tests, asking_setup, asking_teardown);
}
