/* SPDX-License-Identifier: MIT */
/* A program that listens on a UNIX socket. */
#ifndef LEGACYTLS_TESTS_DAEMON_H
#define LEGACYTLS_TESTS_DAEMON_H

#include "support/process.h"

/*
 * Starts argv with the changed environment, as process_start_env, and waits
 * until it listens on the socket at path, without connecting to it. What is at
 * the path before is removed. Fails the cmocka test, with the log, if it ends.
 */
void daemon_start(struct process *process, const char *const argv[],
    const char *const env[], const char *dir, const char *path);

/* Ends it, and puts its log behind the output. */
void daemon_stop(struct process *process, struct process_result *result);

#endif
