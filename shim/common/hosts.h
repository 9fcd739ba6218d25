/* SPDX-License-Identifier: MIT */
/* The rules that a value of LEGACYTLS_HOSTS stands for: its own, or a file's.
 */
#ifndef LEGACYTLS_COMMON_HOSTS_H
#define LEGACYTLS_COMMON_HOSTS_H

#include <stddef.h>
#include <stdint.h>

#include "policy/rules.h"

/* Room for any line that is made here, with its NUL. */
#define HOSTS_LINE_SIZE 1536

/*
 * Parses the value, or the file that "@PATH" names (see rulefile_read).
 * Returns the set, to be given to rules_free; or NULL, and in line which rule
 * or file, what is wrong with it and what would be right. Safe in any thread;
 * errno may change.
 */
struct rules *hosts_load(const char *value, char line[HOSTS_LINE_SIZE]);

/*
 * Writes one line about all rules that have ended before today (days since
 * 1970-01-01, UTC). Returns their number; line is left alone if it is 0.
 */
size_t hosts_ended(
    const struct rules *rules, int32_t today, char line[HOSTS_LINE_SIZE]);

/*
 * The day of the system's clock, UTC; one after every day if it has none, or
 * none that a date can have.
 */
int32_t hosts_today(void);

#endif
