/* SPDX-License-Identifier: MIT */
/* What each word is for, what it risks, and who can mend that. */
#ifndef LEGACYTLS_COMMAND_PROBE_WORDS_H
#define LEGACYTLS_COMMAND_PROBE_WORDS_H

#include <stddef.h>

#include "command/probe_search.h"

/* Static strings, each a clause without a full stop. */
struct probe_reason {
	enum relax_word word;
	const char *name;
	const char *why;  /* what the server does */
	const char *risk; /* what remains to be feared with the word */
	const char *mend; /* who can do what */
};

/* The words of a search that has found a rule, and its pins, make this many. */
#define PROBE_REASONS 16

/*
 * Fills in the reasons for each word of the rule that was found. Returns their
 * number.
 */
size_t probe_reasons(const struct probe_search *search,
    struct probe_reason reasons[PROBE_REASONS]);

#define PROBE_REASON_SIZE 512

/*
 * Writes why there is no rule, a clause: why none helps, or why there was no
 * answer; "" for the other verdicts.
 */
void probe_no_rule(const struct probe_search *search, char *text, size_t size);

#endif
