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

#define BATCH_MAX 1024 /* members, and sockets */
#define BATCH_NAMES 64
#define BATCH_OTHER UINT64_MAX /* in place of the bytes */

/* All zero: its place is free. */
struct batch_member {
	_Atomic uint64_t hello; /* bytes of it; 0: not known */
	_Atomic uint64_t group; /* with which it was settled; 0: not yet */
	atomic_uchar name;      /* the number of it */
	atomic_uchar state;
};

/*
 * All zero: there are none. Its members are numbered, and so are their names: a
 * set of names has a bit for each. One thread adds members and takes them out,
 * any may do the rest.
 */
struct batch {
	atomic_int holders;
	atomic_uint turn;       /* odd: what is settled changes just now */
	atomic_int count;       /* of the places that have been taken */
	int limit;              /* as many of them before any is taken again */
	atomic_bool is_spoilt;  /* there may be others */
	atomic_bool has_others; /* batch_exclude */
	atomic_bool is_blind;   /* batch_pass_over: there were too many */
	uint64_t groups;        /* so many; changes in a turn */
	_Atomic uint64_t names[BATCH_NAMES]; /* the first: any; 0: none */
	struct batch_member members[BATCH_MAX];
	/* The sockets by which those were sent, or that are excluded. */
	atomic_int sent_end;
	struct batch_sent {
		_Atomic uint64_t hello; /* 0: its place is free, or just not */
		_Atomic uint64_t group; /* of which it has sent one */
		_Atomic ino_t inode;    /* 0: its place is free */
	} sent[BATCH_MAX];
};

/* NULL if memory runs out. To be dropped by each who holds it. */
struct batch *batch_make(void);
struct batch *batch_hold(struct batch *batch);
void batch_drop(struct batch *batch); /* NULL: nothing */

/* The hash of a canonical name; never 0. */
uint64_t batch_name(const char *name);

/*
 * One more, of the client of a host with the name; 0, or one name too many: it
 * may be any. Its number, or -1 if there is no place: then the batch is spoilt.
 */
int batch_join(struct batch *batch, uint64_t name);

/* The set of just that name, empty if none has it; and of a member's. */
uint64_t batch_named(const struct batch *batch, uint64_t name);
uint64_t batch_name_of(const struct batch *batch, int number);

void batch_set_hello(struct batch *batch, int number, uint64_t bytes);

/* Its handshake is over: nobody asks for that member any more. */
void batch_leave(struct batch *batch, int number);

/* It is sent no more, as far as is known. */
void batch_give_up(struct batch *batch, int number);

/* Another ClientHello may have been sent among them. */
void batch_spoil(struct batch *batch);

/* That socket sends another one, and none of these. */
void batch_exclude(struct batch *batch, ino_t inode);

/*
 * The same, of one that had sent something before there was a member. If there
 * are too many of them, nothing is settled.
 */
void batch_pass_over(struct batch *batch, ino_t inode);

/* Does it take counting, for there are or may be others than one member? */
bool batch_is_counted(const struct batch *batch);

/* May it be sent yet, for all that is known? And may any? */
bool batch_awaits(const struct batch *batch, int number);
bool batch_is_pending(const struct batch *batch);

/* A socket that has sent so many bytes, and the names that may be there. */
struct batch_socket {
	ino_t inode;
	uint64_t names; /* a set, as of batch_named */
};

/*
 * To be taken before one looks for what batch_settle or batch_retire
 * (batch_reuse.h) is given: they are false, and do nothing, if another thread
 * was in either of them then, or has been since.
 */
unsigned batch_turn(const struct batch *batch);

/*
 * All sockets that have sent as many bytes. Of those that have sent no settled
 * member as long, and are not excluded: the members that can have been sent by
 * them are settled, if there are as many. Changes their order.
 */
bool batch_settle(struct batch *batch, unsigned turn, uint64_t bytes,
    struct batch_socket sockets[], int count);

/*
 * Something speaks against one of those that were settled together, which may
 * be gone when the next of them asks: none of them is any more.
 */
void batch_refute(struct batch *batch, int number);

bool batch_is_settled(const struct batch *batch, int number);

/* Has the socket sent a settled one that is as long? */
bool batch_has_sent(const struct batch *batch, uint64_t bytes, ino_t inode);

/* Was it settled by that socket, and maybe others? */
bool batch_was_sent(const struct batch *batch, int number, ino_t inode);

#endif
