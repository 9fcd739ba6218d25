/* SPDX-License-Identifier: MIT */
/*
 * Encrypted ClientHello (RFC 9849): the rule is that of the name inside, never
 * of the public one. Its functions, which come with OpenSSL 4.0, are looked up:
 * the headers may be older.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/pinned.h"
#include "preload/weak_pair.h"
#include "support/newer.h"
#include "support/preload.h"

#define VERSION 0xfe0d   /* OSSL_ECH_CURRENT_VERSION */
#define ACCEPTED 1       /* SSL_ECH_STATUS_SUCCESS */
#define FOR_RETRY 1      /* OSSL_ECH_FOR_RETRY: to be sent, newer ones */
#define LAST (-1)        /* OSSL_ECHSTORE_LAST */
#define ECH_REQUIRED 424 /* SSL_R_ECH_REQUIRED */

#define HOSTS                                                \
	ASKING_HOSTS                                         \
	", own.words.test seclevel1, none.words.test none, " \
	"front.words.test seclevel1, pinned.words.test none " PINNED_NOBODY

typedef struct echstore ECHSTORE;

/* OSSL_HPKE_SUITE: X25519, HKDF with SHA-256, AES-128-GCM. */
struct suite {
	uint16_t kem, kdf, aead;
};

static const struct suite suite = {0x0020, 0x0001, 0x0001};

static struct {
	ECHSTORE *(*store_new)(OSSL_LIB_CTX *, const char *);
	void (*store_free)(ECHSTORE *);
	int (*new_config)(
	    ECHSTORE *, uint16_t, uint8_t, const char *, struct suite);
	int (*write_pem)(ECHSTORE *, int, BIO *);
	int (*read_pem)(ECHSTORE *, BIO *, int);
	int (*set_store)(SSL *, ECHSTORE *);
	int (*get_status)(SSL *, char **, char **);
	int (*get_retry)(SSL *, unsigned char **, size_t *);
} use;

static bool
look_up(void)
{
	const struct newer names[] = {
	    {"OSSL_ECHSTORE_new", &use.store_new},
	    {"OSSL_ECHSTORE_free", &use.store_free},
	    {"OSSL_ECHSTORE_new_config", &use.new_config},
	    {"OSSL_ECHSTORE_write_pem", &use.write_pem},
	    {"OSSL_ECHSTORE_read_pem", &use.read_pem},
	    {"SSL_set1_echstore", &use.set_store},
	    {"SSL_ech_get1_status", &use.get_status},
	    {"SSL_ech_get1_retry_config", &use.get_retry},
	};

	return newer_find(names, sizeof(names) / sizeof(names[0]));
}

static ECHSTORE *
make_keys(const char *public_name)
{
	ECHSTORE *store = use.store_new(NULL, NULL);

	assert_non_null(store);
	assert_int_equal(
	    use.new_config(store, VERSION, 0, public_name, suite), 1);
	return store;
}

/* As from a file: a store takes keys that it has just made for a client's. */
static void
give_keys(SSL *ssl, ECHSTORE *keys)
{
	BIO *pem = BIO_new(BIO_s_mem());
	ECHSTORE *store = use.store_new(NULL, NULL);

	assert_int_equal(use.write_pem(keys, LAST, pem), 1);
	assert_int_equal(use.read_pem(store, pem, FOR_RETRY), 1);
	assert_int_equal(use.set_store(ssl, store), 1);
	use.store_free(store);
	BIO_free(pem);
}

/*
 * For host behind a public name. The server, with the weak key or the strong
 * one, has the ECH keys that the client knows, or newer ones.
 */
static void
make_pair(struct memory_pair *pair, const char *host, const char *public_name,
    bool is_weak, bool is_newer)
{
	ECHSTORE *keys = make_keys(public_name);

	if (is_weak)
		weak_pair_make(pair, asking.ctx, host, TLS1_3_VERSION);
	else
		memory_pair_make(pair, &asking.scratch, asking.ctx, host);
	assert_int_equal(
	    X509_VERIFY_PARAM_set1_host(SSL_get0_param(pair->client), host, 0),
	    1);
	give_keys(pair->client, keys);
	if (is_newer) {
		use.store_free(keys);
		keys = make_keys(public_name);
	}
	give_keys(pair->server, keys);
	use.store_free(keys);
}

/* Did the server read the inner ClientHello? */
static bool
is_accepted(SSL *server)
{
	char *inner = NULL, *outer = NULL;
	int status = use.get_status(server, &inner, &outer);

	OPENSSL_free(inner);
	OPENSSL_free(outer);
	return status == ACCEPTED;
}

static void
rule_of_the_name_inside(void **state)
{
	static const char *const fronts[] = {
	    "near.listed.test", "front.words.test", "pinned.words.test"};
	struct memory_pair pair;
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		make_pair(&pair, "own.words.test", fronts[i], true, false);
		assert_int_equal(memory_pair_handshake(&pair), 1);
		assert_true(is_accepted(pair.server));
		memory_pair_free(&pair);
	}
}

static void
not_that_of_the_public_name(void **state)
{
	static const char *const names[] = {"other.test", "none.words.test"};
	struct memory_pair pair;
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		make_pair(
		    &pair, names[i / 2], "front.words.test", i % 2 == 0, false);
		if (i % 2 == 0)
			assert_too_weak(&pair);
		else
			assert_int_equal(memory_pair_handshake(&pair), 1);
		assert_true(is_accepted(pair.server));
		memory_pair_free(&pair);
	}
}

/* The handshake ends so, and whether it brought the newer keys. */
static void
assert_refused_with(struct memory_pair *pair, int reason, bool has_keys)
{
	unsigned char *list = NULL;
	size_t len = 0;

	assert_int_equal(memory_pair_handshake(pair), -1);
	assert_int_equal(client_reason(), reason);
	assert_false(is_accepted(pair->server));
	(void)use.get_retry(pair->client, &list, &len);
	assert_int_equal(list != NULL && len > 0, has_keys);
	OPENSSL_free(list);
	memory_pair_free(pair);
}

/* The application learns the newer keys, as without the object. */
static void
newer_keys_arrive(void **state)
{
	static const char *const names[] = {
	    "own.words.test", "other.test", "none.words.test"};
	static const char *const fronts[] = {
	    "near.listed.test", "front.words.test", "pinned.words.test"};
	struct memory_pair pair;
	size_t i;

	(void)state;
	for (i = 0; i < 9; i++) {
		make_pair(&pair, names[i / 3], fronts[i % 3], false, true);
		assert_refused_with(&pair, ECH_REQUIRED, true);
	}
}

/* They come from the host of the public name, which has to be as it must be. */
static void
newer_keys_of_a_weak_host(void **state)
{
	struct memory_pair pair;

	(void)state;
	make_pair(&pair, "own.words.test", "near.listed.test", true, true);
	assert_refused_with(&pair, SSL_R_CERTIFICATE_VERIFY_FAILED, false);
	make_pair(&pair, "other.test", "near.listed.test", true, true);
	assert_refused_with(&pair, SSL_R_CERTIFICATE_VERIFY_FAILED, false);
	make_pair(&pair, "other.test", "front.words.test", true, true);
	assert_refused_with(&pair, SSL_R_CERTIFICATE_VERIFY_FAILED, false);
	make_pair(&pair, "own.words.test", "front.words.test", true, true);
	assert_refused_with(&pair, ECH_REQUIRED, true);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rule_of_the_name_inside),
	    cmocka_unit_test(not_that_of_the_public_name),
	    cmocka_unit_test(newer_keys_arrive),
	    cmocka_unit_test(newer_keys_of_a_weak_host),
	};

	(void)argc;
	preload_this(argv, HOSTS);
	if (!look_up()) {
		puts("ech: skipped, libssl has no ECH before 4.0");
		return 0;
	}
	return cmocka_run_group_tests_name(
	    "ech", tests, asking_setup, asking_teardown);
}
