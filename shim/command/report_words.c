/* SPDX-License-Identifier: MIT */
/* Sets of the words of a rule. */
#include "command/report_words.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static_assert(RELAX_TRUST_ANY < REPORT_UNKNOWN, "a bit for each word");

const char *
report_word_name(unsigned i)
{
	uint32_t bit = UINT32_C(1) << i;

	return bit == REPORT_UNKNOWN ? "(unknown)" : relax_word_name(bit);
}

uint32_t
report_word_find(const char *text, size_t len)
{
	const char *equals = memchr(text, '=', len), *name;
	unsigned i;

	if (equals != NULL)
		len = (size_t)(equals - text);
	for (i = 0; i < REPORT_WORD_COUNT - 1; i++) {
		name = report_word_name(i);
		if (strlen(name) == len && memcmp(name, text, len) == 0)
			return UINT32_C(1) << i;
	}
	return REPORT_UNKNOWN;
}

void
report_words_format(uint32_t words, char text[REPORT_WORDS_SIZE])
{
	size_t used = 0;
	unsigned i;

	snprintf(text, REPORT_WORDS_SIZE, "none");
	for (i = 0; i < REPORT_WORD_COUNT; i++) {
		if ((words & UINT32_C(1) << i) != 0)
			used += (size_t)snprintf(text + used,
			    REPORT_WORDS_SIZE - used, "%s%s",
			    used > 0 ? " " : "", report_word_name(i));
	}
}
