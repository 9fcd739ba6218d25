/* SPDX-License-Identifier: MIT */
/* The LEGACYTLS_* variables. */
#ifndef LEGACYTLS_PRELOAD_SETTINGS_H
#define LEGACYTLS_PRELOAD_SETTINGS_H

#include <stdbool.h>

#include "policy/rules.h"

/*
 * The rules of LEGACYTLS_HOSTS; NULL if the shim is to do nothing here: the
 * variable is unset or refused, LEGACYTLS_PROGRAMS names other programs, or
 * the process runs with privileges that its caller lacks (AT_SECURE).
 *
 * The first call reads the variables and a rule file, and writes a line to
 * stderr if they are refused or a rule has ended. What it finds holds until
 * the process ends. Safe in any thread; errno may change.
 */
const struct rules *settings_rules(void);

/*
 * Is LEGACYTLS_HOSTS set at all? Cheap, reads no file, and async-signal-safe.
 * False under AT_SECURE.
 */
bool settings_are_given(void);

/* Today in days since 1970-01-01, UTC; INT32_MAX if there is no clock. */
int32_t settings_today(void);

#endif
