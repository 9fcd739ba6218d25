/* SPDX-License-Identifier: MIT */
/* Early data of a client that keeps its socket from OpenSSL. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/early_pair.h"
#include "preload/hidden_fixture.h"
#include "support/preload.h"

/*
 * Which of two it is may be seen only when they have been sent; and it can be
 * one that is connected yet, if none is fresh.
 */
static void
early_data_beside_a_pin(void **state)
{
	static const struct {
		const char *name;
		int used, fresh, last; /* NOBODY: there is none */
		bool are_sent;
	} sockets[] = {{"other.test", NOBODY, OTHER, PINNED, false},
	    {"other.test", NOBODY, OTHER, OTHER, true},
	    {"other.test", OTHER, NOBODY, NOBODY, true},
	    {"port.test", NOBODY, OTHER, NOBODY, true},
	    {"port.test", NOBODY, NOBODY, NOBODY, false},
	    {"port.test", OTHER, NOBODY, NOBODY, false},
	    {NULL, NOBODY, NOBODY, NOBODY, false}};
	struct early_peer peer = {NULL, 0, EARLY_STRONG, false};
	SSL_SESSION *session;
	struct memory_pair pair;
	int used, fresh, last;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(sockets); i++) {
		peer.name = sockets[i].name;
		session = early_pair_session(asking.ctx, &peer);
		used = hidden_dial(sockets[i].used);
		if (used != -1)
			hidden_say(used);
		fresh = hidden_dial(sockets[i].fresh);
		last = hidden_dial(sockets[i].last);
		early_pair_make(&pair, asking.ctx, &peer);
		assert_int_equal(
		    early_pair_write(&pair, session), sockets[i].are_sent);
		assert_int_equal(early_pair_read(&pair), sockets[i].are_sent);
		ERR_clear_error();
		memory_pair_free(&pair);
		SSL_SESSION_free(session);
		close(used);
		close(fresh);
		close(last);
	}
}

/* They follow the ClientHello, before there is an answer. */
static void
early_data(void **state)
{
	static const struct early_peer shown = {NULL, 1, EARLY_WEAK, false},
	                               peer = {NULL, 0, EARLY_WEAK, false};
	struct memory_pair pair;
	SSL_SESSION *session = early_pair_session(asking.ctx, &shown);
	int fd = hidden_dial(LISTED);

	(void)state;
	early_pair_make(&pair, asking.ctx, &peer);
	assert_int_equal(early_pair_write(&pair, session), 1);
	hidden_say(fd);
	assert_true(early_pair_read(&pair));
	assert_goes_on(&pair);
	close(fd);
	SSL_SESSION_free(session);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(early_data_beside_a_pin),
	    cmocka_unit_test(early_data),
	};

	(void)argc;
	preload_this(argv, "placeholder.test");
	return cmocka_run_group_tests_name(
	    "hidden_early", tests, hidden_start, hidden_stop);
}
