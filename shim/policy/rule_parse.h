/* SPDX-License-Identifier: MIT */
/* The pattern and the words of a rule. */
#ifndef LEGACYTLS_POLICY_RULE_PARSE_H
#define LEGACYTLS_POLICY_RULE_PARSE_H

#include "cursor.h"
#include "message.h"
#include "pattern.h"
#include "relax.h"

/*
 * Reads the first word of a rule. Returns 0, or -1 with a message. The pattern
 * points into the word.
 */
int rule_pattern_parse(
    struct pattern *pattern, struct span word, char message[MESSAGE_SIZE]);

/*
 * The words that follow a pattern, as they were read last; zeroed at first. In
 * a long list they are mostly those of the rule before.
 */
struct rule_words {
	struct span text;
	struct relax relax;
	struct relax_seen seen;
};

/*
 * Reads the words that follow the pattern, which is first as it is written,
 * and adds what a rule has without naming it. Returns 0, or -1 with a message.
 * The last words then point into these, and are compared with the next ones.
 */
int rule_relax_parse(struct relax *relax, const struct pattern *pattern,
    struct span first, struct cursor words, struct rule_words *last,
    char message[MESSAGE_SIZE]);

#endif
