/* SPDX-License-Identifier: MIT */
/* Counts them, too. */
#include "preload/vote.h"

void
vote_add(struct vote *vote, const struct rule *rule)
{
	if (vote->count++ == 0)
		vote->rule = rule;
	else if (vote->rule != rule)
		vote->rule = NULL;
}
