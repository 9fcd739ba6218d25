/* SPDX-License-Identifier: MIT */
/*
 * ClientHellos that one thread has made before it was seen to send those before
 * (uvloop and Twisted do that): which bytes are whose cannot be told, but that
 * each has been sent on a connection of its own can, by counting.
 */
#ifndef LEGACYTLS_PRELOAD_BATCH_H
#define LEGACYTLS_PRELOAD_BATCH_H

#include <sys/types.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define BATCH_MAX 64
#define BATCH_OTHER UINT64_MAX /* in place of the bytes */

/*
 * All zero: there are none. Its members are numbered; a set has a bit for each.
 * One thread adds them, any may do the rest.
 */
struct batch {
	atomic_int count;
	_Atomic uint64_t names[BATCH_MAX];  /* of each; 0: any */
	_Atomic uint64_t hellos[BATCH_MAX]; /* bytes of each; 0: not known */
	_Atomic uint64_t settled;           /* they are known to be sent */
	_Atomic uint64_t left;              /* their handshakes are over */
	atomic_bool is_spoilt;              /* there may be others */
	atomic_bool has_others;             /* batch_exclude */
	/* The sockets by which those were sent, or that are excluded. */
	atomic_int sent_count;
	struct {
		_Atomic uint64_t hello;
		_Atomic uint64_t members; /* of which it has sent one */
		_Atomic ino_t inode;
	} sent[BATCH_MAX];
};

/* The hash of a canonical name; never 0. */
uint64_t batch_name(const char *name);

/*
 * One more, of the client of a host with the name, 0: any. Its number, or -1 if
 * there is no place: then the batch is spoilt.
 */
int batch_join(struct batch *batch, uint64_t name);

/* The set of those that have the name. */
uint64_t batch_named(const struct batch *batch, uint64_t name);

void batch_set_hello(struct batch *batch, int number, uint64_t bytes);
void batch_leave(struct batch *batch, int number);

/* Another ClientHello may have been sent among them. */
void batch_spoil(struct batch *batch);

/* That socket sends another one, and none of these. */
void batch_exclude(struct batch *batch, ino_t inode);
bool batch_excludes(const struct batch *batch, ino_t inode);

/* Does it take counting, for there are or may be others than one member? */
bool batch_is_counted(const struct batch *batch);

/* May it be sent yet, for all that is known? And may any? */
bool batch_awaits(const struct batch *batch, int number);
bool batch_is_pending(const struct batch *batch);

/* The set of those that are as long, and are not settled. */
uint64_t batch_unsettled(const struct batch *batch, uint64_t bytes);

/*
 * These sockets have sent as many bytes, and none of them a settled one
 * (batch_has_sent), or is excluded: they are settled, which are the ones that
 * can have been sent by them, if there are as many.
 */
void batch_settle(struct batch *batch, uint64_t bytes, uint64_t members,
    const ino_t inodes[], int count);

bool batch_is_settled(const struct batch *batch, int number);

/* Has the socket sent a settled one that is as long? */
bool batch_has_sent(const struct batch *batch, uint64_t bytes, ino_t inode);

/* Was it settled by that socket, and maybe others? */
bool batch_was_sent(const struct batch *batch, int number, ino_t inode);

#endif
