/* SPDX-License-Identifier: MIT */
/* The value of LEGACYTLS_JOURNAL: where records go. */
#ifndef LEGACYTLS_COMMON_JOURNAL_TARGET_H
#define LEGACYTLS_COMMON_JOURNAL_TARGET_H

#include <stdbool.h>

/* What a value has to be, for a line on one that is not; see below. */
#define JOURNAL_TARGET_RIGHT                        \
	"write stderr, syslog, or a path from the " \
	"root, as in \"/var/log/legacytls.jsonl\""

/*
 * Is it a target: "stderr", "syslog" or an absolute path? A relative one is
 * not, for the program may have changed its directory. Pure.
 */
bool journal_is_target(const char *target);

#endif
