/* SPDX-License-Identifier: MIT */
/* A TCP connection with a deadline. */
#ifndef LEGACYTLS_COMMAND_PROBE_WIRE_H
#define LEGACYTLS_COMMAND_PROBE_WIRE_H

#include <sys/socket.h>
#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct probe_wire {
	int fd;           /* non-blocking */
	int64_t deadline; /* milliseconds of CLOCK_MONOTONIC */
};

/* The deadline so many seconds from now. */
int64_t probe_wire_deadline(unsigned seconds);

/*
 * Connects to the address. Returns 0, and probe_wire_close is to be called; or
 * -1 with errno, ETIMEDOUT at the deadline, and nothing to close.
 */
int probe_wire_connect(struct probe_wire *wire, const struct sockaddr *address,
    socklen_t len, int64_t deadline);

/* Closes it, by a reset if the deadline is over. */
void probe_wire_close(struct probe_wire *wire);

/* Is the deadline over? */
bool probe_wire_is_over(const struct probe_wire *wire);

/*
 * Waits for an event of poll(2), or an error, on the socket. Returns 0, or -1
 * with errno, ETIMEDOUT at the deadline.
 */
int probe_wire_wait(const struct probe_wire *wire, short events);

/*
 * Reads what is there, size bytes at most. Returns their number, 0 at the
 * end, or -1 with errno, ETIMEDOUT at the deadline.
 */
ssize_t probe_wire_read(
    const struct probe_wire *wire, void *bytes, size_t size);

/* Reads exactly len bytes. Returns 0, or -1 with errno, EPIPE at the end. */
int probe_wire_read_all(const struct probe_wire *wire, void *bytes, size_t len);

/* Writes all len bytes. Returns 0, or -1 with errno. */
int probe_wire_write(
    const struct probe_wire *wire, const void *bytes, size_t len);

#endif
