/* SPDX-License-Identifier: MIT */
/* Early data, and a peer that is another one, or that the program renames. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/early_pair.h"
#include "preload/outcome_fixture.h"
#include "preload/pinned.h"
#include "support/preload.h"

/* By memory, so the name is all that tells them apart. */
static struct early_peer
called(const char *name, enum early_key key, bool is_stranger)
{
	return (struct early_peer){name, 0, key, is_stranger};
}

/* Writes early data to the one, and gives it another name in the pause. */
static void
rename_in_pause(struct memory_pair *pair, const struct early_peer *first,
    const struct early_peer *then, const char *name)
{
	SSL_SESSION *session = early_pair_session(asking.ctx, first);

	outcome_clear(NULL);
	early_pair_make(pair, asking.ctx, then);
	assert_int_equal(early_pair_write(pair, session), 1);
	SSL_set_tlsext_host_name(pair->client, name);
	assert_int_equal(early_pair_read(pair), !then->is_stranger);
	SSL_SESSION_free(session);
}

/* It fails and says why, and the server has not got to its end. */
static void
assert_stopped(struct memory_pair *pair, int reason)
{
	assert_int_not_equal(memory_pair_handshake(pair), 1);
	assert_int_equal(client_reason(), reason);
	assert_false(SSL_is_init_finished(pair->server));
	assert_true(SSL_write(pair->client, "more", 4) <= 0);
	ERR_clear_error();
	memory_pair_free(pair);
}

static void
listed_host_renamed(void **state)
{
	static const char *const names[] = {"other.test", "all.test"};
	struct early_peer first = called("level.test", EARLY_WEAK, false);
	struct early_peer then = first;
	struct memory_pair pair;
	int i;

	(void)state;
	for (i = 0; i < 4; i++) {
		then.is_stranger = i / 2 == 1;
		rename_in_pause(&pair, &first, &then, names[i % 2]);
		if (i % 2 == 1) {
			assert_goes_on(&pair);
			assert_recorded("ok", NULL);
		} else {
			assert_stopped(&pair, SSL_R_CALLBACK_FAILED);
			assert_recorded("failed", "callback failed");
		}
	}
}

/* It is as strict as with the name that it began with. */
static void
unlisted_host_renamed(void **state)
{
	struct early_peer first = called("other.test", EARLY_STRONG, false);
	struct early_peer then = called("other.test", EARLY_WEAK, true);
	struct memory_pair pair;

	(void)state;
	rename_in_pause(&pair, &first, &then, "level.test");
	assert_too_weak(&pair);
	assert_recorded("failed", "EE certificate key too weak");
	memory_pair_free(&pair);
}

/* Also if it has the key: early data have been sent to anybody. */
static void
renamed_to_a_pinned_host(void **state)
{
	static const enum early_key keys[] = {EARLY_STRONG, EARLY_PINNED};
	struct early_peer first, then;
	struct memory_pair pair;
	int i;

	(void)state;
	for (i = 0; i < 4; i++) {
		first = called("other.test", keys[i / 2], false);
		then = called("other.test", keys[i / 2], i % 2 == 1);
		rename_in_pause(&pair, &first, &then, "pin.test");
		assert_stopped(&pair, SSL_R_CALLBACK_FAILED);
		assert_recorded("failed", "callback failed");
	}
}

static const struct early_peer pinned_peers[] = {
    {"other.test", 2, EARLY_PINNED, false},
    {NULL, 2, EARLY_PINNED, false},
    {"pin.test", 3, EARLY_PINNED, false},
    {"pin.test", 0, EARLY_PINNED, false},
};

/* How the program verifies. */
enum verifies {
	CHAIN,
	NOTHING,
	ITS_OWN_WAY, /* SSL_CTX_set_cert_verify_callback, which is content */
	VERIFIES_COUNT,
};

static int
take_any(X509_STORE_CTX *store, void *arg)
{
	(void)store, (void)arg;
	return 1;
}

/* With the session of its key. i: for each peer, in each way. */
static void
write_to_pinned(struct memory_pair *pair, size_t i, enum early_key key)
{
	const struct early_peer *first = &pinned_peers[i / VERIFIES_COUNT];
	enum verifies way = i % VERIFIES_COUNT;
	struct early_peer then = *first;
	SSL_CTX *ctx = client_context(&asking.scratch);
	SSL_SESSION *session = early_pair_session(asking.ctx, first);

	outcome_clear(NULL);
	pinned_trust(ctx);
	if (way == NOTHING)
		SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
	if (way == ITS_OWN_WAY)
		SSL_CTX_set_cert_verify_callback(ctx, take_any, NULL);
	then.is_stranger = key != first->key;
	then.key = key;
	early_pair_make(pair, ctx, &then);
	SSL_CTX_free(ctx);
	assert_int_equal(early_pair_write(pair, session), 1);
	assert_int_equal(early_pair_read(pair), !then.is_stranger);
	SSL_SESSION_free(session);
}

static void
pinned_host(void **state)
{
	struct memory_pair pair;
	char got[4];
	size_t i;

	(void)state;
	for (i = 0; i < VERIFIES_COUNT * COUNT(pinned_peers); i++) {
		write_to_pinned(&pair, i, EARLY_PINNED);
		assert_int_equal(memory_pair_handshake(&pair), 1);
		assert_int_equal(SSL_session_reused(pair.client), 1);
		assert_recorded("ok", NULL);
		assert_int_equal(SSL_write(pair.client, "more", 4), 4);
		memory_pair_wait(pair.server, NULL);
		assert_int_equal(SSL_read(pair.server, got, 4), 4);
		memory_pair_free(&pair);
	}
}

/* What the program has said early, the other one cannot read. */
static void
pinned_host_with_another_key(void **state)
{
	struct memory_pair pair;
	size_t i;

	(void)state;
	for (i = 0; i < VERIFIES_COUNT * COUNT(pinned_peers); i++) {
		write_to_pinned(&pair, i, EARLY_STRONG);
		if (i % VERIFIES_COUNT == CHAIN) {
			assert_stopped(&pair, SSL_R_CERTIFICATE_VERIFY_FAILED);
			assert_recorded("failed", "certificate rejected");
		} else {
			assert_stopped(&pair, SSL_R_CALLBACK_FAILED);
			assert_recorded("failed", "callback failed");
		}
	}
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(listed_host_renamed, outcome_clear),
	    cmocka_unit_test_setup(unlisted_host_renamed, outcome_clear),
	    cmocka_unit_test_setup(renamed_to_a_pinned_host, outcome_clear),
	    cmocka_unit_test_setup(pinned_host, outcome_clear),
	    cmocka_unit_test_setup(pinned_host_with_another_key, outcome_clear),
	};

	(void)argc;
	preload_this(argv, "placeholder.test");
	return cmocka_run_group_tests_name(
	    "early_peer", tests, early_start, early_stop);
}
