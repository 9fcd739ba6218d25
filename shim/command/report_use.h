/* SPDX-License-Identifier: MIT */
/* Which hosts use the same rule, and what they come to together. */
#ifndef LEGACYTLS_COMMAND_REPORT_USE_H
#define LEGACYTLS_COMMAND_REPORT_USE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "command/report_table.h"
#include "policy/pattern.h"
#include "policy/relax.h"

/* The hosts of one rule. */
struct report_sum {
	uint32_t kept;       /* what any needs, and pins: these shut as well */
	bool is_settled;     /* all work, and have told what they need */
	bool is_mended;      /* none needs anything */
	bool is_within;      /* without the rule another one would count */
	int64_t since;       /* when the last of them was mended */
	uint64_t handshakes; /* of all, since each of them was */
};

/* Would nobody miss the rule, unless it keeps another one out? */
static inline bool
report_sum_can_go(const struct report_sum *sum)
{
	return sum->is_settled && sum->is_mended && sum->kept == 0;
}

/* The newest rule of a host. */
struct report_use {
	const struct report_host *host;
	bool is_known; /* rules_parse reads it: pattern and relax are set */
	struct pattern pattern;
	struct relax relax;
	size_t count; /* the uses from here on that have the same pattern */
	struct report_sum sum; /* of all that have it */
};

/*
 * The uses of the hosts that have a rule, those of a pattern side by side, the
 * newest text first. Returns an array of *count to be freed, or NULL if memory
 * runs out.
 */
struct report_use *report_uses_make(
    const struct report_table *table, size_t *count);

#endif
