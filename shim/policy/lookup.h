/* SPDX-License-Identifier: MIT */
/* The most specific rule for a peer. */
#ifndef LEGACYTLS_POLICY_LOOKUP_H
#define LEGACYTLS_POLICY_LOOKUP_H

#include <stdbool.h>
#include <stdint.h>

#include "rules_index.h"

/* See rules_have_name. */
bool lookup_has_name(const struct rules_index *index, int32_t today);

/* See rules_port_of. */
uint16_t lookup_port(
    const struct rules_index *index, const char *name, int32_t today);

/* See rules_find. */
const struct rule *lookup_rule(const struct rules_index *index,
    const struct rules_peer *peer, int32_t today);

/* See rules_find_certain. */
const struct rule *lookup_certain(const struct rules_index *index,
    const struct rules_peer *peer, int32_t today);

#endif
