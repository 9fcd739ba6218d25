/* SPDX-License-Identifier: MIT */
/* A session for an address that is known when the handshake has begun. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/late_pair.h"
#include "support/loopback.h"
#include "support/preload.h"

/* Pinned to nobody's key, and unlisted. */
static const uint8_t hosts[] = {2, 4};
static const char *const addresses[] = {"127.0.0.2", "127.0.0.4"};

static const struct early_peer peer = {"other.test", 0, EARLY_STRONG, false};

/* A client that can resume the session, once it is connected. */
static int
make_pair(struct memory_pair *pair, int i)
{
	uint16_t port;
	int listener = loopback_listen(hosts[i], &port);

	early_pair_make(pair, asking.ctx, &peer);
	late_pair_connect(pair, addresses[i], port);
	return listener;
}

static void
session_of_another_host(void **state)
{
	SSL_SESSION *session = early_pair_session(asking.ctx, &peer);
	struct memory_pair pair;
	int listener, i;

	(void)state;
	for (i = 0; i < 2; i++) {
		listener = make_pair(&pair, i);
		SSL_set_session(pair.client, session);
		assert_int_equal(SSL_do_handshake(pair.client), -1);
		late_pair_accept(&pair, listener);
		close(listener);
		if (i == 0)
			assert_cut_off(&pair);
		else
			assert_goes_on(&pair);
	}
	SSL_SESSION_free(session);
}

/* It cannot be told whose the session is, so that none are sent. */
static void
early_data_for_anybody(void **state)
{
	SSL_SESSION *session = early_pair_session(asking.ctx, &peer);
	struct memory_pair pair;
	int listener, i, rv;

	(void)state;
	for (i = 0; i < 2; i++) {
		listener = make_pair(&pair, i);
		rv = early_pair_write(&pair, session);
		assert_int_equal(
		    SSL_get_error(pair.client, rv), SSL_ERROR_WANT_CONNECT);
		late_pair_accept(&pair, listener);
		close(listener);
		memory_pair_wait(pair.client, NULL);
		assert_int_not_equal(early_pair_write(&pair, NULL), 1);
		assert_int_not_equal(memory_pair_handshake(&pair), 1);
		ERR_clear_error();
		assert_int_equal(SSL_get_early_data_status(pair.server),
		    SSL_EARLY_DATA_NOT_SENT);
		assert_false(SSL_is_init_finished(pair.server));
		memory_pair_free(&pair);
	}
	SSL_SESSION_free(session);
}

/* A socket that is connected, to what no rule is for, is not late. */
static void
session_over_a_pair_of_sockets(void **state)
{
	SSL_SESSION *session = early_pair_session(asking.ctx, &peer);
	struct memory_pair pair;
	int fds[2];

	(void)state;
	assert_int_equal(
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
	early_pair_make(&pair, asking.ctx, &peer);
	memory_pair_use_socket(pair.client, fds[0]);
	memory_pair_use_socket(pair.server, fds[1]);
	SSL_set_session(pair.client, session);
	SSL_set_connect_state(pair.client);
	SSL_set_accept_state(pair.server);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	assert_int_equal(SSL_session_reused(pair.client), 1);
	memory_pair_free(&pair);
	SSL_SESSION_free(session);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(session_of_another_host),
	    cmocka_unit_test(early_data_for_anybody),
	    cmocka_unit_test(session_over_a_pair_of_sockets),
	};

	(void)argc;
	preload_this(argv, "placeholder.test");
	return cmocka_run_group_tests_name(
	    "late_session", tests, late_start, late_stop);
}
