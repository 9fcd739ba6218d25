/* SPDX-License-Identifier: MIT */
/* A temporary folder in which the command is run. */
#ifndef LEGACYTLS_TESTS_FOLDER_H
#define LEGACYTLS_TESTS_FOLDER_H

#include <stdio.h>

#include "support/process.h"

/* Makes the one folder of the test program. */
void folder_make(void);

/* Removes it, and what is in it. */
void folder_remove(void);

/* Opens a new file in it to be written. */
FILE *folder_open(const char *name);

/*
 * Runs the shell command in it, where $legacytls is the command. The result is
 * for process_result_free.
 */
struct process_result folder_run(const char *command);

#endif
