/* SPDX-License-Identifier: MIT */
/* Which rule is for a host, and why the others are not. */
#ifndef LEGACYTLS_COMMAND_MATCH_H
#define LEGACYTLS_COMMAND_MATCH_H

#include <stdint.h>
#include <stdio.h>

#include "policy/pattern.h"
#include "policy/rules.h"

/*
 * Writes to out a line for each rule: that it is the one for the host, or why
 * it is not. The host is a name or an address, and a port or every port. today
 * is in days since 1970-01-01, UTC. Returns the rule that applies, or NULL.
 */
const struct rule *match_explain(FILE *out, const struct rules *rules,
    const struct pattern *host, int32_t today);

#endif
