/* SPDX-License-Identifier: MIT */
/* The LEGACYTLS_ variables, and what the object refuses in them. */
#include <stdio.h>
#include <string.h>

#include "command/variables.h"
#include "common/journal_target.h"
#include "common/programs.h"
#include "policy/server_words.h"

const char *
variable_name(enum variable variable)
{
	static const char *const names[VARIABLE_COUNT] = {
	    [VARIABLE_PROGRAMS] = "LEGACYTLS_PROGRAMS",
	    [VARIABLE_JOURNAL] = "LEGACYTLS_JOURNAL",
	    [VARIABLE_CONTAIN] = "LEGACYTLS_CONTAIN",
	    [VARIABLE_SERVER] = "LEGACYTLS_SERVER",
	    [VARIABLE_HOSTS] = "LEGACYTLS_HOSTS",
	};

	return names[variable];
}

static bool
programs_are_refused(const char *value, char *line)
{
	if (programs_are_named(value))
		return false;
	snprintf(line, HOSTS_LINE_SIZE,
	    "\"%.128s\" names no program; " PROGRAMS_RIGHT, value);
	return true;
}

static bool
journal_is_refused(const char *value, char *line)
{
	if (journal_is_target(value))
		return false;
	snprintf(line, HOSTS_LINE_SIZE,
	    "\"%.400s\" is no place for records; " JOURNAL_TARGET_RIGHT, value);
	return true;
}

static bool
contain_is_refused(const char *value, char *line)
{
	if (strcmp(value, "0") == 0 || strcmp(value, "1") == 0)
		return false;
	snprintf(line, HOSTS_LINE_SIZE,
	    "\"%.128s\" is neither 0 nor 1; write 1, and hosts without a rule "
	    "are held to OpenSSL's defaults",
	    value);
	return true;
}

static bool
server_is_refused(const char *value, char *line)
{
	struct server_words words;
	char message[MESSAGE_SIZE];

	if (server_words_parse(value, strlen(value), &words, message) == 0)
		return false;
	snprintf(line, HOSTS_LINE_SIZE, "%s", message);
	return true;
}

bool
variable_is_refused(
    enum variable variable, const char *value, char line[HOSTS_LINE_SIZE])
{
	if (value == NULL)
		return false;
	switch (variable) {
	case VARIABLE_PROGRAMS:
		return programs_are_refused(value, line);
	case VARIABLE_JOURNAL:
		return journal_is_refused(value, line);
	case VARIABLE_CONTAIN:
		return contain_is_refused(value, line);
	case VARIABLE_SERVER:
		return server_is_refused(value, line);
	default:
		return false;
	}
}
