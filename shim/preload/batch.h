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
	_Atomic uint64_t hellos[BATCH_MAX]; /* bytes of each; 0: not known */
	_Atomic uint64_t settled;           /* they are known to be sent */
	_Atomic uint64_t left;              /* their handshakes are over */
	atomic_bool is_spoilt;              /* there may be others */
	atomic_bool has_others;             /* batch_exclude */
	/* Who has sent those that are settled, and how many bytes; or others.
	 */
	atomic_int sent_count;
	struct {
		_Atomic uint64_t hello;
		_Atomic ino_t inode;
	} sent[BATCH_MAX];
};

/* One more: its number, or -1 if there is no place: then it is spoilt. */
int batch_join(struct batch *batch);

void batch_set_hello(struct batch *batch, int number, uint64_t bytes);
void batch_leave(struct batch *batch, int number);

/* Another ClientHello may have been sent among them. */
void batch_spoil(struct batch *batch);

/* That socket sends another one, and none of these. */
void batch_exclude(struct batch *batch, ino_t inode);
bool batch_excludes(const struct batch *batch, ino_t inode);

/* May it be sent yet, for all that is known? And may any? */
bool batch_awaits(const struct batch *batch, int number);
bool batch_is_pending(const struct batch *batch);

/*
 * These sockets, of which none has sent a settled one (batch_has_sent) or is
 * excluded, have sent as many bytes: if they are as many as the other members
 * that are as long, those are settled.
 */
void batch_settle(
    struct batch *batch, uint64_t bytes, const ino_t inodes[], int count);

bool batch_is_settled(const struct batch *batch, int number);

/* Of settled ones as long: is it a socket that has sent
 * one? */
bool batch_has_sent(const struct batch *batch, uint64_t bytes, ino_t inode);

#endif
