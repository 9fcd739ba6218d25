/* SPDX-License-Identifier: MIT */
/* The value of LEGACYTLS_PROGRAMS: names of programs. */
#ifndef LEGACYTLS_COMMON_PROGRAMS_H
#define LEGACYTLS_COMMON_PROGRAMS_H

#include <stdbool.h>

/* What a value has to be, for a line on one that is not; see below. */
#define PROGRAMS_RIGHT \
	"list names or globs without '/', as in \"curl,python3*\""

/* Does the list name anything, and no path? Pure. */
bool programs_are_named(const char *list);

/*
 * Is the file name of the program at path one of the list's names or globs,
 * which have commas or blanks between them? False also if memory runs out.
 * Safe in any thread.
 */
bool programs_include(const char *list, const char *path);

/*
 * Cuts " (deleted)" off a path that the kernel gives of a file that is gone.
 * False: it has not got that.
 */
bool programs_cut_deleted(char *path);

#endif
