/* SPDX-License-Identifier: MIT */
/* Words of a rule, read as the parser of rules does. */
#ifndef LEGACYTLS_TESTS_UNIT_WORDS_H
#define LEGACYTLS_TESTS_UNIT_WORDS_H

#include <string.h>

#include "policy/relax.h"

/* Reads words as a rule does; -1: the last that was read was refused. */
static inline int
words_read(const char *text, struct relax *relax, char *message)
{
	struct relax_seen seen;
	size_t len;

	relax_init(relax, &seen);
	for (; *text != '\0'; text += len + (text[len] == ' ')) {
		len = strcspn(text, " ");
		if (relax_word_parse(relax, &seen, text, len, message) == -1) {
			assert_int_equal(text[len], '\0');
			return -1;
		}
	}
	relax_complete(relax);
	return 0;
}

#endif
