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
 * Reads the words that follow the pattern, which is first as it is written,
 * and adds what a rule has without naming it. Returns 0, or -1 with a message.
 */
int rule_relax_parse(struct relax *relax, const struct pattern *pattern,
    struct span first, struct cursor words, char message[MESSAGE_SIZE]);

#endif
