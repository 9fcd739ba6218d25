/* SPDX-License-Identifier: MIT */
/* poll(2) around each call that could block. */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

#include "command/probe_wire.h"

static int64_t
now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

int64_t
probe_wire_deadline(unsigned seconds)
{
	return now() + (int64_t)seconds * 1000;
}

bool
probe_wire_is_over(const struct probe_wire *wire)
{
	return now() >= wire->deadline;
}

int
probe_wire_wait(const struct probe_wire *wire, short events)
{
	struct pollfd ready = {.fd = wire->fd, .events = events};
	int64_t left;
	int rv;

	do {
		left = wire->deadline - now();
		rv = left > 0 ? poll(&ready, 1, (int)left) : 0;
	} while (rv == -1 && errno == EINTR);
	if (rv == 0)
		errno = ETIMEDOUT;
	return rv > 0 ? 0 : -1;
}

/* Ends a connect(2) that is under way. */
static int
finish(const struct probe_wire *wire)
{
	int error = 0;
	socklen_t len = sizeof(error);

	if (probe_wire_wait(wire, POLLOUT) == -1 ||
	    getsockopt(wire->fd, SOL_SOCKET, SO_ERROR, &error, &len) == -1)
		return -1;
	errno = error;
	return error == 0 ? 0 : -1;
}

int
probe_wire_connect(struct probe_wire *wire, const struct sockaddr *address,
    socklen_t len, int64_t deadline)
{
	int error;

	wire->deadline = deadline;
	wire->fd = socket(
	    address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (wire->fd == -1)
		return -1;
	if (connect(wire->fd, address, len) == 0 ||
	    (errno == EINPROGRESS && finish(wire) == 0))
		return 0;
	error = errno;
	probe_wire_close(wire);
	errno = error;
	return -1;
}

void
probe_wire_close(struct probe_wire *wire)
{
	const struct linger now_or_never = {.l_onoff = 1};

	/* A server that does not stop sending is told so by a reset. */
	if (probe_wire_is_over(wire))
		setsockopt(wire->fd, SOL_SOCKET, SO_LINGER, &now_or_never,
		    sizeof(now_or_never));
	close(wire->fd);
	wire->fd = -1;
}

ssize_t
probe_wire_read(const struct probe_wire *wire, void *bytes, size_t size)
{
	ssize_t got;

	do {
		if (probe_wire_wait(wire, POLLIN) == -1)
			return -1;
		got = recv(wire->fd, bytes, size, 0);
	} while (got == -1 && (errno == EAGAIN || errno == EINTR));
	return got;
}

int
probe_wire_read_all(const struct probe_wire *wire, void *bytes, size_t len)
{
	char *next = bytes;
	ssize_t got;

	for (; len > 0; next += got, len -= (size_t)got) {
		got = probe_wire_read(wire, next, len);
		if (got == 0)
			errno = EPIPE;
		if (got <= 0)
			return -1;
	}
	return 0;
}

int
probe_wire_write(const struct probe_wire *wire, const void *bytes, size_t len)
{
	const char *next = bytes;
	ssize_t sent;

	for (; len > 0; next += sent, len -= (size_t)sent) {
		if (probe_wire_wait(wire, POLLOUT) == -1)
			return -1;
		sent = send(wire->fd, next, len, MSG_NOSIGNAL);
		if (sent == -1 && errno != EAGAIN && errno != EINTR)
			return -1;
		if (sent == -1)
			sent = 0;
	}
	return 0;
}
