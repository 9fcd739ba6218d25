/* SPDX-License-Identifier: MIT */
/* System calls without harm to the program that they are done in. */
#ifndef LEGACYTLS_PRELOAD_QUIET_H
#define LEGACYTLS_PRELOAD_QUIET_H

#include <stdbool.h>
#include <stddef.h>

/*
 * From quiet_begin to quiet_end, which takes what that has returned, no call is
 * one where the thread can be cancelled (pthread_cancel(3)): OpenSSL's
 * functions have none, so the program may hold a lock.
 */
int quiet_begin(void);
void quiet_end(int state);

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
