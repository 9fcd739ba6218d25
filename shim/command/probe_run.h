/* SPDX-License-Identifier: MIT */
/* Runs one attempt in a child process, as the shim would see it. */
#ifndef LEGACYTLS_COMMAND_PROBE_RUN_H
#define LEGACYTLS_COMMAND_PROBE_RUN_H

#include "command/probe_job.h"

/*
 * Sets the environment for the child processes: the library, by its absolute
 * path, in LD_PRELOAD behind what is there, and no LEGACYTLS_ variable. Once,
 * before the first probe_run. Returns 0, or -1 with a line said.
 */
int probe_run_prepare(const char *library);

/*
 * Executes this command anew with rule as LEGACYTLS_HOSTS (NULL: without it).
 * The child is killed if it does not end in time; the result is then
 * PROBE_SILENT. Fills in *result in any case. Not thread-safe: it changes the
 * environment.
 */
void probe_run(const char *rule, const struct probe_request *request,
    struct probe_result *result);

#endif
