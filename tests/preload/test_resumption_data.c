/* SPDX-License-Identifier: MIT */
/* An application with data of its own in its sessions: these stay marked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/crypto.h>
#include <openssl/err.h>

#include "preload/trust_fixture.h"
#include "support/preload.h"

#define OWN "data of the application's"

/* Memory of OpenSSL's: none, while it fails. */
static bool fails;

static void *
allocate(size_t size, const char *file, int line)
{
	(void)file, (void)line;
	return fails || size == 0 ? NULL : malloc(size);
}

static void *
reallocate(void *memory, size_t size, const char *file, int line)
{
	(void)file, (void)line;
	return fails ? NULL : realloc(memory, size);
}

static void
release(void *memory, const char *file, int line)
{
	(void)file, (void)line;
	free(memory);
}

static void
assert_data(SSL_SESSION *session, const void *expected, size_t expected_len)
{
	void *data = &fails;
	size_t len = 99;

	assert_int_equal(
	    SSL_SESSION_get0_ticket_appdata(session, &data, &len), 1);
	assert_int_equal(len, expected_len);
	if (expected_len == 0)
		assert_null(data);
	else
		assert_memory_equal(data, expected, len);
}

static void
set_own(SSL_SESSION *session)
{
	assert_int_equal(
	    SSL_SESSION_set1_ticket_appdata(session, OWN, sizeof(OWN)), 1);
}

static SSL_SESSION *kept;
static bool sets_at_once;

static int
keep(SSL *ssl, SSL_SESSION *session)
{
	(void)ssl;
	if (sets_at_once)
		set_own(session);
	SSL_SESSION_free(kept);
	kept = session;
	return 1;
}

static void
make_pair(struct memory_pair *pair, const char *host, int version)
{
	SSL_CTX *ctx;

	trust_pair(pair, host, SMALL, version);
	ctx = SSL_get_SSL_CTX(pair->client);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT);
	SSL_CTX_sess_set_new_cb(ctx, keep);
}

/* Closes as it should, for else the session is not resumed. */
static void
close_pair(struct memory_pair *pair)
{
	SSL_set_shutdown(pair->client, SSL_SENT_SHUTDOWN);
	ERR_clear_error();
	trust_pair_free(pair);
}

/* A session that came about by 'seclevel1'. TLS 1.3 has it in a ticket. */
static SSL_SESSION *
make_weak(int version)
{
	struct memory_pair pair;
	SSL_SESSION *session;
	char byte;

	make_pair(&pair, "small1.test", version);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	assert_int_equal(SSL_read(pair.client, &byte, 1), -1);
	close_pair(&pair);
	session = kept;
	kept = NULL;
	assert_non_null(session);
	return session;
}

/* Offers it to the host; is it resumed? */
static bool
is_resumed(SSL_SESSION *session, const char *host, int version)
{
	struct memory_pair pair;
	bool rv;

	make_pair(&pair, host, version);
	assert_int_equal(SSL_set_session(pair.client, session), 1);
	memory_pair_handshake(&pair);
	rv = SSL_session_reused(pair.client);
	close_pair(&pair);
	return rv;
}

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
	SSL_SESSION_free(session);
	return again;
}

/* As it is given the session, or later, or both; then written to a file. */
static void
data_take_no_mark_away(void **state)
{
	static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
	SSL_SESSION *session;
	int version, i;

	(void)state;
	for (i = 0; i < 16; i++) {
		version = versions[i % 2];
		sets_at_once = i / 2 % 2 != 0;
		session = make_weak(version);
		assert_data(session, OWN, sets_at_once ? sizeof(OWN) : 0);
		if (i / 4 % 2 != 0)
			set_own(session);
		else
			assert_int_equal(
			    SSL_SESSION_set1_ticket_appdata(session, NULL, 0),
			    1);
		if (i / 8 != 0)
			session = read_again(session);
		assert_data(session, OWN, i / 4 % 2 != 0 ? sizeof(OWN) : 0);
		assert_false(is_resumed(session, "small.test", version));
		assert_true(is_resumed(session, "small1.test", version));
		SSL_SESSION_free(session);
	}
	sets_at_once = false;
}

static void
set_in_handshake(const SSL *ssl, int where, int ret)
{
	SSL_SESSION *session = SSL_get_session(ssl);
	void *data;
	size_t len;

	(void)ret;
	if ((where & SSL_CB_LOOP) == 0 || session == NULL)
		return;
	SSL_SESSION_get0_ticket_appdata(session, &data, &len);
	if (len == 0)
		set_own(session);
}

static void
fail_in_handshake(const SSL *ssl, int where, int ret)
{
	SSL_SESSION *session = SSL_get_session(ssl);

	(void)ret;
	if ((where & SSL_CB_LOOP) == 0 || session == NULL)
		return;
	fails = true;
	SSL_SESSION_set1_ticket_appdata(session, OWN, sizeof(OWN));
	fails = false;
	ERR_clear_error();
}

static void
mark_takes_no_data_away(void **state)
{
	struct memory_pair pair;

	(void)state;
	make_pair(&pair, "small1.test", TLS1_2_VERSION);
	SSL_set_info_callback(pair.client, set_in_handshake);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	assert_data(SSL_get_session(pair.client), OWN, sizeof(OWN));
	close_pair(&pair);
	assert_false(is_resumed(kept, "small.test", TLS1_2_VERSION));
	assert_true(is_resumed(kept, "small1.test", TLS1_2_VERSION));
}

/* Of each length, also ones that begin as a mark does. */
static void
any_data_are_read_as_they_were_set(void **state)
{
	static const char like[] = "legacytls\0\0\0\xff\xff\xff\xff and more";
	SSL_SESSION *session = SSL_SESSION_new();
	size_t len;

	(void)state;
	assert_data(session, NULL, 0);
	for (len = 1; len <= sizeof(like); len++) {
		assert_int_equal(
		    SSL_SESSION_set1_ticket_appdata(session, like, len), 1);
		assert_data(session, like, len);
		assert_int_equal(
		    SSL_SESSION_set1_ticket_appdata(session, OWN, 3), 1);
		assert_data(session, OWN, 3);
	}
	assert_int_equal(SSL_SESSION_set1_ticket_appdata(session, like, 0), 1);
	assert_data(session, NULL, 0);
	SSL_SESSION_free(session);
}

static void
session_that_cannot_be_marked_is_not_resumed(void **state)
{
	static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
	struct memory_pair pair;
	SSL_SESSION *session;
	int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		session = make_weak(versions[i]);
		fails = true;
		assert_int_equal(
		    SSL_SESSION_set1_ticket_appdata(session, OWN, sizeof(OWN)),
		    0);
		fails = false;
		assert_data(session, NULL, 0);
		assert_false(is_resumed(session, "small.test", versions[i]));
		assert_false(is_resumed(session, "small1.test", versions[i]));
		SSL_SESSION_free(session);
	}
	/* While the handshake goes on, which is not disturbed. */
	make_pair(&pair, "small1.test", TLS1_2_VERSION);
	SSL_set_info_callback(pair.client, fail_in_handshake);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	close_pair(&pair);
	assert_false(is_resumed(kept, "small.test", TLS1_2_VERSION));
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
	    cmocka_unit_test(data_take_no_mark_away),
	    cmocka_unit_test(mark_takes_no_data_away),
	    cmocka_unit_test(any_data_are_read_as_they_were_set),
	    cmocka_unit_test(session_that_cannot_be_marked_is_not_resumed),
	};

	(void)argc;
	preload_this(argv, "placeholder.test");
	if (!CRYPTO_set_mem_functions(allocate, reallocate, release))
		return 1;
	return cmocka_run_group_tests_name(
	    "resumption_data", tests, trust_start, end);
}
