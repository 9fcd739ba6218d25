/* SPDX-License-Identifier: MIT */
/* On which TCP sockets has this side said something since? */
#ifndef LEGACYTLS_PRELOAD_SOCKET_MARK_H
#define LEGACYTLS_PRELOAD_SOCKET_MARK_H

#include <sys/types.h>

#include <stdbool.h>
#include <stdint.h>

#include "preload/sockets.h"

struct socket_mark {
	int fd;        /* where it was; it may have another number by now */
	ino_t inode;   /* what tells it from every other socket */
	uint64_t said; /* how many bytes this side had sent */
	struct sockets_end end; /* where it leads; family 0: nowhere now */
};

/*
 * -1: it is no TCP socket, or the kernel does not tell (tcp.h). Safe in any
 * thread; errno may change.
 */
int socket_mark_take(struct socket_mark *mark, int fd);

/*
 * The same socket, and, as long as it is connected, to the same end? It can be
 * connected once more (AF_UNSPEC, connect(2)), and then counts from 0.
 */
bool socket_mark_equal(
    const struct socket_mark *a, const struct socket_mark *b);

typedef void socket_mark_visit(const struct socket_mark *mark, void *data);

/*
 * Calls visit for each descriptor of a TCP socket of which that can be taken;
 * false: there may be more of them. Safe in any thread; errno may change.
 */
bool socket_marks_each(socket_mark_visit *visit, void *data);

/*
 * How many bytes has this side sent since by each of them, 64 at most, by
 * whatever descriptor, and whether it is still connected or not? 0 of one that
 * is closed, or leads elsewhere: gives the set of the others, a bit for each.
 * Those that are at their number yet are asked there, and only for others all
 * descriptors are gone through. Safe in any thread; errno may change.
 */
uint64_t socket_marks_look(
    const struct socket_mark *marks, int count, uint64_t *more);

#endif
