/* SPDX-License-Identifier: MIT */
/* A rule's text with other words. */
#include "command/report_reword.h"

#include <string.h>

#include "command/report_words.h"
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
report_reword_shrink(
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

/* The words that open something, or 'none', written or not. */
static uint32_t
opening_of(struct cursor cursor)
{
	uint32_t opening = 0;
	struct span word;

	while ((word = cursor_next_word(&cursor)).len > 0)
		opening |= bits_of(word) & ~REPORT_TRUST;
	return opening;
}

/* The words that are about opening, or the others. */
static void
put_given(
    struct output *output, struct cursor cursor, bool opening, bool keeps_until)
{
	struct span word;

	while ((word = cursor_next_word(&cursor)).len > 0) {
		bool opens = (bits_of(word) & ~REPORT_TRUST) != 0;

		if (opens == opening && !is_word(word, "none") &&
		    (keeps_until || !is_until(word)))
			put(output, word.at, word.len, false);
	}
}

int
report_reword_widen(char *out, size_t size, const char *pattern,
    struct span rule, uint32_t word, bool keeps_until)
{
	struct output output = {.at = out, .left = size};
	struct cursor cursor = {.at = rule.at, .end = rule.at + rule.len};
	const char *name = relax_word_name((enum relax_word)word);
	uint32_t opening;

	cursor_next_word(&cursor);
	opening = opening_of(cursor);
	put(&output, pattern, strlen(pattern), true);
	if (opening == 0) {
		put(&output, "default", 7, false);
		opening = RELAX_DEFAULT;
	}
	put_given(&output, cursor, true, keeps_until);
	if ((opening & word) == 0)
		put(&output, name, strlen(name), false);
	put_given(&output, cursor, false, keeps_until);
	return output.is_full ? -1 : 0;
}
