/* SPDX-License-Identifier: MIT */
/* Runs a test program again with the shim preloaded. */
#ifndef LEGACYTLS_TESTS_PRELOAD_H
#define LEGACYTLS_TESTS_PRELOAD_H

/*
 * Executes this program anew with LEGACYTLS_OBJECT, the path that the Makefile
 * defines, in LD_PRELOAD behind what is there, and hosts in LEGACYTLS_HOSTS.
 * Returns in the new process only. Exits with 1 if the object is missing.
 */
void preload_this(char *const argv[], const char *hosts);

/* "LD_PRELOAD=..." with the object, for process_run. A static string. */
const char *preload_variable(void);

#endif
