/* SPDX-License-Identifier: MIT */
/*
 * X509_STORE_set_verify_cb(3): a program's callback that counts where an SSL
 * has none, on a host with a word that has to do with certificates, and on the
 * one that the same SSL is used for then.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/trust_fixture.h"
#include "support/preload.h"
#include "support/table.h"

static const struct row {
	const char *name;
	const char *host;
	enum shown shown;
} rows[] = {
    {"sha1, SHA-1", "sha1.test", BY_SHA1},
    {"sha1, good chain", "sha1.test", GOOD},
    {"pin, good chain", "pin.test", GOOD},
    {"pin, self-signed", "pin.test", SELF_SIGNED},
    {"trust-any, self-signed", "any.test", SELF_SIGNED},
    {"seclevel1", "level1.test", GOOD},
    {"no word", "none.test", GOOD},
    {"unlisted", "other.test", GOOD},
};

static struct {
	int calls;
	bool refuses;
} store_callback;

static int
on_store(int is_ok, X509_STORE_CTX *store)
{
	store_callback.calls++;
	if (!store_callback.refuses)
		return is_ok;
	X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
	return 0;
}

/* Again, with another server of the same context. */
static void
renew(struct memory_pair *pair, const char *host, enum shown shown)
{
	SSL_free(pair->server);
	pair->server = SSL_new(pair->server_ctx);
	assert_non_null(pair->server);
	assert_int_equal(SSL_clear(pair->client), 1);
	SSL_set_session(pair->client, NULL);
	SSL_set_tlsext_host_name(pair->client, host);
	trust_show(pair->server, shown);
	memory_pair_join(pair);
}

static void
assert_outcome(struct memory_pair *pair, bool refuses)
{
	store_callback.calls = 0;
	store_callback.refuses = refuses;
	assert_int_equal(memory_pair_handshake(pair) == 1, !refuses);
	assert_true(store_callback.calls > 0);
	if (refuses)
		assert_int_equal(SSL_get_verify_result(pair->client),
		    X509_V_ERR_APPLICATION_VERIFICATION);
	ERR_clear_error();
}

static void
callback_of_the_store_counts(void **state)
{
	const struct row *row = *state;
	struct memory_pair pair;
	int version;

	for (version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
		trust_pair(&pair, row->host, row->shown, version);
		X509_STORE_set_verify_cb(
		    SSL_CTX_get_cert_store(SSL_get_SSL_CTX(pair.client)),
		    on_store);
		assert_outcome(&pair, false);
		renew(&pair, "other.test", GOOD);
		assert_outcome(&pair, true);
		renew(&pair, row->host, row->shown);
		assert_outcome(&pair, true);
		trust_pair_free(&pair);
	}
}

int
main(int argc, char *argv[])
{
	enum {
		ROWS = sizeof(rows) / sizeof(rows[0])
	};
	struct CMUnitTest tests[ROWS];

	(void)argc;
	preload_this(argv, "placeholder.test");
	table_tests(
	    tests, &(struct table)TABLE(rows, callback_of_the_store_counts));
	return _cmocka_run_group_tests(
	    "store_callback", tests, ROWS, trust_start, trust_stop);
}
