/* SPDX-License-Identifier: MIT */
/* A TCP connection with a deadline. */
#ifndef LEGACYTLS_COMMAND_PROBE_WIRE_H
#define LEGACYTLS_COMMAND_PROBE_WIRE_H

#include <sys/socket.h>
#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wire {
	int fd;           /* non-blocking */
	int64_t deadline; /* milliseconds of CLOCK_MONOTONIC */
};

/* The deadline so many seconds from now. */
int64_t wire_deadline(unsigned seconds);

/*
 * Connects to the address. Returns 0, and wire_close is to be called; or -1
 * with errno, ETIMEDOUT at the deadline, and nothing to close.
 */
int wire_connect(struct wire *wire, const struct sockaddr *address,
    socklen_t len, int64_t deadline);

/* Closes it, by a reset if the deadline is over. */
void wire_close(struct wire *wire);

/* Is the deadline over? */
bool wire_is_over(const struct wire *wire);

/*
 * Waits for an event of poll(2), or an error, on the socket. Returns 0, or -1
 * with errno, ETIMEDOUT at the deadline.
 */
int wire_wait(const struct wire *wire, short events);

/*
 * Reads what is there, size bytes at most. Returns their number, 0 at the
 * end, or -1 with errno, ETIMEDOUT at the deadline.
 */
ssize_t wire_read(const struct wire *wire, void *bytes, size_t size);

/* Reads exactly len bytes. Returns 0, or -1 with errno, EPIPE at the end. */
int wire_read_all(const struct wire *wire, void *bytes, size_t len);

/* Writes all len bytes. Returns 0, or -1 with errno. */
int wire_write(const struct wire *wire, const void *bytes, size_t len);

#endif
