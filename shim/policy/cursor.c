/* SPDX-License-Identifier: MIT */
/* A walk over the rules of a text, and over the words of a rule. */
#include "cursor.h"

#include <string.h>

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Where the first of these bytes is, or end. */
static const char *
find(const char *at, char byte, const char *end)
{
	const char *found = memchr(at, byte, (size_t)(end - at));

	return found != NULL ? found : end;
}

/*
 * Where the rule that begins at the cursor ends. The end of the line is kept,
 * for a line can have all of the rules.
 */
static const char *
rule_end(struct cursor *cursor)
{
	const char *end;

	if (cursor->line_end == NULL || cursor->line_end < cursor->at)
		cursor->line_end = find(cursor->at, '\n', cursor->end);
	end = find(cursor->at, ',', cursor->line_end);
	return cursor->comments ? find(cursor->at, '#', end) : end;
}

/* Steps over what ended a rule: a comment and one byte more, or nothing. */
static void
skip_end(struct cursor *cursor)
{
	if (cursor->at < cursor->end && *cursor->at == '#')
		cursor->at = cursor->line_end;
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
