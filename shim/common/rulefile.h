/* SPDX-License-Identifier: MIT */
/* The file that a LEGACYTLS_HOSTS of "@PATH" names. */
#ifndef LEGACYTLS_COMMON_RULEFILE_H
#define LEGACYTLS_COMMON_RULEFILE_H

#include <stddef.h>

/* 100,000 rules take up 4 MiB. */
#define RULEFILE_MAX (16L * 1024 * 1024)

/*
 * Reads the whole file. Returns its text, to be freed, and its length in *len;
 * or NULL and in *fault what is wrong and what would be right, a string that
 * holds until the thread's next call of strerror.
 *
 * Refused: a relative path (the program may have changed its directory, and
 * another file of that name may be there, put there by somebody else), what is
 * not a regular file (without waiting for the other end of a FIFO), what group
 * or others may write to, what is over RULEFILE_MAX, and what holds more than
 * its size tells, as files of /proc do. Safe in any thread; errno may change.
 */
char *rulefile_read(const char *path, size_t *len, const char **fault);

#endif
