/* SPDX-License-Identifier: MIT */
/* A file that appears whole, or not at all. */
#ifndef LEGACYTLS_COMMAND_REPORT_FILE_H
#define LEGACYTLS_COMMAND_REPORT_FILE_H

#include <sys/types.h>

#include <signal.h>
#include <stdio.h>

struct report_file {
	FILE *stream; /* to write to */
	const char *path;
	char *temporary;
	mode_t mode;      /* that it will have */
	sigset_t signals; /* blocked before */
};

/*
 * Begins a file that will be at path, beside which it is until then. Signals
 * wait for its end, so that nothing is left there; a limit on its size is an
 * error of writing. Returns 0, or -1 with errno; EEXIST: there is something
 * else than a regular file; EBADMSG: a file that does not begin with first (of
 * 64 characters at most), nor is empty, and is not to be lost.
 */
int report_file_open(
    struct report_file *file, const char *path, const char *first);

/*
 * Puts it in its place, with the permissions of the file that was there, or
 * else the umask's. Returns 0, or -1 with errno.
 */
int report_file_commit(struct report_file *file);

/* Gives it up. */
void report_file_abandon(struct report_file *file);

#endif
