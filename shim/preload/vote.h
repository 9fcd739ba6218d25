/* SPDX-License-Identifier: MIT */
/* Do several agree on a rule? */
#ifndef LEGACYTLS_PRELOAD_VOTE_H
#define LEGACYTLS_PRELOAD_VOTE_H

#include <stddef.h>

#include "policy/rules.h"

/* The rule of several ends, if it is one rule for all of them. */
struct vote {
	size_t count;
	const struct rule *rule; /* NULL: none, or they differ */
};

/* All zero at first. */
void vote_add(struct vote *vote, const struct rule *rule);

#endif
