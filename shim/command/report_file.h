/* SPDX-License-Identifier: MIT */
/* A file that appears whole, or not at all. */
#ifndef LEGACYTLS_COMMAND_REPORT_FILE_H
#define LEGACYTLS_COMMAND_REPORT_FILE_H

#include <stdio.h>

struct report_file {
	FILE *stream; /* to write to */
	const char *path;
	char *temporary;
};

/*
 * Begins a file that will be at path, beside which it is until then. Returns
 * 0, or -1 with errno; EEXIST: there is something else than a regular file.
 */
int report_file_open(struct report_file *file, const char *path);

/* Puts it in its place, with the umask's permissions. 0, or -1 with errno. */
int report_file_commit(struct report_file *file);

/* Gives it up. */
void report_file_abandon(struct report_file *file);

#endif
