/* SPDX-License-Identifier: MIT */
/*
 * A client that keeps its socket from OpenSSL: its rule is for a connection
 * that is open, and is seen to be right when the server has answered.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/early_pair.h"
#include "preload/forbid.h"
#include "preload/half_closed.h"
#include "preload/hidden_fixture.h"
#include "support/loopback.h"
#include "support/preload.h"

/* Of no other descriptor. */
#define FILE_NUMBER 700

/* Each gives the socket that there is when the ClientHello has been made. */
static int
by_less_than_it(int fd)
{
	assert_int_equal(loopback_write(fd, "x", 1), 0);
	return fd;
}

static int
by_another_number(int fd)
{
	int other = dup(fd);

	close(fd);
	return hidden_say(other);
}

static int
by_another_to_it(int fd)
{
	close(fd);
	return hidden_say(hidden_dial(LISTED));
}

static int
by_none(int fd)
{
	return fd;
}

static int
by_another_host(int fd)
{
	close(fd);
	return hidden_say(hidden_dial(OTHER));
}

static int
by_its_number(int fd)
{
	int other = hidden_say(hidden_dial(OTHER));

	assert_int_equal(dup2(other, fd), fd);
	close(other);
	return fd;
}

/* A file that does not like to be asked, as on a server that is gone. */
static int
by_another_number_beside_a_file(int fd)
{
	int file = open("/dev/null", O_RDONLY);

	assert_int_equal(dup2(file, FILE_NUMBER), FILE_NUMBER);
	close(file);
	forbid_fstat(FILE_NUMBER);
	return by_another_number(fd);
}

static const struct {
	int (*go)(int fd);
	bool goes_on;
} rows[] = {
    {hidden_say, true},
    {by_another_number, true},
    {by_another_number_beside_a_file, true},
    {by_another_to_it, false},
    {by_none, false},
    {by_less_than_it, false},
    {by_another_host, false},
    {by_its_number, false},
};

static void
connection_that_carries_it(void **state)
{
	static const struct early_peer peers[] = {
	    {NULL, 0, EARLY_WEAK, false}, {"other.test", 0, EARLY_WEAK, false}};
	struct memory_pair pair;
	size_t i;
	int fd;

	(void)state;
	for (i = 0; i < 2 * COUNT(rows); i++) {
		fd = hidden_dial(LISTED);
		early_pair_make(&pair, asking.ctx, &peers[i % 2]);
		weak_pair_begin(&pair);
		fd = rows[i / 2].go(fd);
		if (rows[i / 2].goes_on) {
			assert_goes_on(&pair);
		} else {
			assert_int_not_equal(memory_pair_handshake(&pair), 1);
			assert_false(SSL_is_init_finished(pair.server));
			ERR_clear_error();
			memory_pair_free(&pair);
		}
		close(fd);
	}
}

/* Nor is it needed for a socket that has kept its number. */
static void
no_descriptor_left(void **state)
{
	static const struct early_peer peer = {NULL, 0, EARLY_WEAK, false};
	int fd = hidden_dial(LISTED), others[64], count = 0;
	struct rlimit before, few;
	struct memory_pair pair;

	(void)state;
	early_pair_make(&pair, asking.ctx, &peer);
	weak_pair_begin(&pair);
	hidden_say(fd);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	few = (struct rlimit){(rlim_t)fd + 2, before.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	while ((others[count] = dup(fd)) != -1)
		assert_true(++count < 64);
	assert_goes_on(&pair);
	while (count > 0)
		close(others[--count]);
	close(fd);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
}

/* Of a process that is a server, too: its FIN is no SYN. */
static void
half_closed_connection_that_was_accepted(void **state)
{
	static const struct early_peer peer = {NULL, 0, EARLY_WEAK, false};
	pid_t child;
	int fd, accepted = half_closed_accept(hidden_listeners[LISTED].fd,
	            hidden_listeners[LISTED].port, &child);
	struct memory_pair pair;

	(void)state;
	fd = hidden_dial(LISTED);
	early_pair_make(&pair, asking.ctx, &peer);
	weak_pair_begin(&pair);
	hidden_say(fd);
	assert_goes_on(&pair);
	close(fd);
	close(accepted);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, NULL, 0), child);
}

static void
begin_and_send(struct memory_pair *pair, int fd)
{
	static const char bytes[4096];

	weak_pair_make(pair, asking.ctx, NULL, TLS1_2_VERSION);
	weak_pair_begin(pair);
	assert_int_equal(loopback_write(fd, bytes,
	                     BIO_ctrl_pending(SSL_get_rbio(pair->server))),
	    0);
}

/*
 * uvloop: the first has said more than its ClientHello when the thread makes
 * the next ones, and is still not at its end.
 */
static void
others_are_made_when_one_has_been_answered(void **state)
{
	struct memory_pair pairs[4];
	int fds[4];
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++)
		fds[i] = hidden_dial(LISTED);
	begin_and_send(&pairs[0], fds[0]);
	SSL_do_handshake(pairs[0].server);
	assert_int_equal(SSL_do_handshake(pairs[0].client), -1);
	hidden_say(fds[0]);
	for (i = 1; i < 4; i++)
		begin_and_send(&pairs[i], fds[i]);
	for (i = 0; i < 4; i++) {
		assert_goes_on(&pairs[i]);
		close(fds[i]);
	}
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(half_closed_connection_that_was_accepted),
	    cmocka_unit_test(no_descriptor_left),
	    cmocka_unit_test(others_are_made_when_one_has_been_answered),
	    cmocka_unit_test(connection_that_carries_it),
	};

	(void)argc;
	preload_this(argv, "placeholder.test");
	return cmocka_run_group_tests_name(
	    "hidden", tests, hidden_start, hidden_stop);
}
