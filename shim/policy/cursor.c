/* SPDX-License-Identifier: MIT */
/* A walk over the rules of a text, and over the words of a rule. */
#include "cursor.h"

#include <string.h>

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Where the rule that begins at the cursor ends. */
static const char *
rule_end(const struct cursor *cursor)
{
	const char comment = cursor->comments ? '#' : '\n';
	const char *at, *end = cursor->end;

	for (at = cursor->at; at < end; at++) {
		/* Most of a rule is above all three in ASCII. */
		if (*at > ',')
			continue;
		if (*at == '\n' || *at == ',' || *at == comment)
			break;
	}
	return at;
}

/* Steps over what ended a rule: a comment and one byte more, or nothing. */
static void
skip_end(struct cursor *cursor)
{
	size_t left = (size_t)(cursor->end - cursor->at);
	const char *newline;

	if (left > 0 && *cursor->at == '#') {
		newline = memchr(cursor->at, '\n', left);
		cursor->at = newline != NULL ? newline : cursor->end;
	}
	if (cursor->at == cursor->end)
		return;
	cursor->line += *cursor->at == '\n';
	cursor->at++;
}

bool
cursor_next_rule(struct cursor *cursor, struct span *rule, uint32_t *line)
{
	while (cursor->at < cursor->end) {
		const char *at = cursor->at, *end = rule_end(cursor);

		*line = cursor->line;
		cursor->at = end;
		skip_end(cursor);
		while (at < end && is_blank(*at))
			at++;
		while (at < end && is_blank(end[-1]))
			end--;
		*rule = (struct span){at, (size_t)(end - at)};
		if (rule->len > 0)
			return true;
	}
	return false;
}

struct span
cursor_next_word(struct cursor *cursor)
{
	const char *at = cursor->at, *end = cursor->end, *word;

	while (at < end && is_blank(*at))
		at++;
	word = at;
	while (at < end && (*at > ' ' || !is_blank(*at)))
		at++;
	cursor->at = at;
	return (struct span){word, (size_t)(at - word)};
}
