/* SPDX-License-Identifier: MIT */
/* What a rule set is made of: for rules.c, which makes it, and rules_query.c.
 */
#ifndef LEGACYTLS_POLICY_RULES_SET_H
#define LEGACYTLS_POLICY_RULES_SET_H

#include <stddef.h>
#include <stdint.h>

#include "rules_index.h"

/*
 * Each rule is followed by the copy of its text, for a look-up reads both:
 * far apart they would be two waits for memory.
 */
struct rules {
	uint64_t *words;
	uint32_t *places; /* of the rules: offsets in words */
	size_t count;
	size_t used;          /* words */
	uint32_t relax_words; /* those of any rule */
	int32_t first_end;
	struct rules_index index;
};

#endif
