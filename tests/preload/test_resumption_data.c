/* SPDX-License-Identifier: MIT */
/*
 * An application with data of its own in its sessions, where the mark would be:
 * they stay, and what cannot be marked is not resumed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/trust_fixture.h"
#include "support/preload.h"

#define OWN "data of the application's"

static void
set_own(SSL_SESSION *session)
{
	assert_int_equal(
	    SSL_SESSION_set1_ticket_appdata(session, OWN, sizeof(OWN)), 1);
}

static void
assert_own(SSL_SESSION *session)
{
	void *data = NULL;
	size_t len = 0;

	assert_int_equal(
	    SSL_SESSION_get0_ticket_appdata(session, &data, &len), 1);
	assert_int_equal(len, sizeof(OWN));
	assert_memory_equal(data, OWN, len);
}

static SSL_SESSION *kept;
static bool sets_at_once; /* as it is given the session */

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

static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};

static void
make_pair(
    struct memory_pair *pair, const char *host, enum shown shown, int version)
{
	SSL_CTX *ctx;

	trust_pair(pair, host, shown, version);
	ctx = SSL_get_SSL_CTX(pair->client);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT);
	SSL_CTX_sess_set_new_cb(ctx, keep);
}

/* To the end, with the ticket of TLS 1.3; closed as it should be. */
static void
go_through(struct memory_pair *pair)
{
	char byte;

	assert_int_equal(memory_pair_handshake(pair), 1);
	assert_int_equal(SSL_read(pair->client, &byte, 1), -1);
	SSL_set_shutdown(pair->client, SSL_SENT_SHUTDOWN);
	ERR_clear_error();
	trust_pair_free(pair);
	assert_non_null(kept);
}

/* Offers it to the host; is it resumed? */
static bool
is_resumed(
    SSL_SESSION *session, const char *host, enum shown shown, int version)
{
	struct memory_pair pair;
	bool rv;

	make_pair(&pair, host, shown, version);
	assert_int_equal(SSL_set_session(pair.client, session), 1);
	memory_pair_handshake(&pair);
	rv = SSL_session_reused(pair.client);
	SSL_set_shutdown(pair.client, SSL_SENT_SHUTDOWN);
	ERR_clear_error();
	trust_pair_free(&pair);
	return rv;
}

static SSL_SESSION *
take(void)
{
	SSL_SESSION *session = kept;

	kept = NULL;
	return session;
}

/* Whoever it is: a host of a rule that was not needed, or one of none. */
static void
sessions_that_need_no_mark(void **state)
{
	static const char *const hosts[] = {"other.test", "none.test"};
	struct memory_pair pair;
	SSL_SESSION *session;
	int i;

	(void)state;
	for (i = 0; i < 4; i++) {
		sets_at_once = true;
		make_pair(&pair, hosts[i / 2], GOOD, versions[i % 2]);
		go_through(&pair);
		sets_at_once = false;
		session = take();
		assert_own(session);
		assert_true(
		    is_resumed(session, hosts[i / 2], GOOD, versions[i % 2]));
		SSL_SESSION_free(session);
	}
}

static void
set_in_handshake(const SSL *ssl, int where, int ret)
{
	SSL_SESSION *session = SSL_get_session(ssl);

	(void)ret;
	if ((where & SSL_CB_LOOP) != 0 && session != NULL)
		set_own(session);
}

/* Before it would be marked, and after. */
static void
session_that_cannot_be_marked_is_not_resumed(void **state)
{
	static const char *const hosts[] = {"small.test", "small1.test"};
	struct memory_pair pair;
	SSL_SESSION *session;
	int i, j;

	(void)state;
	for (i = 0; i < 2; i++) {
		make_pair(&pair, "small1.test", SMALL, versions[i]);
		SSL_set_info_callback(pair.client, set_in_handshake);
		go_through(&pair);
		session = take();
		assert_own(session);
		for (j = 0; j < 2; j++)
			assert_false(
			    is_resumed(session, hosts[j], SMALL, versions[i]));
		SSL_SESSION_free(session);
	}
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
	    cmocka_unit_test(sessions_that_need_no_mark),
	    cmocka_unit_test(session_that_cannot_be_marked_is_not_resumed),
	};

	(void)argc;
	preload_this(argv, "placeholder.test");
	return cmocka_run_group_tests_name(
	    "resumption_data", tests, trust_start, end);
}
