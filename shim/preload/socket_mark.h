/* SPDX-License-Identifier: MIT */
/* On which TCP sockets has this side said something since? */
#ifndef LEGACYTLS_PRELOAD_SOCKET_MARK_H
#define LEGACYTLS_PRELOAD_SOCKET_MARK_H

#include <sys/types.h>

#include <stdbool.h>
#include <stdint.h>

struct socket_mark {
	int fd;        /* where it was; it may have another number by now */
	ino_t inode;   /* what tells it from every other socket */
	uint64_t said; /* how many bytes this side had sent */
	/* Filled in by socket_marks_look. */
	bool is_open;
	uint64_t more; /* bytes that it has sent since */
};

/*
 * -1: it is no TCP socket, or the kernel does not tell (tcp.h). Safe in any
 * thread; errno may change.
 */
int socket_mark_take(struct socket_mark *mark, int fd);

/*
 * What has this side sent since by each of them, by whatever descriptor, and
 * whether it is still connected or not? Those that are at their number yet
 * are asked there, and only for others all descriptors are gone through. Safe
 * in any thread; errno may change.
 */
void socket_marks_look(struct socket_mark *marks, int count);

#endif
