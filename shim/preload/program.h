/* SPDX-License-Identifier: MIT */
/* Which program is this process, and on which machine? */
#ifndef LEGACYTLS_PRELOAD_PROGRAM_H
#define LEGACYTLS_PRELOAD_PROGRAM_H

#include <stdbool.h>

/*
 * The name, without its folder, of the file that was executed (a script's own,
 * a link's own); not argv[0], which programs rewrite. "?" if it cannot be told.
 */
const char *program_name(void);

/*
 * The name of the machine (uname(2)), as it was at the first call in this
 * process; NULL if it cannot be told. Safe in any thread.
 */
const char *program_machine(void);

/*
 * Is this process one of the list of LEGACYTLS_PROGRAMS (common/programs.h)? By
 * program_name, or by the name of the binary that runs. False also if memory
 * runs out, or the list is no list.
 */
bool program_is_listed(const char *list);

#endif
