/* SPDX-License-Identifier: MIT */
/* TCP sockets on 127.0.0.0/8. */
#ifndef LEGACYTLS_TESTS_LOOPBACK_H
#define LEGACYTLS_TESTS_LOOPBACK_H

#include <stddef.h>
#include <stdint.h>

/*
 * A socket that listens on 127.0.0.host, on a port that the kernel picks, in
 * *port. Fails the cmocka test if there is none.
 */
int loopback_listen(uint8_t host, uint16_t *port);

/*
 * A socket that holds a port of 127.0.0.1 picked by the kernel, but does not
 * listen: only one that sets SO_REUSEPORT, of the same user, can be bound to
 * the port as well. For servers that cannot be given port 0.
 */
int loopback_reserve(uint16_t *port);

/*
 * A socket connected to the port of 127.0.0.1, or of 127.0.0.host, or -1. Safe
 * in any thread.
 */
int loopback_connect(uint16_t port);
int loopback_connect_to(uint8_t host, uint16_t port);

/*
 * A connection to a port of 127.0.0.host: the end that has opened it, and the
 * other. Fails the cmocka test if there is none.
 */
void loopback_pair(uint8_t host, int *ours, int *theirs);

/* Writes all len bytes; 0, or -1 if the peer is gone. Safe in any thread. */
int loopback_write(int fd, const void *bytes, size_t len);

/* The same, of as much as a ClientHello has, or more. */
int loopback_say(int fd);

/* Reads exactly len bytes; 0, or -1 at an end before. Safe in any thread. */
int loopback_read(int fd, void *bytes, size_t len);

#endif
