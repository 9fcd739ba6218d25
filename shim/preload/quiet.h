/* SPDX-License-Identifier: MIT */
/* write(2) without harm to the program that it is done in. */
#ifndef LEGACYTLS_PRELOAD_QUIET_H
#define LEGACYTLS_PRELOAD_QUIET_H

#include <stddef.h>

/*
 * Writes len bytes at once; what a short write leaves is written too. Returns
 * how many were written; if not all, with errno: EAGAIN if there is no room, as
 * in a pipe that nobody reads. A reader that is gone raises no
 * SIGPIPE, a limit on the size of files no SIGXFSZ. Safe in any thread.
 */
size_t quiet_write(int fd, const char *text, size_t len);

#endif
