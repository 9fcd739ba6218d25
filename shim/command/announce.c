/* SPDX-License-Identifier: MIT */
/* What 'legacytls run' says of the rules before the program starts. */
#include <stdio.h>
#include <string.h>

#include "command/announce.h"
#include "command/say.h"

/* More are counted, not named. */
#define NAMED_MAX 4

static void
append_rule(char *list, size_t size, const struct rule *rule)
{
	size_t used = strlen(list);
	char day[11];
	int len;

	for (len = 0; len < (int)rule->len && rule->text[len] != ' ' &&
	              rule->text[len] != '\t';
	     len++)
		;
	if (rule->relax.until == RELAX_NO_END) {
		snprintf(list + used, size - used, "%s%.*s without end",
		    used > 0 ? ", " : "", len, rule->text);
		return;
	}
	relax_date_format(rule->relax.until, day);
	snprintf(list + used, size - used, "%s%.*s until %s",
	    used > 0 ? ", " : "", len, rule->text, day);
}

static void
announce_endless(const struct rules *rules)
{
	const struct rule *rule;
	size_t i;

	for (i = 0; i < rules_count(rules); i++) {
		rule = rules_at(rules, i);
		if (rule->relax.until != RELAX_NO_END)
			continue;
		say("warning: rule %u (\"%.*s\") has no end; write "
		    "'until=YYYY-MM-DD'",
		    rule->number, rule->len < 128 ? (int)rule->len : 128,
		    rule->text);
		return;
	}
}

void
announce_rules(const struct rules *rules, const char *programs, int32_t today)
{
	char list[NAMED_MAX * 300] = "", more[64] = "", only[300] = "";
	const struct rule *rule;
	size_t i, live = 0;

	for (i = 0; i < rules_count(rules); i++) {
		rule = rules_at(rules, i);
		if (rule->relax.until >= today && live++ < NAMED_MAX)
			append_rule(list, sizeof(list), rule);
	}
	if (programs != NULL)
		snprintf(only, sizeof(only), ", in programs named %.256s only",
		    programs);
	if (live > NAMED_MAX)
		snprintf(more, sizeof(more), " and %zu more", live - NAMED_MAX);
	if (rules_count(rules) == 0)
		say("no host is relaxed: there is no rule in the file");
	else if (live == 0)
		say("no host is relaxed: no rule is left that has not ended");
	else
		say("relaxed: %s%s%s", list, more, only);
	announce_endless(rules);
}
