/* SPDX-License-Identifier: MIT */
/*
 * What the kernel tells of a TCP socket: its TCP_INFO (Linux 4.19 and later).
 * All are false where it does not tell. Safe in any thread; errno may change.
 */
#ifndef LEGACYTLS_PRELOAD_TCP_H
#define LEGACYTLS_PRELOAD_TCP_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Connected by this side, and neither has said anything, nor this one is about
 * to (RFC 4898: bytes_acked counts the SYN, so it is 1 by then).
 */
bool tcp_is_fresh(int fd);

/* How much this side has sent, also if it is connected no more. -1: not told.
 */
int tcp_said(int fd, uint64_t *bytes);

/*
 * Has this side opened the connection? It is told by the SYN that was
 * acknowledged, unless data are on the way.
 */
bool tcp_has_opened(int fd);

/*
 * Has the other one? It is told by the same, if none are, and something has
 * come.
 */
bool tcp_was_accepted(int fd);

/*
 * Not connected, and not just on the way: it may connect as the first data are
 * sent (RFC 7413).
 */
bool tcp_is_idle(int fd);

#endif
