/* SPDX-License-Identifier: MIT */
/* The TLS libraries of a program. */
#ifndef LEGACYTLS_COMMAND_STACKS_H
#define LEGACYTLS_COMMAND_STACKS_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "command/tls.h"

#define STACKS_MAX 8

enum stack_how {
	STACK_LINKED, /* the loader loads it with the program */
	STACK_LATER,  /* a module that the program is known to load or start */
	STACK_WITHIN, /* it is part of the program */
};

struct stack {
	enum tls_kind kind;
	enum stack_how how;
	bool is_bundled;     /* not the system's */
	char name[48];       /* "OpenSSL 3", "GnuTLS" */
	char path[PATH_MAX]; /* of the library, or of what it is within */
	char user[PATH_MAX]; /* what needs it, a path */
};

/* What is within first, then the nearest to the program. */
struct stacks {
	struct stack list[STACKS_MAX];
	size_t count;
};

/*
 * Finds them for the binary at the canonical path: by what is in the file, and
 * in its bundled libraries, by its needed libraries, and by the modules that it
 * is known to load. Nothing is loaded or run. Returns 0, or -1 if it is not
 * an ELF file or memory runs out.
 */
int stacks_find(struct stacks *stacks, const char *binary);

#endif
