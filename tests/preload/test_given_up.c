/* SPDX-License-Identifier: MIT */
/*
 * A handshake with a listed host that is given up, and what the program sets
 * for the next one of that SSL: just as after one with a host without a rule.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/memory.h"
#include "preload/pinned.h"
#include "preload/snapshot.h"
#include "support/preload.h"
#include "support/real.h"
#include "support/scratch_group.h"
#include "support/table.h"

static const char *const hosts[] = {"pin.test", "any.test", "level.test",
    "lax.test", "old.test", "older.test", "max.test", "suites.test",
    "legacy.test", "sha1.test", "all.test"};

#define RULES                                                                  \
	"pin.test none " PINNED_NOBODY ",any.test trust-any until=2999-12-31," \
	"level.test seclevel1,lax.test lax-x509,old.test tls1.1,"              \
	"older.test tls1.0,max.test max-tls1.2,suites.test ciphers,"           \
	"legacy.test legacy-connect,sha1.test sha1,"                           \
	"all.test default sha1 lax-x509 tls1.0 " PINNED_NOBODY

/* What the program sets. */
typedef void settings(SSL *ssl);

static int
ask(int is_ok, X509_STORE_CTX *store)
{
	(void)store;
	return is_ok;
}

static void
set_nothing(SSL *ssl)
{
	(void)ssl;
}

static void
set_all_modes(SSL *ssl)
{
	SSL_set_verify(ssl,
	    SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT |
	        SSL_VERIFY_CLIENT_ONCE,
	    NULL);
}

static void
set_all_modes_and_callback(SSL *ssl)
{
	SSL_set_verify(ssl,
	    SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT |
	        SSL_VERIFY_CLIENT_ONCE,
	    ask);
}

static void
add_peer(SSL *ssl)
{
	SSL_set_verify(ssl, SSL_get_verify_mode(ssl) | SSL_VERIFY_PEER, NULL);
}

static void
add_peer_and_callback(SSL *ssl)
{
	SSL_set_verify(ssl, SSL_get_verify_mode(ssl) | SSL_VERIFY_PEER, ask);
}

static void
set_callback(SSL *ssl)
{
	SSL_set_verify(ssl, SSL_VERIFY_NONE, ask);
}

static void
set_levels(SSL *ssl)
{
	SSL_set_security_level(ssl, 0);
	X509_VERIFY_PARAM_set_auth_level(SSL_get0_param(ssl), 1);
}

static void
set_auth_level(SSL *ssl)
{
	X509_VERIFY_PARAM_set_auth_level(SSL_get0_param(ssl), 1);
}

static void
clear_strict(SSL *ssl)
{
	X509_VERIFY_PARAM_clear_flags(
	    SSL_get0_param(ssl), X509_V_FLAG_X509_STRICT);
}

static void
set_versions(SSL *ssl)
{
	SSL_set_min_proto_version(ssl, TLS1_1_VERSION);
	SSL_set_max_proto_version(ssl, TLS1_2_VERSION);
}

static void
set_tls1_0(SSL *ssl)
{
	SSL_set_min_proto_version(ssl, TLS1_VERSION);
}

static void
clear_options(SSL *ssl)
{
	SSL_clear_options(ssl, SSL_OP_NO_TLSv1 | SSL_OP_LEGACY_SERVER_CONNECT);
}

static void
set_options(SSL *ssl)
{
	SSL_set_options(ssl, SSL_OP_NO_TLSv1_1 | SSL_OP_LEGACY_SERVER_CONNECT);
}

static const struct row {
	const char *name;
	settings *set;
} rows[] = {
    {"nothing", set_nothing},
    {"all modes", set_all_modes},
    {"all modes, and a callback", set_all_modes_and_callback},
    {"SSL_VERIFY_PEER as well", add_peer},
    {"SSL_VERIFY_PEER as well, and a callback", add_peer_and_callback},
    {"a callback", set_callback},
    {"levels", set_levels},
    {"auth level", set_auth_level},
    {"not strict", clear_strict},
    {"versions", set_versions},
    {"TLS 1.0", set_tls1_0},
    {"options cleared", clear_options},
    {"options set", set_options},
};

/* How it is given up, and the SSL made ready for another. */
enum way {
	BY_CLEAR,
	BY_CONNECT_STATE,
	BY_ACCEPT_STATE,
	AFTER_AN_ERROR, /* of the socket, and SSL_clear */
	WAYS,
	UNSEEN = WAYS, /* by libssl itself, where it is bound to its own */
};

static void
client_make(struct memory_pair *pair, const char *host)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	assert_non_null(ctx);
	SSL_CTX_set_cipher_list(ctx, "ECDHE+AESGCM");
	SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
	SSL_CTX_set_options(ctx, SSL_OP_NO_TLSv1);
	X509_VERIFY_PARAM_set_flags(
	    SSL_CTX_get0_param(ctx), X509_V_FLAG_X509_STRICT);
	memory_pair_make(pair, &scratch, ctx, host);
	SSL_CTX_free(ctx);
}

static void
give_up(SSL *ssl, enum way way)
{
	if (way == AFTER_AN_ERROR)
		memory_fail_reads(ssl, ECONNRESET);
	assert_int_equal(SSL_do_handshake(ssl), -1);
	memory_fail_reads(ssl, 0);
	ERR_clear_error();
	if (way == UNSEEN)
		assert_int_equal(real_clear(ssl), 1);
	else if (way == BY_CONNECT_STATE)
		SSL_set_connect_state(ssl);
	else if (way == BY_ACCEPT_STATE)
		SSL_set_accept_state(ssl);
	else
		assert_int_equal(SSL_clear(ssl), 1);
}

/* As it is set, and once the next handshake has begun. */
static void
next_is(
    const char *host, enum way way, settings *set, char *before, char *begun)
{
	struct memory_pair pair;

	client_make(&pair, host);
	give_up(pair.client, way);
	set(pair.client);
	snapshot(pair.client, before, SNAPSHOT_SIZE);
	SSL_set_tlsext_host_name(pair.client, "other.test");
	assert_int_not_equal(SSL_do_handshake(pair.client), 1);
	snapshot(pair.client, begun, SNAPSHOT_SIZE);
	ERR_clear_error();
	memory_pair_free(&pair);
}

static void
what_is_set_counts(void **state)
{
	const struct row *row = *state;
	char expected[SNAPSHOT_SIZE], expected_begun[SNAPSHOT_SIZE];
	char before[SNAPSHOT_SIZE], begun[SNAPSHOT_SIZE];
	enum way way;
	size_t i;

	for (way = BY_CLEAR; way < WAYS; way++) {
		next_is("other.test", way, row->set, expected, expected_begun);
		for (i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
			next_is(hosts[i], way, row->set, before, begun);
			assert_string_equal(before, expected);
			assert_string_equal(begun, expected_begun);
		}
	}
}

/* What libssl calls itself may not be seen: it becomes no weaker. */
static void
unseen_is_not_weaker(void **state)
{
	static settings *const sets[] = {set_all_modes,
	    set_all_modes_and_callback, add_peer, add_peer_and_callback,
	    set_levels};
	struct memory_pair pair;
	SSL_verify_cb callback;
	int mode, level;
	size_t i, j;

	(void)state;
	for (i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		for (j = 0; j < sizeof(sets) / sizeof(sets[0]); j++) {
			client_make(&pair, hosts[i]);
			give_up(pair.client, UNSEEN);
			sets[j](pair.client);
			mode = SSL_get_verify_mode(pair.client);
			callback = SSL_get_verify_callback(pair.client);
			SSL_set_tlsext_host_name(pair.client, "other.test");
			SSL_do_handshake(pair.client);
			assert_int_equal(
			    SSL_get_verify_mode(pair.client), mode);
			assert_ptr_equal(
			    (void *)SSL_get_verify_callback(pair.client),
			    (void *)callback);
			level = X509_VERIFY_PARAM_get_auth_level(
			    SSL_get0_param(pair.client));
			if (level < 0)
				level = SSL_get_security_level(pair.client);
			assert_true(level >= 1);
			ERR_clear_error();
			memory_pair_free(&pair);
		}
	}
}

int
main(int argc, char *argv[])
{
	enum {
		ROWS = sizeof(rows) / sizeof(rows[0])
	};
	struct CMUnitTest tests[ROWS + 1] = {
	    cmocka_unit_test(unseen_is_not_weaker),
	};

	(void)argc;
	preload_this(argv, RULES);
	table_tests(tests + 1, &(struct table)TABLE(rows, what_is_set_counts));
	return _cmocka_run_group_tests(
	    "given up", tests, ROWS + 1, make_scratch, remove_scratch);
}
