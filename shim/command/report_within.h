/* SPDX-License-Identifier: MIT */
/* Rules without which a wider one would count. */
#ifndef LEGACYTLS_COMMAND_REPORT_WITHIN_H
#define LEGACYTLS_COMMAND_REPORT_WITHIN_H

#include <stddef.h>
#include <stdint.h>

#include "command/report_use.h"

/*
 * Sets is_within in the sum of each use that could go, if one that stays would
 * then cover one of its hosts, as of today (days from 1970-01-01). Returns 0,
 * or -1: no memory.
 */
int report_within_mark(struct report_use *uses, size_t count, int32_t today);

#endif
