/* SPDX-License-Identifier: MIT */
/* What env(1) makes of the words behind it in a "#!" line. */
#ifndef LEGACYTLS_COMMAND_ENV_LINE_H
#define LEGACYTLS_COMMAND_ENV_LINE_H

#include <stdbool.h>

/* Variables that the program does not get. All false: it gets both. */
struct env_lost {
	bool object; /* LD_PRELOAD, or not with the object in it */
	bool rules;  /* LEGACYTLS_HOSTS */
};

/*
 * Reads "[-S] [OPTION]... [-] [A=b]... NAME", and changes it. Returns NAME, in
 * words, or NULL if there is none; lost is brought up to date: an option may
 * take a variable away, and "A=b" give it again.
 */
char *env_line_read(char *words, struct env_lost *lost);

#endif
