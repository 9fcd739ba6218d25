/* SPDX-License-Identifier: MIT */
/* What env(1) makes of the words behind it in a "#!" line. */
#ifndef LEGACYTLS_COMMAND_ENV_LINE_H
#define LEGACYTLS_COMMAND_ENV_LINE_H

#include <stdbool.h>

/* What the program does not get. All zero: it gets both variables as they are.
 */
struct env_lost {
	bool object; /* LD_PRELOAD, or not with the object in it */
	bool rules;  /* LEGACYTLS_HOSTS */
	/* What the line does so that not all is known: "sets PATH"; or NULL. */
	const char *unclear;
};

/*
 * Reads what the kernel gives to env as one argument: NAME, or with -S
 * "[OPTION]... [-] [A=b]... NAME", and changes it. Returns NAME, in words, or
 * NULL if there is none or it is not clear what it is; lost is brought up to
 * date: an option may take a variable away, and "A=b" give it again.
 */
char *env_line_read(char *words, struct env_lost *lost);

#endif
