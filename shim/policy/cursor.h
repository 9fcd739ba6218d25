/* SPDX-License-Identifier: MIT */
/* A walk over the rules of a text, and over the words of a rule. */
#ifndef LEGACYTLS_POLICY_CURSOR_H
#define LEGACYTLS_POLICY_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Part of a text; not terminated. */
struct span {
	const char *at;
	size_t len;
};

/* What is left of the text. */
struct cursor {
	const char *at;
	const char *end;
	uint32_t line;        /* of at, from 1 */
	bool comments;        /* '#' begins a comment that ends with the line */
	const char *line_end; /* private; NULL at first */
};

/*
 * Steps over the next rule that is not empty, and gives it without blanks at
 * its ends and the line it stands in. False: there is none.
 */
bool cursor_next_rule(struct cursor *cursor, struct span *rule, uint32_t *line);

/* The next word of a rule: what is between blanks. An empty one ends it. */
struct span cursor_next_word(struct cursor *cursor);

#endif
