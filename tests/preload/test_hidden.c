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
#include "support/loopback.h"
#include "support/preload.h"

/* 127.0.0.1 and 2, which have rules, and 127.0.0.3, which has none. */
static struct {
	uint8_t host;
	int fd;
	uint16_t port;
} listeners[] = {{1, -1, 0}, {2, -1, 0}, {3, -1, 0}};

enum {
	LISTED,
	PINNED,
	OTHER
};

/* Of no other descriptor. */
#define FILE_NUMBER 700

static int
setup(void **state)
{
	size_t i;

	for (i = 0; i < COUNT(listeners); i++)
		listeners[i].fd =
		    loopback_listen(listeners[i].host, &listeners[i].port);
	return early_start(state);
}

static int
teardown(void **state)
{
	size_t i;

	for (i = 0; i < COUNT(listeners); i++)
		close(listeners[i].fd);
	return early_stop(state);
}

static int
dial(int which)
{
	int fd =
	    loopback_connect_to(listeners[which].host, listeners[which].port);

	assert_int_not_equal(fd, -1);
	return fd;
}

static int
say(int fd)
{
	assert_int_equal(loopback_say(fd), 0);
	return fd;
}

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
	return say(other);
}

static int
by_another_to_it(int fd)
{
	close(fd);
	return say(dial(LISTED));
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
	return say(dial(OTHER));
}

static int
by_its_number(int fd)
{
	int other = say(dial(OTHER));

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
    {say, true},
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
		fd = dial(LISTED);
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

/* Which of two it is may be seen only when they have been sent. */
static void
early_data_beside_a_pin(void **state)
{
	static const struct early_peer peer = {
	    "other.test", 0, EARLY_STRONG, false};
	SSL_SESSION *session;
	struct memory_pair pair;
	int which, other, fd;

	(void)state;
	for (which = PINNED; which <= OTHER; which++) {
		session = early_pair_session(asking.ctx, &peer);
		other = dial(OTHER);
		fd = dial(which);
		early_pair_make(&pair, asking.ctx, &peer);
		assert_int_equal(
		    early_pair_write(&pair, session), which == OTHER);
		assert_int_equal(early_pair_read(&pair), which == OTHER);
		ERR_clear_error();
		memory_pair_free(&pair);
		SSL_SESSION_free(session);
		close(fd);
		close(other);
	}
}

/* Nor is it needed for a socket that has kept its number. */
static void
no_descriptor_left(void **state)
{
	static const struct early_peer peer = {NULL, 0, EARLY_WEAK, false};
	int fd = dial(LISTED), others[64], count = 0;
	struct rlimit before, few;
	struct memory_pair pair;

	(void)state;
	early_pair_make(&pair, asking.ctx, &peer);
	weak_pair_begin(&pair);
	say(fd);
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
	int fd, accepted = half_closed_accept(
	            listeners[LISTED].fd, listeners[LISTED].port, &child);
	struct memory_pair pair;

	(void)state;
	fd = dial(LISTED);
	early_pair_make(&pair, asking.ctx, &peer);
	weak_pair_begin(&pair);
	say(fd);
	assert_goes_on(&pair);
	close(fd);
	close(accepted);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, NULL, 0), child);
}

/* They follow the ClientHello, before there is an answer. */
static void
early_data(void **state)
{
	static const struct early_peer shown = {NULL, 1, EARLY_WEAK, false},
	                               peer = {NULL, 0, EARLY_WEAK, false};
	struct memory_pair pair;
	SSL_SESSION *session = early_pair_session(asking.ctx, &shown);
	int fd = dial(LISTED);

	(void)state;
	early_pair_make(&pair, asking.ctx, &peer);
	assert_int_equal(early_pair_write(&pair, session), 1);
	say(fd);
	assert_true(early_pair_read(&pair));
	assert_goes_on(&pair);
	close(fd);
	SSL_SESSION_free(session);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(half_closed_connection_that_was_accepted),
	    cmocka_unit_test(early_data_beside_a_pin),
	    cmocka_unit_test(no_descriptor_left),
	    cmocka_unit_test(connection_that_carries_it),
	    cmocka_unit_test(early_data),
	};

	(void)argc;
	preload_this(argv, "placeholder.test");
	return cmocka_run_group_tests_name("hidden", tests, setup, teardown);
}
