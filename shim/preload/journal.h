/* SPDX-License-Identifier: MIT */
/* Where LEGACYTLS_JOURNAL says that records go. */
#ifndef LEGACYTLS_PRELOAD_JOURNAL_H
#define LEGACYTLS_PRELOAD_JOURNAL_H

#include <stddef.h>

/*
 * The process ends: from here on journal_write takes no memory and no lock, and
 * reads nothing of the environment.
 */
void journal_end(void);

/*
 * Writes a line, which ends in a newline, to the target (journal_is_target) by
 * one write(2):
 *   stderr   descriptor 2, if that is stderr still
 *   syslog   /dev/log, as authpriv.info (RFC 3164), by a socket of its own, so
 *            that the program's own openlog(3) is left alone
 *   a path   a file, made with mode 0600 if it is not there, no symbolic link,
 *            opened for each line, so that it may be rotated; or a FIFO that
 *            has a reader
 * If it cannot be written it is lost, and the first time in a process a line on
 * stderr says so. Never blocks. Safe in any thread; errno may change.
 */
void journal_write(const char *target, const char *line, size_t len);

#endif
