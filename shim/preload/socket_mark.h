/* SPDX-License-Identifier: MIT */
/* On which TCP sockets has this side said something since? */
#ifndef LEGACYTLS_PRELOAD_SOCKET_MARK_H
#define LEGACYTLS_PRELOAD_SOCKET_MARK_H

#include <sys/types.h>

#include <stdint.h>

struct socket_mark {
	int fd;        /* where it was; it may have another number by now */
	ino_t inode;   /* what tells it from every other socket */
	uint64_t said; /* how many bytes this side had sent */
};

/*
 * -1: it is no TCP socket, or the kernel does not tell (tcp.h). Safe in any
 * thread; errno may change.
 */
int socket_mark_take(struct socket_mark *mark, int fd);

/*
 * How many bytes has this side sent since by each of them, 64 at most, by
 * whatever descriptor, and whether it is still connected or not? 0 of one that
 * is closed. Those that are at their number yet are asked there, and only for
 * others all descriptors are gone through. Safe in any thread; errno may
 * change.
 */
void socket_marks_look(
    const struct socket_mark *marks, int count, uint64_t *more);

#endif
