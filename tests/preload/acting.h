/* SPDX-License-Identifier: MIT */
/* Steps of tests/preload/actor.c, and what comes of them. */
#ifndef LEGACYTLS_TESTS_ACTING_H
#define LEGACYTLS_TESTS_ACTING_H

#include <stddef.h>

/* A first step: of the shell, for root. */
#define ACTING_NO_PROC "mount -t tmpfs none /proc"

/* A step: the program itself relaxes what the server lacks. */
#define ACTING_RELAXED "relaxed"

/* %s in the rules is the port of a server that lacks RFC 5746. */
struct acting {
	const char *name;
	const char *rules;
	const char *steps[18]; /* the first may be ACTING_NO_PROC */
	const char *outcome;   /* a pattern of fnmatch(3) */
};

/*
 * A group with a test for each row: it has its outcome with the shim and its
 * rules, and no handshake is done without, unless it relaxes. *.test resolve to
 * 127.0.0.1, and proxy.test to 127.0.0.2. Returns what main returns.
 */
int acting_run(const char *group, const struct acting *rows, size_t count);

#endif
