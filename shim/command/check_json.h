/* SPDX-License-Identifier: MIT */
/* A judgement as JSON. */
#ifndef LEGACYTLS_COMMAND_CHECK_JSON_H
#define LEGACYTLS_COMMAND_CHECK_JSON_H

#include <stdio.h>

#include "command/judge.h"
#include "command/process.h"

/*
 * Writes one object and a newline to out:
 *   program, binary   paths: the same, but for a script
 *   verdict           "can", "cannot" or "may"
 *   reason, instead   strings; instead may be null
 *   bits, machine, libc
 *   tls               list of {name, path, user, how}; how: "linked", "later"
 *                     or "within"
 *   process           null, or {loaded, reach, hosts, journal, programs,
 *                     libssl}: booleans, a string or null, a list of paths;
 *                     hosts and journal are null if that cannot be seen
 * Bytes of paths that are not printable ASCII are \xNN. process is NULL for a
 * program. Returns 0, or -1 if memory runs out; that out has taken it all is
 * for the caller to check.
 */
int check_json_print(FILE *out, const struct judgement *judgement,
    const struct process *process);

#endif
