/* SPDX-License-Identifier: MIT */
/* The TCP connections that this process makes. */
#ifndef LEGACYTLS_PRELOAD_SOCKETS_H
#define LEGACYTLS_PRELOAD_SOCKETS_H

#include <stdbool.h>
#include <stdint.h>

#include "policy/host.h"

/* The other end of a socket. */
struct sockets_end {
	struct host_address address;
	uint16_t port;
};

/*
 * Notes that connect(2) on the socket has succeeded or is under way; what is
 * not TCP over IP is passed over. Async-signal-safe, takes no lock and no
 * memory; errno may change.
 */
void sockets_note(int fd);

/*
 * Reads the other end of a connected TCP or UDP socket over IP. Returns 0, or
 * -1 if fd is not one. Safe in any thread; errno may change.
 */
int sockets_end(int fd, struct sockets_end *end);

/*
 * Is it a TCP connection that this side has opened, and on which neither side
 * has said anything yet? Then a ClientHello that is about to be sent goes to
 * the other end itself. Of one to a proxy that is no longer so: it has been
 * told the target. From the kernel's TCP_INFO (Linux 4.19 and later; RFC 4898:
 * bytes_acked counts the SYN, so it is 1 by then); where that does not tell,
 * the answer is false.
 */
bool sockets_is_fresh(int fd);

/*
 * Calls visit for each of the noted sockets that is connected, in no order:
 * one of them is used by a client that hides its socket from OpenSSL. Takes no
 * lock; a socket that another thread opens or closes meanwhile may be seen or
 * not.
 */
void sockets_each(
    void (*visit)(const struct sockets_end *end, bool is_fresh, void *data),
    void *data);

#endif
