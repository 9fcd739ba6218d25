/* SPDX-License-Identifier: MIT */
/* What 'legacytls run' says of the rules before the program starts. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "command/announce.h"
#include "command/say.h"

/* More of a kind are counted, not named. */
#define NAMED_MAX 4

/* What the rules of a kind come to. */
enum kind {
	KIND_RELAXED,
	KIND_PINNED,
	KIND_STRICT,
	KINDS,
};

static enum kind
kind_of(const struct relax *relax)
{
	if (!relax_opens(relax))
		return KIND_STRICT;
	return (relax->words & ~(uint32_t)RELAX_NONE) == RELAX_PIN ?
	           KIND_PINNED :
	           KIND_RELAXED;
}

static void __attribute__((format(printf, 3, 4)))
append(char *line, size_t size, const char *format, ...)
{
	size_t used = strlen(line);
	va_list args;

	va_start(args, format);
	vsnprintf(line + used, size - used, format, args);
	va_end(args);
}

static void
append_rule(char *line, size_t size, const struct rule *rule)
{
	char day[11];
	int len;

	for (len = 0; len < (int)rule->len && rule->text[len] != ' ' &&
	              rule->text[len] != '\t';
	     len++)
		;
	if (rule->relax.until == RELAX_NO_END) {
		append(line, size, "%.*s without end", len, rule->text);
		return;
	}
	relax_date_format(rule->relax.until, day);
	append(line, size, "%.*s until %s", len, rule->text, day);
}

/* "relaxed: old.example.com until 2027-03-31", if there is one of the kind. */
static void
append_kind(char *line, size_t size, const struct rules *rules, enum kind kind,
    int32_t today)
{
	static const char *const labels[] = {
	    [KIND_RELAXED] = "relaxed",
	    [KIND_PINNED] = "held to its key",
	    [KIND_STRICT] = "not relaxed",
	};
	const struct rule *rule;
	size_t i, live = 0;

	for (i = 0; i < rules_count(rules); i++) {
		rule = rules_at(rules, i);
		if (rule->relax.until < today || kind_of(&rule->relax) != kind)
			continue;
		if (live++ >= NAMED_MAX)
			continue;
		if (live > 1)
			append(line, size, ", ");
		else
			append(line, size,
			    "%s%s: ", line[0] != '\0' ? "; " : "",
			    labels[kind]);
		append_rule(line, size, rule);
	}
	if (live > NAMED_MAX)
		append(line, size, " and %zu more", live - NAMED_MAX);
}

static void
announce_endless(const struct rules *rules)
{
	const struct rule *rule;
	size_t i;

	for (i = 0; i < rules_count(rules); i++) {
		rule = rules_at(rules, i);
		if (rule->relax.until != RELAX_NO_END ||
		    !relax_opens(&rule->relax))
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
	char line[KINDS * (NAMED_MAX + 1) * 300] = "", only[300] = "";
	enum kind kind;

	for (kind = 0; kind < KINDS; kind++)
		append_kind(line, sizeof(line), rules, kind, today);
	if (programs != NULL)
		snprintf(only, sizeof(only), ", in programs named %.256s only",
		    programs);
	if (rules_count(rules) == 0)
		say("no host is relaxed: there is no rule in the file");
	else if (line[0] == '\0')
		say("no host is relaxed: no rule is left that has not ended");
	else
		say("%s%s", line, only);
	announce_endless(rules);
}
