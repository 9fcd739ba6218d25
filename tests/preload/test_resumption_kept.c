/* SPDX-License-Identifier: MIT */
/*
 * An application that keeps a copy of the session as it is given it, which with
 * TLS 1.2 is before the handshake is done: it is marked as the session is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/trust_fixture.h"
#include "support/preload.h"

static SSL_SESSION *kept;

/* As an application does that writes it to a file. */
static bool is_written;

static SSL_SESSION *
read_again(SSL_SESSION *session)
{
	unsigned char *bytes = NULL;
	const unsigned char *at;
	int len = i2d_SSL_SESSION(session, &bytes);
	SSL_SESSION *again;

	assert_true(len > 0);
	at = bytes;
	again = d2i_SSL_SESSION(NULL, &at, len);
	OPENSSL_free(bytes);
	return again;
}

static int
keep_copy(SSL *ssl, SSL_SESSION *session)
{
	(void)ssl;
	SSL_SESSION_free(kept);
	kept = is_written ? read_again(session) : SSL_SESSION_dup(session);
	return 0;
}

/* A pair whose client verifies or does not, and keeps its session. */
static void
make_pair(struct memory_pair *pair, const char *host, enum shown shown)
{
	SSL_CTX *ctx;

	trust_pair(pair, host, shown, TLS1_2_VERSION);
	ctx = SSL_get_SSL_CTX(pair->client);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT);
	SSL_CTX_sess_set_new_cb(ctx, keep_copy);
}

/* The group of RFC 5114 2.1: 1024 bits, which level 1 admits. */
static void
use_small_group(struct memory_pair *pair)
{
	EVP_PKEY_CTX *maker = EVP_PKEY_CTX_new_from_name(NULL, "DHX", NULL);
	EVP_PKEY *key = NULL;

	SSL_set_verify(pair->client, SSL_VERIFY_NONE, NULL);
	assert_int_equal(EVP_PKEY_paramgen_init(maker), 1);
	assert_int_equal(EVP_PKEY_CTX_set_dhx_rfc5114(maker, 1), 1);
	assert_int_equal(EVP_PKEY_generate(maker, &key), 1);
	assert_int_equal(SSL_set0_tmp_dh_pkey(pair->server, key), 1);
	assert_int_equal(
	    SSL_set_cipher_list(pair->server, "kDHE:@SECLEVEL=0"), 1);
	assert_int_equal(SSL_set1_groups_list(pair->client, "P-256"), 1);
	EVP_PKEY_CTX_free(maker);
}

/* Closes as it should, for else the session is not resumed. */
static void
close_pair(struct memory_pair *pair)
{
	SSL_set_shutdown(pair->client, SSL_SENT_SHUTDOWN);
	SSL_set_shutdown(pair->server, SSL_SENT_SHUTDOWN);
	ERR_clear_error();
	trust_pair_free(pair);
}

/* Is the copy resumed with the host? */
static bool
is_resumed(struct memory_pair *pair)
{
	SSL_SESSION *session = kept;
	bool rv;

	kept = NULL;
	assert_non_null(session);
	assert_int_equal(SSL_set_session(pair->client, session), 1);
	memory_pair_handshake(pair);
	rv = SSL_session_reused(pair->client);
	close_pair(pair);
	SSL_SESSION_free(session);
	return rv;
}

static void
copy_of_a_weak_exchange(void **state)
{
	static const char *const hosts[] = {"level1.test", "other.test"};
	struct memory_pair pair;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		make_pair(&pair, "level1.test", GOOD);
		use_small_group(&pair);
		assert_int_equal(memory_pair_handshake(&pair), 1);
		close_pair(&pair);
		make_pair(&pair, hosts[i], GOOD);
		use_small_group(&pair);
		assert_int_equal(is_resumed(&pair), i == 0);
	}
}

/* A pin takes no small key, and so no session that came about by one. */
static void
copy_of_a_weak_certificate(void **state)
{
	static const char *const hosts[] = {"small1.test", "small.test"};
	struct memory_pair pair;
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		is_written = i >= 2;
		make_pair(&pair, "small1.test", SMALL);
		assert_int_equal(memory_pair_handshake(&pair), 1);
		close_pair(&pair);
		make_pair(&pair, hosts[i % 2], SMALL);
		assert_int_equal(is_resumed(&pair), i % 2 == 0);
	}
	is_written = false;
}

/* In the midst of the handshake, when it has its keys. */
static const char *moment;

static void
keep_at(const SSL *ssl, int where, int ret)
{
	(void)ret;
	if ((where & SSL_CB_LOOP) == 0 ||
	    strcmp(SSL_state_string(ssl), moment) != 0)
		return;
	SSL_SESSION_free(kept);
	kept = SSL_SESSION_dup(SSL_get_session(ssl));
}

static void
copy_before_the_end(void **state)
{
	static const char *const hosts[] = {"level1.test", "other.test"};
	static const char *const moments[] = {"TWCKE", "TWCCS", "TWFIN"};
	struct memory_pair pair;
	int i;

	(void)state;
	for (i = 0; i < 6; i++) {
		make_pair(&pair, hosts[0], GOOD);
		use_small_group(&pair);
		SSL_CTX_sess_set_new_cb(SSL_get_SSL_CTX(pair.client), NULL);
		/* Else it cannot be resumed before the server's ticket. */
		SSL_set_options(pair.server, SSL_OP_NO_TICKET);
		moment = moments[i / 2];
		SSL_set_info_callback(pair.client, keep_at);
		assert_int_equal(memory_pair_handshake(&pair), 1);
		close_pair(&pair);
		make_pair(&pair, hosts[i % 2], GOOD);
		use_small_group(&pair);
		assert_int_equal(is_resumed(&pair), i % 2 == 0);
	}
}

/* CRYPTO_EX_dup: stunnel's reads what *from points to. */
static int
copy_data(CRYPTO_EX_DATA *to, const CRYPTO_EX_DATA *from, void **data,
    int index, long argl, void *argp)
{
	(void)to, (void)from, (void)index, (void)argl;
	*(int *)argp += *data == NULL;
	return 1;
}

/* TLS 1.3 copies the session for each ticket that comes later. */
static void
data_that_are_not_there_are_not_copied(void **state)
{
	static int strays;
	struct memory_pair pair;
	char byte;

	(void)state;
	assert_true(SSL_SESSION_get_ex_new_index(
	                0, &strays, NULL, copy_data, NULL) != -1);
	trust_pair(&pair, "level1.test", GOOD, TLS1_3_VERSION);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	assert_int_equal(SSL_read(pair.client, &byte, 1), -1);
	assert_int_equal(strays, 0);
	close_pair(&pair);
}

static int
end(void **state)
{
	SSL_SESSION_free(kept);
	return trust_stop(state);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    /* First: an index of the shim's would be behind the test's own. */
	    cmocka_unit_test(data_that_are_not_there_are_not_copied),
	    cmocka_unit_test(copy_of_a_weak_exchange),
	    cmocka_unit_test(copy_of_a_weak_certificate),
	    cmocka_unit_test(copy_before_the_end),
	};

	(void)argc;
	preload_this(argv, "placeholder.test");
	return cmocka_run_group_tests_name(
	    "resumption_kept", tests, trust_start, end);
}
