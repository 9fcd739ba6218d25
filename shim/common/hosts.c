/* SPDX-License-Identifier: MIT */
/* The rules of a value or of its file, and the words for what is wrong. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/hosts.h"
#include "common/rulefile.h"

/* path is NULL if the rules are not in a file. */
static void
refused_format(const struct rules_error *error, const char *path, char *line)
{
	char where[512] = "";
	char rule[sizeof(error->text) + 32] = "";

	if (path != NULL)
		snprintf(where, sizeof(where), " (line %u of %.*s)",
		    error->line, 400, path);
	if (error->rule != 0)
		snprintf(rule, sizeof(rule), "rule %u (\"%s\"): ", error->rule,
		    error->text);
	snprintf(line, HOSTS_LINE_SIZE, "%s%s%s", rule, error->message, where);
}

static struct rules *
file_load(const char *path, char *line)
{
	struct rules_error error;
	struct rules *rules;
	const char *fault;
	size_t len;
	char *text;

	text = rulefile_read(path, &len, &fault);
	if (text == NULL) {
		snprintf(line, HOSTS_LINE_SIZE,
		    "cannot use the file \"%.*s\", so no host is relaxed: %s",
		    400, path, fault);
		return NULL;
	}
	rules = rules_take(text, len, RULES_FILE, &error);
	if (rules == NULL)
		refused_format(&error, path, line);
	return rules;
}

struct rules *
hosts_load(const char *value, char line[HOSTS_LINE_SIZE])
{
	struct rules_error error;
	struct rules *rules;

	if (value[0] == '@')
		return file_load(value + 1, line);
	rules = rules_parse(value, strlen(value), RULES_VALUE, &error);
	if (rules == NULL)
		refused_format(&error, NULL, line);
	return rules;
}

size_t
hosts_ended(
    const struct rules *rules, int32_t today, char line[HOSTS_LINE_SIZE])
{
	const struct rule *rule, *first = NULL;
	size_t i, ended = 0;
	char day[11];

	for (i = 0; i < rules_count(rules); i++) {
		rule = rules_at(rules, i);
		if (rule->relax.until >= today)
			continue;
		if (ended++ == 0)
			first = rule;
	}
	if (ended == 0)
		return 0;
	relax_date_format(first->relax.until, day);
	snprintf(line, HOSTS_LINE_SIZE,
	    "rule %u (\"%.*s\"): ended with %s and is skipped%s; remove it, or "
	    "give a later until=",
	    first->number, first->len < 128 ? (int)first->len : 128,
	    first->text, day, ended > 1 ? ", and it is not the only one" : "");
	return ended;
}

int32_t
hosts_today(void)
{
	time_t now = time(NULL);

	return now == (time_t)-1 ? INT32_MAX : (int32_t)(now / 86400);
}
