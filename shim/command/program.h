/* SPDX-License-Identifier: MIT */
/* The file that a command will execute. */
#ifndef LEGACYTLS_COMMAND_PROGRAM_H
#define LEGACYTLS_COMMAND_PROGRAM_H

#include <limits.h>
#include <stdbool.h>

#include "command/env_line.h"

enum program_exit {
	PROGRAM_NOT_EXECUTABLE = 126,
	PROGRAM_NOT_FOUND = 127,
};

/*
 * Writes the path of the file that execvp(3) would execute for the name: the
 * name itself if it has a slash, or else the first executable file of it in
 * PATH. Returns 0 or an enum program_exit; with PROGRAM_NOT_EXECUTABLE, too,
 * path is written.
 */
int program_search(const char *name, char path[PATH_MAX]);

/* The binary behind a script, if it is one. */
struct program {
	char path[PATH_MAX];   /* of what was asked for, canonical */
	char binary[PATH_MAX]; /* what the kernel executes, canonical */
	bool is_script;
	struct env_lost lost; /* to env on the way */
	char fault[320];      /* why the interpreter is not known; "": it is */
};

/*
 * Follows "#!" from the file at path, through "env NAME" as well. Returns 0, or
 * -1 with errno if the file cannot be read.
 */
int program_follow(struct program *program, const char *path);

#endif
