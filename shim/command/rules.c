/* SPDX-License-Identifier: MIT */
/* legacytls rules: every rule in words, and whether any is amiss. */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "command/explain.h"
#include "command/match.h"
#include "command/say.h"
#include "common/hosts.h"

#define HOSTS "LEGACYTLS_HOSTS"

enum {
	RULES_REFUSED = 1,
	RULES_WARNED = 2, /* a rule is amiss, or none is for the host */
};

static const char help[] =
    "Usage: legacytls rules [--host HOST[:PORT]] [RULES | @FILE]\n"
    "Explains each rule: what it opens, what stays shut, when it ends, and "
    "what is\nwider than it need be. Without an argument: " HOSTS ".\n\n"
    "  --host HOST[:PORT]  which rule applies to the host, and why the others "
    "do not\n"
    "  --help              this text\n\n"
    "Exit: 0 all is well; 1 the rules are refused; 2 there are warnings, or "
    "no rule\napplies to the host; 125 wrong usage.\n";

static int
explain_all(const struct rules *rules, int32_t today)
{
	size_t count = rules_count(rules), warnings = 0, i;

	for (i = 0; i < count; i++)
		warnings += explain_rule(stdout, rules_at(rules, i), today);
	printf("%zu rule%s, %zu warning%s\n", count, count == 1 ? "" : "s",
	    warnings, warnings == 1 ? "" : "s");
	return warnings == 0 ? COMMAND_OK : RULES_WARNED;
}

static int
explain_host(const struct rules *rules, const char *text, int32_t today)
{
	char message[MESSAGE_SIZE];
	const struct rule *found;
	struct pattern host;

	if (text[0] == '\0' ||
	    pattern_parse(&host, text, strlen(text), message) == -1) {
		say("--host: %s", text[0] == '\0' ?
		                      "it is empty; give HOST or HOST:PORT" :
		                      message);
		return COMMAND_FAILED;
	}
	if (!pattern_is_single(&host)) {
		say("--host: '%s' is not one host; give one name or address",
		    text);
		return COMMAND_FAILED;
	}
	found = match_explain(stdout, rules, &host, today);
	if (found == NULL)
		return RULES_WARNED;
	putchar('\n');
	return explain_rule(stdout, found, today) == 0 ? COMMAND_OK :
	                                                 RULES_WARNED;
}

static int
explain(const char *value, const char *source, const char *host)
{
	int32_t today = hosts_today();
	char line[HOSTS_LINE_SIZE];
	struct rules *rules;
	int rv;

	rules = hosts_load(value, line);
	if (rules == NULL) {
		say("%s: %s", source, line);
		return RULES_REFUSED;
	}
	rv = host != NULL ? explain_host(rules, host, today) :
	                    explain_all(rules, today);
	rules_free(rules);
	return rv;
}

int
rules_main(int argc, char **argv)
{
	static const struct option options[] = {
	    {"host", required_argument, NULL, 'H'},
	    {"help", no_argument, NULL, 'h'},
	    {NULL, 0, NULL, 0},
	};
	const char *host = NULL, *value = getenv(HOSTS);
	int option;

	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		switch (option) {
		case 'H':
			host = optarg;
			break;
		case 'h':
			fputs(help, stdout);
			return COMMAND_OK;
		default:
			say("'legacytls rules --help' lists the options");
			return COMMAND_FAILED;
		}
	}
	if (argc - optind > 1) {
		say("rules: '%s' is one argument too many; put all rules into "
		    "one, in quotes",
		    argv[optind + 1]);
		return COMMAND_FAILED;
	}
	if (optind < argc)
		return explain(argv[optind], "rules", host);
	if (value == NULL) {
		say("rules: there are none; give RULES or @FILE, or "
		    "set " HOSTS);
		return COMMAND_FAILED;
	}
	return explain(value, HOSTS, host);
}
