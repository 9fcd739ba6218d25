/* SPDX-License-Identifier: MIT */
/* What each word of a rule opens. */
#ifndef LEGACYTLS_COMMAND_EXPLAIN_WORDS_H
#define LEGACYTLS_COMMAND_EXPLAIN_WORDS_H

#include "policy/relax.h"

#define EXPLAIN_WORD_COUNT 15

struct explain_word {
	enum relax_word bit;
	const char *opens;
	const char *shut; /* what it is without; NULL: nothing to speak of */
};

/* One for each enum relax_word, in the order of README. */
extern const struct explain_word explain_words[EXPLAIN_WORD_COUNT];

#endif
