/* SPDX-License-Identifier: MIT */
/* Sockets that a client keeps from OpenSSL. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "preload/early_pair.h"
#include "preload/hidden_fixture.h"
#include "support/loopback.h"

struct hidden_listener hidden_listeners[] = {
    {1, -1, 0}, {2, -1, 0}, {3, -1, 0}};

int
hidden_start(void **state)
{
	size_t i;

	for (i = 0; i < COUNT(hidden_listeners); i++)
		hidden_listeners[i].fd = loopback_listen(
		    hidden_listeners[i].host, &hidden_listeners[i].port);
	return early_start(state);
}

int
hidden_stop(void **state)
{
	size_t i;

	for (i = 0; i < COUNT(hidden_listeners); i++)
		close(hidden_listeners[i].fd);
	return early_stop(state);
}

int
hidden_dial(int which)
{
	int fd;

	if (which == NOBODY)
		return -1;
	fd = loopback_connect_to(
	    hidden_listeners[which].host, hidden_listeners[which].port);
	assert_int_not_equal(fd, -1);
	return fd;
}

int
hidden_say(int fd)
{
	assert_int_equal(loopback_say(fd), 0);
	return fd;
}
