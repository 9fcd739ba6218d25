/* SPDX-License-Identifier: MIT */
/* Sockets that listen on every address of this machine, and are connected. */
#ifndef LEGACYTLS_TESTS_ISOLATION_DIAL_H
#define LEGACYTLS_TESTS_ISOLATION_DIAL_H

#include "isolation/peer.h"

/* Listens, without blocking, on a port that the kernel picks; -1: it cannot. */
int dial_listen(unsigned *port);

/*
 * A socket that is connected to the end; if is_mapped, to an IPv4 address by a
 * socket of IPv6. -1: there is none.
 */
int dial(const struct end *end, bool is_mapped);

/*
 * Are they the two ends of one connection? Two that lead elsewhere may well be
 * from the same port.
 */
bool dial_is_one(int fd, int beyond);

#endif
