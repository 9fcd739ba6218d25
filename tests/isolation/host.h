/* SPDX-License-Identifier: MIT */
/* Hosts that a rule covers, or fails to cover by little. */
#ifndef LEGACYTLS_TESTS_ISOLATION_HOST_H
#define LEGACYTLS_TESTS_ISOLATION_HOST_H

#include "isolation/peer.h"

/* How a host's text comes from a rule's pattern. */
enum near {
	NEAR_SAME,
	NEAR_CASE,
	NEAR_DOT,          /* one at the end */
	NEAR_TWO_DOTS,     /* two */
	NEAR_MORE,         /* a label before it */
	NEAR_TWO_MORE,     /* two */
	NEAR_LESS,         /* the first label is missing */
	NEAR_GLUED,        /* letters before it, without a dot */
	NEAR_TAIL,         /* another domain behind it */
	NEAR_LOOKALIKE,    /* 0 for o, 1 for l, - for . */
	NEAR_FOREIGN,      /* a letter of another script, as UTF-8 */
	NEAR_A_LABEL,      /* the same as an A-label */
	NEAR_BLANK,        /* a blank, a line's end, %00 */
	NEAR_PORT,         /* a port in the name */
	NEAR_CUT,          /* the last letter is missing */
	NEAR_EMPTY,        /* an empty label */
	NEAR_TOP,          /* another top-level domain */
	NEAR_STAR,         /* the pattern itself */
	NEAR_FAR,          /* nothing in common */
	NEAR_ADDRESS,      /* an address, perhaps within */
	NEAR_ADDRESS_BIT,  /* an address with one bit changed */
	NEAR_ADDRESS_FORM, /* in a form that is none */
	NEARS
};

extern const char *const near_names[];

struct host {
	enum near near;
	bool is_literal; /* the text is an address, or looks like one */
	bool has_end;    /* a socket can be connected to its address */
	bool is_known;   /* the resolver is told of it */
	char text[NAME_MAX_SIZE];
	struct ip ip;
};

#define HOSTS 48

/* Makes the hosts of one thread; none is_known yet. */
void hosts_make(struct host hosts[HOSTS], const struct plan *plan,
    unsigned thread, struct chance *chance);

/*
 * Says which names resolve: good ones, with an address that can be connected
 * to, that no other thread has. count: of threads.
 */
void hosts_settle(struct host (*hosts)[HOSTS], unsigned count);

#endif
