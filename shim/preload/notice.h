/* SPDX-License-Identifier: MIT */
/* The line on stderr with which the shim says that it cannot act. */
#ifndef LEGACYTLS_PRELOAD_NOTICE_H
#define LEGACYTLS_PRELOAD_NOTICE_H

#include <stdbool.h>

/* A longer line is cut. */
#define NOTICE_SIZE 2048

/*
 * Writes "legacytls: ", the message and a newline to file descriptor 2 by one
 * write(2), control characters as '?'. Never raises SIGPIPE, and a line that
 * cannot be written is lost, as is one where descriptor 2 is not stderr any
 * more. Between quiet_begin and quiet_end. Safe in any thread; errno may
 * change.
 */
void notice(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * Is descriptor 2 stderr still, and not a file or a socket of the program's
 * that has its number by chance?
 */
bool notice_is_stderr(void);

#endif
