/* SPDX-License-Identifier: MIT */
/* write(2) without harm to the program that it is done in. */
#ifndef LEGACYTLS_PRELOAD_QUIET_H
#define LEGACYTLS_PRELOAD_QUIET_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Is there room at once? A pipe that nobody reads would stop the program, if it
 * is not O_NONBLOCK.
 */
bool quiet_is_ready(int fd);

/*
 * Writes len bytes at once; what a short write leaves is written too. Returns
 * how many were written; if not all, with errno, as of write(2). A reader that
 * is gone raises no SIGPIPE, a limit on the size of files no SIGXFSZ. Safe in
 * any thread.
 */
size_t quiet_write(int fd, const char *text, size_t len);

#endif
