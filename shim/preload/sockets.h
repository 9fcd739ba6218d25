/* SPDX-License-Identifier: MIT */
/* The sockets of this process, as the kernel knows them. */
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
 * Reads the other end of a connected TCP or UDP socket over IP. Returns 0, or
 * -1 if fd is not one, and end is as it was. Safe in any thread; errno may
 * change.
 */
int sockets_end(int fd, struct sockets_end *end);

bool sockets_end_equal(
    const struct sockets_end *a, const struct sockets_end *b);

/*
 * Are the descriptors those of one connection over IP, as dup(2) makes them:
 * are both its ends the same?
 */
bool sockets_is_one(int fd, int other);

/* Is it a stream socket that is not connected yet, or is just on the way? */
bool sockets_is_unconnected(int fd);

/*
 * Is it a TCP connection that this side has opened, and on which neither side
 * has said anything yet, nor this one is about to (MSG_MORE)? Then a
 * ClientHello that is about to be sent goes to the other end itself. Of one to
 * a proxy that is no longer so: it has been told the target. A connected UDP
 * socket always is: DTLS has no proxy that takes its records as they are. From
 * the kernel's TCP_INFO (Linux 4.19 and later; RFC 4898: bytes_acked counts the
 * SYN, so it is 1 by then); where that does not tell, the answer is false.
 */
bool sockets_is_fresh(int fd);

enum sockets_kind {
	SOCKETS_FRESH,    /* TCP, sockets_is_fresh */
	SOCKETS_USED,     /* TCP */
	SOCKETS_ACCEPTED, /* TCP, by the port of a socket that listens here */
	SOCKETS_UNCONNECTED, /* TCP: it may be about to connect */
	SOCKETS_HALF,        /* one end of a UNIX pair made by this process */
	SOCKETS_FOREIGN,     /* the same, made by another one */
	SOCKETS_NAMED,  /* a UNIX socket that leads to a path, or not over IP */
	SOCKETS_UNSEEN, /* some descriptors could not be looked at */
	SOCKETS_KINDS
};

/* A connection that can be a client's of this process. */
static inline bool
sockets_is_open(enum sockets_kind kind)
{
	return kind == SOCKETS_FRESH || kind == SOCKETS_USED;
}

/* end is NULL but for the first three kinds, and fd -1 of SOCKETS_UNSEEN. */
typedef void sockets_visit(
    enum sockets_kind kind, int fd, const struct sockets_end *end, void *data);

enum sockets_search {
	SOCKETS_ALL, /* for a decision */
	/*
	 * For a record: ends with the last open descriptor, if the kernel tells
	 * how many there are. Cheaper, but if another thread opens and closes
	 * some meanwhile, one that was open all the time may be missed.
	 */
	SOCKETS_COUNTED,
};

/*
 * Calls visit for each socket of this process that carries a stream (or
 * SOCK_SEQPACKET, of UNIX sockets), in no order: a client
 * that hides its socket from OpenSSL uses one of them. Left out are those that
 * listen, those that are about to be connected, and UNIX sockets that were
 * accepted, from which nothing can be read any more, or of whose pair this
 * process has both (event loops wake themselves by them): both by the inodes,
 * which socketpair(2) takes one after the other. SOCKETS_UNSEEN comes
 * once at most: there may be sockets that were not found.
 *
 * Asks the kernel, and not a record of connect(2): calls can be out of sight
 * (RTLD_DEEPBIND, io_uring), and sockets can be inherited. How far to ask is
 * read from /proc (FDSize of proc_pid_status(5)).
 * Takes no lock and no memory; a socket that another thread opens or closes
 * meanwhile may be seen or not. errno may change.
 */
void sockets_each(enum sockets_search search, sockets_visit *visit, void *data);

#endif
