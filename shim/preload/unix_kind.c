/* SPDX-License-Identifier: MIT */
/* Tells it by the names at both ends, and by who has made it. */
#define _GNU_SOURCE
#include <sys/socket.h>
#include <sys/un.h>

#include <poll.h>
#include <stdbool.h>
#include <unistd.h>

#include "preload/unix_kind.h"

/* getpeername(2) or getsockname(2). */
typedef int end_getter(int fd, struct sockaddr *address, socklen_t *len);

/* The length of a socket's name at one end; -1: it has no such end. */
static int
name_len(int fd, end_getter *get)
{
	struct sockaddr_un address;
	socklen_t len = sizeof(address);

	if (get(fd, (void *)&address, &len) == -1)
		return -1;
	return len > sizeof(address.sun_family) ?
	           (int)(len - sizeof(address.sun_family)) :
	           0;
}

/*
 * A UNIX socket on which nothing can come any more: the output of a service of
 * systemd's is one (connect_logger_as in its exec-invoke.c). poll(2) takes
 * nothing from it.
 */
static bool
is_deaf(int fd)
{
	struct pollfd one = {.fd = fd, .events = POLLRDHUP};

	return poll(&one, 1, 0) == 1 && (one.revents & POLLRDHUP) != 0;
}

static pid_t
maker_of(int fd)
{
	struct ucred maker = {0};
	socklen_t len = sizeof(maker);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &maker, &len) == -1)
		return 0;
	return maker.pid;
}

enum unix_kind
unix_kind_of(int fd)
{
	int peer_len = name_len(fd, getpeername);

	if (peer_len == -1 || is_deaf(fd))
		return UNIX_NOWHERE;
	if (peer_len > 0)
		return UNIX_NAMED;
	/* With a name at this end it was accepted. */
	if (name_len(fd, getsockname) > 0)
		return UNIX_NOWHERE;
	return maker_of(fd) == getpid() ? UNIX_PAIR : UNIX_FOREIGN;
}
