/* SPDX-License-Identifier: MIT */
/* What 'legacytls run' says of the rules before the program starts. */
#ifndef LEGACYTLS_COMMAND_ANNOUNCE_H
#define LEGACYTLS_COMMAND_ANNOUNCE_H

#include <stdint.h>

#include "policy/rules.h"

/*
 * Says on stderr, in one line, which hosts are relaxed, which are held to a key
 * and no more, and which stay as they are by 'none', each until when; and for
 * which programs if programs, the value of LEGACYTLS_PROGRAMS, is not NULL; and
 * in another that a rule which opens something has no end, if one has none.
 * today is in days since 1970-01-01, UTC.
 */
void announce_rules(
    const struct rules *rules, const char *programs, int32_t today);

#endif
