/* SPDX-License-Identifier: MIT */
/* A rule's text with fewer words. */
#include "command/report_shrink.h"

#include <stdbool.h>
#include <string.h>

#include "command/report_words.h"
#include "policy/cursor.h"
#include "policy/relax.h"

struct output {
	char *at;
	size_t left;
	bool is_full;
};

/* Adds a word, and a blank before it if it is not the first. */
static void
put(struct output *output, const char *text, size_t len, bool is_first)
{
	size_t blank = !is_first;

	if (len + blank >= output->left) {
		output->is_full = true;
		return;
	}
	memcpy(output->at, " ", blank);
	memcpy(output->at + blank, text, len);
	output->at += len + blank;
	output->left -= len + blank;
	*output->at = '\0';
}

static bool
is_word(struct span word, const char *name)
{
	return strlen(name) == word.len && memcmp(name, word.at, word.len) == 0;
}

static bool
is_until(struct span word)
{
	return word.len > 6 && memcmp(word.at, "until=", 6) == 0;
}

/* The word's bits; 0 for 'until='. */
static uint32_t
bits_of(struct span word)
{
	if (is_until(word))
		return 0;
	if (is_word(word, "default"))
		return RELAX_DEFAULT;
	return report_word_find(word.at, word.len);
}

static void
put_names(struct output *output, uint32_t words)
{
	unsigned i;

	for (i = 0; i < REPORT_WORD_COUNT; i++) {
		const char *name = report_word_name(i);

		if ((words & UINT32_C(1) << i) != 0)
			put(output, name, strlen(name), false);
	}
}

/* What opens something: first, and in place of 'default' what it stands for. */
static void
put_opening(struct output *output, struct cursor cursor, uint32_t words)
{
	uint32_t named = 0, whole = 0, rest;
	struct cursor again = cursor;
	struct span word;

	while ((word = cursor_next_word(&cursor)).len > 0) {
		named |= bits_of(word) & ~REPORT_TRUST;
		if (is_word(word, "default"))
			whole = RELAX_DEFAULT;
	}
	if (named == 0)
		named = whole = RELAX_DEFAULT;
	rest = whole & words;
	put_names(output, rest);
	while ((word = cursor_next_word(&again)).len > 0) {
		uint32_t bit = bits_of(word) & ~REPORT_TRUST & ~RELAX_NONE;

		if (!is_word(word, "default") && (bit & words & ~rest) != 0)
			put(output, word.at, word.len, false);
	}
	if ((named & words & ~RELAX_NONE) == 0)
		put(output, "none", 4, false);
}

int
report_shrink_rule(
    char *out, size_t size, const char *rule, size_t len, uint32_t words)
{
	struct output output = {.at = out, .left = size};
	struct cursor cursor = {.at = rule, .end = rule + len};
	struct span word = cursor_next_word(&cursor);

	put(&output, word.at, word.len, true);
	put_opening(&output, cursor, words);
	while ((word = cursor_next_word(&cursor)).len > 0) {
		if (is_until(word) ||
		    (bits_of(word) & words & REPORT_TRUST) != 0)
			put(&output, word.at, word.len, false);
	}
	return output.is_full ? -1 : 0;
}
