/* SPDX-License-Identifier: MIT */
/* The pattern and the words of a rule. */
#include "rule_parse.h"

#include <string.h>

static bool
is_single_label(const struct pattern *pattern)
{
	return pattern->kind == PATTERN_NAME &&
	       memchr(pattern->name, '.', pattern->name_len) == NULL;
}

int
rule_pattern_parse(
    struct pattern *pattern, struct span word, char message[MESSAGE_SIZE])
{
	int rv = pattern_parse(pattern, word.at, word.len, message);

	if ((rv == -1 || is_single_label(pattern)) &&
	    relax_is_word(word.at, word.len))
		return message_refuse(message, word.at, word.len,
		    "stands where a host belongs; write a blank before a word, "
		    "':' between cipher suites, and a dot after a host of that "
		    "name");
	return rv;
}

static bool
is_same(struct span a, struct span b)
{
	return b.at != NULL && a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
}

static int
words_parse(
    struct rule_words *last, struct cursor words, char message[MESSAGE_SIZE])
{
	struct rule_words read = {
	    .text = {words.at, (size_t)(words.end - words.at)}};
	struct span word;

	if (is_same(read.text, last->text))
		return 0;
	relax_init(&read.relax, &read.seen);
	while ((word = cursor_next_word(&words)).len > 0) {
		if (relax_word_parse(&read.relax, &read.seen, word.at, word.len,
		        message) == -1)
			return -1;
	}
	relax_complete(&read.relax);
	*last = read;
	return 0;
}

int
rule_relax_parse(struct relax *relax, const struct pattern *pattern,
    struct span first, struct cursor words, struct rule_words *last,
    char message[MESSAGE_SIZE])
{
	if (words_parse(last, words, message) == -1)
		return -1;
	*relax = last->relax;
	if ((relax->words & RELAX_TRUST_ANY) != 0 &&
	    (!pattern_is_single(pattern) || relax->until == RELAX_NO_END))
		return message_refuse(message, first.at, first.len,
		    "has 'trust-any', which is for one name or address and for "
		    "a time; write that host and 'until=YYYY-MM-DD', or "
		    "'pin=sha256//BASE64' in its place");
	if (pattern_is_wide(pattern) && (!relax_is_spelled_out(&last->seen) ||
	                                    relax->until == RELAX_NO_END))
		return message_refuse(message, first.at, first.len,
		    "covers every host, or nearly; name each word that is "
		    "needed, not 'default', and 'until=YYYY-MM-DD', or write "
		    "a narrower pattern");
	return 0;
}
