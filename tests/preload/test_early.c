/* SPDX-License-Identifier: MIT */
/* Early data: a pause within a handshake, and neither its end nor another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/early_pair.h"
#include "preload/outcome_fixture.h"
#include "support/preload.h"

static const struct early_peer weak_peers[] = {
    {"other.test", 4, EARLY_WEAK, false},
    {NULL, 4, EARLY_WEAK, false},
    {NULL, 1, EARLY_WEAK, false},
    {"all.test", 3, EARLY_WEAK, false},
    {"all.test", 0, EARLY_WEAK, false},
};
static const struct early_peer unlisted_peers[] = {
    {NULL, 3, EARLY_STRONG, false},
    {"other.test", 3, EARLY_STRONG, false},
    {"other.test", 0, EARLY_STRONG, false},
};

static struct early_peer
stranger(struct early_peer peer, enum early_key key)
{
	peer.key = key;
	peer.is_stranger = true;
	return peer;
}

/* What a rule changes is on the SSL no more: it is as a new one. */
static void
assert_undone(SSL *client)
{
	SSL *fresh = SSL_new(asking.ctx);

	assert_int_equal(SSL_get_options(client), SSL_get_options(fresh));
	assert_int_equal(
	    SSL_get_security_level(client), SSL_get_security_level(fresh));
	assert_ptr_equal(SSL_get_security_callback(client),
	    SSL_get_security_callback(fresh));
	assert_int_equal(
	    X509_VERIFY_PARAM_get_auth_level(SSL_get0_param(client)),
	    X509_VERIFY_PARAM_get_auth_level(SSL_get0_param(fresh)));
	SSL_free(fresh);
}

/* The client goes to a weak server that no rule is for. */
static void
assert_strict_again(struct memory_pair *pair)
{
	static const struct early_peer unlisted = {
	    "other.test", 0, EARLY_WEAK, false};
	struct memory_pair next;

	SSL_set_shutdown(pair->client, SSL_SENT_SHUTDOWN);
	assert_int_equal(SSL_clear(pair->client), 1);
	early_pair_make(&next, asking.ctx, &unlisted);
	SSL_free(next.client);
	next.client = pair->client;
	SSL_set_tlsext_host_name(next.client, unlisted.name);
	memory_pair_join(&next);
	assert_too_weak(&next);
	assert_recorded("failed", "EE certificate key too weak");
	pair->client = NULL;
	memory_pair_free(&next);
}

static void
assert_listed(const struct early_peer *first, const struct early_peer *then)
{
	SSL_SESSION *session = early_pair_session(asking.ctx, first);
	struct memory_pair pair;

	outcome_clear(NULL);
	early_pair_make(&pair, asking.ctx, then);
	assert_int_equal(early_pair_write(&pair, session), 1);
	assert_int_equal(early_pair_read(&pair), !then->is_stranger);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	assert_int_equal(SSL_get_early_data_status(pair.client),
	    then->is_stranger ? SSL_EARLY_DATA_REJECTED :
	                        SSL_EARLY_DATA_ACCEPTED);
	assert_int_equal(SSL_session_reused(pair.client), !then->is_stranger);
	assert_undone(pair.client);
	assert_recorded("ok", NULL);
	assert_strict_again(&pair);
	memory_pair_free(&pair);
	SSL_SESSION_free(session);
}

static void
listed_host(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(weak_peers); i++)
		assert_listed(&weak_peers[i], &weak_peers[i]);
}

/* The server does not know the session, so the data are lost. */
static void
listed_host_that_refuses_it(void **state)
{
	struct early_peer then;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(weak_peers); i++) {
		then = stranger(weak_peers[i], EARLY_WEAK);
		assert_listed(&weak_peers[i], &then);
	}
}

static void
unlisted_host_stays_strict(void **state)
{
	struct early_peer then;
	struct memory_pair pair;
	SSL_SESSION *session;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(unlisted_peers); i++) {
		session = early_pair_session(asking.ctx, &unlisted_peers[i]);
		then = stranger(unlisted_peers[i], EARLY_WEAK);
		early_pair_make(&pair, asking.ctx, &then);
		assert_int_equal(early_pair_write(&pair, session), 1);
		assert_false(early_pair_read(&pair));
		assert_too_weak(&pair);
		assert_recorded("failed", "EE certificate key too weak");
		memory_pair_free(&pair);
		SSL_SESSION_free(session);
	}
}

/* Early data are for the peer that the session is of. */
static void
session_of_a_listed_host(void **state)
{
	static const struct early_peer peers[] = {
	    {"other.test", 0, EARLY_WEAK, false},
	    {"pin.test", 0, EARLY_PINNED, false},
	};
	SSL_SESSION *session = early_pair_session(asking.ctx, &weak_peers[2]);
	struct memory_pair pair;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(peers); i++) {
		early_pair_make(&pair, asking.ctx, &peers[i]);
		assert_int_equal(early_pair_write(&pair, session), 0);
		assert_false(early_pair_read(&pair));
		assert_int_not_equal(memory_pair_handshake(&pair), 1);
		assert_false(SSL_is_init_finished(pair.server));
		ERR_clear_error();
		memory_pair_free(&pair);
	}
	SSL_SESSION_free(session);
}

/* The early data arrive, and the session is resumed. */
static void
use_session(const struct early_peer *peer, SSL_SESSION *session)
{
	struct memory_pair pair;

	early_pair_make(&pair, asking.ctx, peer);
	assert_int_equal(early_pair_write(&pair, session), 1);
	assert_true(early_pair_read(&pair));
	assert_int_equal(memory_pair_handshake(&pair), 1);
	assert_int_equal(SSL_session_reused(pair.client), 1);
	SSL_set_shutdown(pair.client, SSL_SENT_SHUTDOWN);
	memory_pair_free(&pair);
}

/* Of a host that no rule is for, and used with one that has a rule. */
static void
session_keeps_its_data(void **state)
{
	static const struct early_peer unlisted = {
	    "other.test", 0, EARLY_STRONG, false};
	static const char own[] = "mine";
	struct early_peer listed = unlisted;
	SSL_SESSION *session;
	void *data;
	size_t i, len;

	(void)state;
	listed.name = "all.test";
	for (i = 0; i < 2; i++) {
		session = early_pair_session(asking.ctx, &unlisted);
		if (i == 1)
			SSL_SESSION_set1_ticket_appdata(
			    session, own, sizeof(own));
		use_session(&listed, session);
		SSL_SESSION_get0_ticket_appdata(session, &data, &len);
		assert_int_equal(len, i == 0 ? 0 : sizeof(own));
		if (i == 1)
			assert_memory_equal(data, own, sizeof(own));
		use_session(&unlisted, session);
		SSL_SESSION_free(session);
	}
}

static void
given_up_after_the_pause(void **state)
{
	SSL_SESSION *session = early_pair_session(asking.ctx, &weak_peers[0]);
	struct memory_pair pair;

	(void)state;
	outcome_clear(NULL);
	early_pair_make(&pair, asking.ctx, &weak_peers[0]);
	assert_int_equal(early_pair_write(&pair, session), 1);
	weak_pair_begin(&pair);
	memory_pair_free(&pair);
	assert_recorded("failed", "given up while waiting");
	SSL_SESSION_free(session);
}

/* A weak one of the program's own: it may, but it is not sent to anybody. */
static void
certificate_loaded_in_the_pause(void **state)
{
	struct early_peer then;
	struct memory_pair pair;
	SSL_SESSION *session;
	size_t i;

	(void)state;
	for (i = 0; i < 2 * COUNT(unlisted_peers); i++) {
		then = unlisted_peers[i / 2];
		session = early_pair_session(asking.ctx, &then);
		then.is_stranger = i % 2 == 1;
		early_pair_make(&pair, asking.ctx, &then);
		if (then.is_stranger)
			asking_start(pair.server);
		SSL_certs_clear(pair.client);
		assert_int_equal(early_pair_write(&pair, session), 1);
		assert_true(asking_use_weak(pair.client, NULL));
		assert_int_equal(early_pair_read(&pair), !then.is_stranger);
		if (then.is_stranger)
			assert_refused(&pair);
		else
			assert_int_equal(memory_pair_handshake(&pair), 1);
		memory_pair_free(&pair);
		SSL_SESSION_free(session);
	}
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(listed_host, outcome_clear),
	    cmocka_unit_test_setup(listed_host_that_refuses_it, outcome_clear),
	    cmocka_unit_test_setup(unlisted_host_stays_strict, outcome_clear),
	    cmocka_unit_test_setup(session_of_a_listed_host, outcome_clear),
	    cmocka_unit_test_setup(session_keeps_its_data, outcome_clear),
	    cmocka_unit_test_setup(
	        certificate_loaded_in_the_pause, outcome_clear),
	    cmocka_unit_test_setup(given_up_after_the_pause, outcome_clear),
	};

	(void)argc;
	preload_this(argv, "placeholder.test");
	return cmocka_run_group_tests_name(
	    "early", tests, early_start, early_stop);
}
