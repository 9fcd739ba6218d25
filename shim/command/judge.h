/* SPDX-License-Identifier: MIT */
/* Can the shim act in a program? */
#ifndef LEGACYTLS_COMMAND_JUDGE_H
#define LEGACYTLS_COMMAND_JUDGE_H

#include <limits.h>
#include <stdbool.h>

#include "command/program.h"
#include "command/stacks.h"

enum verdict {
	VERDICT_CAN = 0,
	VERDICT_CANNOT = 1,
	VERDICT_MAY = 2,
};

#define JUDGE_TEXT_SIZE (2 * PATH_MAX)

struct judgement {
	struct program program;
	struct stacks stacks;
	enum verdict verdict;
	bool is_blocked;     /* the shim will not be loaded at all */
	unsigned bits;       /* 32 or 64; 0: not known */
	const char *machine; /* "x86-64", ...; or "unknown" */
	const char *libc;    /* "glibc", "musl", or "static" */
	char reason[JUDGE_TEXT_SIZE];
	const char *instead; /* static, or NULL: nothing to say */
};

/*
 * Judges the program at path, following "#!". Returns 0; or -1 and in reason
 * why it cannot be judged: it cannot be read, or is neither an ELF program nor
 * a script. Text is printable ASCII, what is not being escaped. Nothing is
 * loaded or run.
 */
int judge_program(struct judgement *judgement, const char *path);

/* "can act", "cannot act", "may act". */
const char *judge_word(enum verdict verdict);

#endif
