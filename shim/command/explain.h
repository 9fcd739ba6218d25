/* SPDX-License-Identifier: MIT */
/* A rule in words: what it covers, what it opens, what stays shut. */
#ifndef LEGACYTLS_COMMAND_EXPLAIN_H
#define LEGACYTLS_COMMAND_EXPLAIN_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "policy/pattern.h"
#include "policy/rules.h"

/* Room for the text of any pattern in words, with its NUL. */
#define EXPLAIN_PATTERN_SIZE 384

/* The pattern that a rule of a rule set begins with. */
void explain_rule_pattern(const struct rule *rule, struct pattern *pattern);

/* Writes whom the pattern covers, "the name old.example.com, every port". */
void explain_pattern(
    const struct pattern *pattern, char text[EXPLAIN_PATTERN_SIZE]);

/*
 * Writes to out what the rule covers, opens and leaves shut, when it ends, and
 * a line for each thing that is wider than it need be. today is in days since
 * 1970-01-01, UTC. Returns the number of these warnings; an end that has
 * passed counts as one.
 */
size_t explain_rule(FILE *out, const struct rule *rule, int32_t today);

#endif
