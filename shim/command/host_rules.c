/* SPDX-License-Identifier: MIT */
/* The --host options of 'legacytls run', as one value of LEGACYTLS_HOSTS. */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/host_rules.h"
#include "command/say.h"
#include "policy/cursor.h"

static bool
has_until(struct span rule)
{
	struct cursor cursor = {.at = rule.at, .end = rule.at + rule.len};
	struct span word;

	while ((word = cursor_next_word(&cursor)).len > 0) {
		if (word.len >= 6 && memcmp(word.at, "until=", 6) == 0)
			return true;
	}
	return false;
}

static char *
rule_add(char *value, struct span rule, const char *until)
{
	bool is_dated = until == NULL || has_until(rule);
	char *longer = NULL;

	if (asprintf(&longer, "%s%s%.*s%s%s", value != NULL ? value : "",
	        value != NULL ? "\n" : "", (int)rule.len, rule.at,
	        is_dated ? "" : " until=", is_dated ? "" : until) == -1) {
		say("out of memory");
		longer = NULL;
	}
	free(value);
	return longer;
}

char *
host_rules_add(char *value, const char *text, const char *until)
{
	struct cursor cursor = {.at = text, .end = text + strlen(text)};
	size_t count = 0;
	struct span rule;
	uint32_t line;

	while (cursor_next_rule(&cursor, &rule, &line)) {
		if (rule.at[0] == '@') {
			say("--host: '%s' is no host; for a file of rules "
			    "write --hosts-file",
			    text);
			free(value);
			return NULL;
		}
		value = rule_add(value, rule, until);
		if (value == NULL)
			return NULL;
		count++;
	}
	if (count > 0)
		return value;
	say("--host: '%s' names no host; write a rule, as in 'old.example.com "
	    "until=2027-03-31'",
	    text);
	free(value);
	return NULL;
}
