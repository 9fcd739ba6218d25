/* SPDX-License-Identifier: MIT */
/* The sockets that may carry a connection, and which of them have. */
#ifndef LEGACYTLS_PRELOAD_CANDIDATES_H
#define LEGACYTLS_PRELOAD_CANDIDATES_H

#include <sys/types.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "policy/rules.h"
#include "preload/batch.h"
#include "preload/socket_mark.h"

/* As many are noted. */
#define CANDIDATES_MAX 64

/* The later ones first, if there is no place for all. */
enum candidate_kind {
	CANDIDATE_OTHER, /* another host is there, as far as is known */
	CANDIDATE_USED,  /* it is in use: the host may be behind it */
	CANDIDATE_RIVAL, /* the same host may be there, by another rule */
	CANDIDATE_LEAD,  /* the rule would be the one that was chosen */
};

/*
 * Made by one thread, and from candidates_keep_last on shared with the one that
 * has the connection by then: the atomic ones change, and by the thread that
 * made it what is before it in the batch, and nothing else does.
 */
struct candidates {
	atomic_int holders;
	uintptr_t owner; /* the thread that made the ClientHello */
	int count;
	uint64_t leads;  /* a set has a bit for each */
	uint64_t rivals; /* of which those in use are some */
	struct socket_mark marks[CANDIDATES_MAX];
	const struct rule *rules[CANDIDATES_MAX]; /* of struct candidate */
	const struct rule *sure[CANDIDATES_MAX];
	enum candidate_kind kinds[CANDIDATES_MAX];
	_Atomic uint64_t hello; /* bytes of the ClientHello; 0: not known */
	/* Those that had sent just as much before the thread made another. */
	_Atomic uint64_t seen;
	atomic_bool is_missed; /* there was none of them then */
	_Atomic ino_t other;   /* but that one, which was not noted; or 0 */
	/* One before in the batch that it is in, to be freed, or NULL. */
	struct candidates *previous;
	struct candidates *first; /* of the batch; NULL: itself */
	struct batch *batch;      /* NULL: it is in none yet */
	int number;               /* in the batch */
	uint64_t name;            /* of batch_name, or 0 */
};

/* None yet; NULL if memory runs out. To be freed by each who holds it. */
struct candidates *candidates_make(void);
void candidates_free(struct candidates *all);

/* What is noted of one. */
struct candidate {
	int fd;
	enum candidate_kind kind;
	const struct rule *rule; /* if it is that one */
	const struct rule *sure; /* if that is certain */
};

/*
 * Notes a TCP socket, if the kernel tells what is said on it, and forgets one
 * of an earlier kind if there is no place. False: a lead has none. errno may
 * change.
 */
bool candidates_add(struct candidates *all, const struct candidate *one);

/* The number of that socket; -1: it is not among them. */
int candidates_find(
    const struct candidates *all, const struct socket_mark *mark);

/* Is there one on which nothing had been said? */
bool candidates_have_fresh(const struct candidates *all);

/* The first of the batch that they are in. */
struct candidates *candidates_first(struct candidates *all);

/* Says how long the ClientHello is. */
void candidates_set_hello(struct candidates *all, uint64_t bytes);

/* What has been sent since by each; the set of those that are open yet. errno
 * may change. */
uint64_t candidates_look(
    const struct candidates *all, uint64_t more[CANDIDATES_MAX]);

/* Is it as much as the ClientHello? Anything, if that is not known. */
bool candidates_is_just_that(const struct candidates *all, uint64_t more);

/* The set of those that have sent just as much. */
uint64_t candidates_exact(
    const struct candidates *all, const uint64_t more[CANDIDATES_MAX]);

/* Sets 'seen', if it is known how much it is. errno may change. */
void candidates_see(struct candidates *all);

#endif
