/* SPDX-License-Identifier: MIT */
/* The rule that would help a host that fails. */
#include "command/report_cure.h"

#include <stdio.h>
#include <string.h>

#include "command/report_reword.h"
#include "policy/pattern.h"
#include "policy/rules.h"

/* FTP's and FTPS's: each file has another port. */
#define FTP 21
#define FTPS 990

/* The bit of the word in a hint for the host; 0: it is none, or several. */
static uint32_t
word_of(const struct report_host *host)
{
	const char *hint = host->hint.text;
	struct cursor cursor = {.at = hint};
	struct span word;
	uint32_t bit;

	if (hint == NULL)
		return 0;
	/* The rest is about the rule. */
	cursor.end = hint + strcspn(hint, ";");
	word = cursor_next_word(&cursor);
	if (strlen(host->name) != word.len ||
	    memcmp(host->name, word.at, word.len) != 0)
		return 0;
	word = cursor_next_word(&cursor);
	if (memchr(word.at, '=', word.len) != NULL ||
	    cursor_next_word(&cursor).len > 0)
		return 0;
	bit = report_word_find(word.at, word.len);
	return bit & ~(REPORT_UNKNOWN | REPORT_TRUST | RELAX_NONE);
}

/* Is it a rule, one, and a right one? */
static bool
is_rule(const char *text)
{
	struct rules_error error;
	struct rules *rules =
	    rules_parse(text, strlen(text), RULES_VALUE, &error);
	bool rv = rules != NULL && rules_count(rules) == 1;

	rules_free(rules);
	return rv;
}

/* That of the rule if it is for one host, else the host's on the same port. */
static int
pattern_make(
    const struct report_host *host, struct span rule, char *text, size_t size)
{
	struct cursor cursor = {.at = rule.at, .end = rule.at + rule.len};
	struct span given = cursor_next_word(&cursor);
	bool is_ipv6 = strchr(host->name, ':') != NULL;
	char message[MESSAGE_SIZE];
	struct pattern pattern;

	if (pattern_parse(&pattern, given.at, given.len, message) == -1)
		return -1;
	if (pattern_is_single(&pattern))
		snprintf(text, size, "%.*s", (int)given.len, given.at);
	else if (pattern.port == 0)
		snprintf(text, size, "%s", host->name);
	else
		snprintf(text, size, is_ipv6 ? "[%s]:%u" : "%s:%u", host->name,
		    pattern.port);
	return 0;
}

/* The rule that it had, with the word. */
static int
widen(const struct report_host *host, uint32_t word, int32_t today,
    char rule[REPORT_CURE_SIZE])
{
	const char *text = host->rule.text;
	struct span had = {.at = text, .len = strlen(text)};
	char pattern[HOST_NAME_SIZE + 64];

	if (pattern_make(host, had, pattern, sizeof(pattern)) == -1)
		return -1;
	return report_reword_widen(
	    rule, REPORT_CURE_SIZE, pattern, had, word, host->until >= today);
}

int
report_cure(
    const struct report_host *host, int32_t today, char rule[REPORT_CURE_SIZE])
{
	uint32_t word = word_of(host);

	if (word == 0)
		return -1;
	if (!host->had_rule)
		snprintf(rule, REPORT_CURE_SIZE, "%s %s",
		    host->port == FTP || host->port == FTPS ? host->name :
		                                              host->title,
		    relax_word_name((enum relax_word)word));
	else if ((host->allowed & word) != 0 ||
	         widen(host, word, today, rule) == -1)
		return -1;
	return is_rule(rule) ? 0 : -1;
}
