/* SPDX-License-Identifier: MIT */
/* What env(1) makes of the words behind it in a "#!" line. */
#include "command/env_line.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const char escape[] = "has an escape that env alone reads";

/*
 * The next word, without its quotes, as env -S has it; NULL: there is none. An
 * escape that stands for more than its character may be a blank, "\_".
 */
static char *
word_next(char **rest, struct env_lost *lost)
{
	char *in = *rest + strspn(*rest, " \t"), *word = in, *out = in;
	char quote = '\0';

	if (*in == '\0')
		return NULL;
	for (; *in != '\0' && (quote != '\0' || strchr(" \t", *in) == NULL);
	     in++) {
		if (*in == quote) {
			quote = '\0';
		} else if (quote == '\0' && strchr("'\"", *in) != NULL) {
			quote = *in;
		} else {
			if (*in == '\\' && in[1] != '\0' &&
			    (*++in == '_' || isalpha((unsigned char)*in)))
				lost->unclear = escape;
			*out++ = *in;
		}
	}
	*rest = in + (*in != '\0');
	*out = '\0';
	return word;
}

static void
lose(struct env_lost *lost, const char *name)
{
	lost->object |= strcmp(name, "LD_PRELOAD") == 0;
	lost->rules |= strcmp(name, "LEGACYTLS_HOSTS") == 0;
}

static void
lose_all(struct env_lost *lost)
{
	lost->object = true;
	lost->rules = true;
}

/* Is the value what the variable has already, "${NAME}"? */
static bool
is_kept(const char *value, const char *name)
{
	char same[64];

	snprintf(same, sizeof(same), "${%s}", name);
	return strcmp(value, same) == 0;
}

/* "A=b", which counts after all options. */
static void
set(struct env_lost *lost, char *word)
{
	char *value = strchr(word, '=');

	*value++ = '\0';
	if (strcmp(word, "LD_PRELOAD") == 0)
		lost->object = strstr(value, "liblegacytls.so") == NULL &&
		               strstr(value, "${LD_PRELOAD}") == NULL;
	else if (strcmp(word, "LEGACYTLS_HOSTS") == 0)
		lost->rules = value[0] == '\0';
	if (is_kept(value, word))
		return;
	if (strcmp(word, "LEGACYTLS_HOSTS") == 0 && !lost->rules)
		lost->unclear = "sets LEGACYTLS_HOSTS, so no other rules count";
	else if (strcmp(word, "LEGACYTLS_PROGRAMS") == 0)
		lost->unclear = "sets LEGACYTLS_PROGRAMS, which may leave it "
		                "out";
}

/*
 * Is the text, without its value, that long option, or an abbreviation of so
 * many bytes, below which it may be another's?
 */
static bool
is_long(const char *text, const char *name, size_t least)
{
	size_t len = strcspn(text, "=");

	return len >= least && len <= strlen(name) &&
	       strncmp(text, name, len) == 0;
}

/* Returns what --split-string has behind it, or NULL. */
static char *
long_read(char *text, char **rest, struct env_lost *lost)
{
	bool is_unset = is_long(text, "unset", 1);
	char *value = strchr(text, '=');

	if (value != NULL)
		value++;
	if (is_long(text, "split-string", 1))
		return value;
	if (is_long(text, "ignore-environment", sizeof("ignore-")))
		lose_all(lost);
	if (value == NULL && (is_unset || is_long(text, "argv0", 1) ||
	                         is_long(text, "chdir", 1)))
		value = word_next(rest, lost);
	if (is_unset && value != NULL)
		lose(lost, value);
	return NULL;
}

/* Several in one word, without the '-'. Returns what -S has behind it. */
static char *
short_read(char *text, char **rest, struct env_lost *lost)
{
	char option, *value;

	while ((option = *text++) != '\0') {
		if (option == 'S')
			return text;
		if (option == 'i')
			lose_all(lost);
		if (strchr("aCu", option) == NULL)
			continue;
		value = *text != '\0' ? text : word_next(rest, lost);
		if (option == 'u' && value != NULL)
			lose(lost, value);
		return NULL;
	}
	return NULL;
}

/* Passes over the option. Returns the word behind it, or NULL. */
static char *
option_read(char *word, char **rest, struct env_lost *lost)
{
	char *behind = word[1] == '-' ? long_read(word + 2, rest, lost) :
	                                short_read(word + 1, rest, lost);

	return behind != NULL && *behind != '\0' ? behind :
	                                           word_next(rest, lost);
}

/* Does env divide its one argument into words? Only by an option with S. */
static bool
is_split(const char *words)
{
	if (words[0] != '-')
		return false;
	if (words[1] == '-')
		return is_long(words + 2, "split-string", 1);
	return words[1 + strspn(words + 1, "0iv")] == 'S';
}

/* Passes over all options. Returns the word behind them, or NULL. */
static char *
options_read(char **rest, struct env_lost *lost)
{
	char *word = word_next(rest, lost);

	while (word != NULL && word[0] == '-' && word[1] != '\0' &&
	       strcmp(word, "--") != 0)
		word = option_read(word, rest, lost);
	if (word != NULL && strcmp(word, "--") == 0)
		word = word_next(rest, lost);
	if (word != NULL && strcmp(word, "-") == 0) {
		lose_all(lost);
		word = word_next(rest, lost);
	}
	return word;
}

char *
env_line_read(char *words, struct env_lost *lost)
{
	bool has_path = false;
	char *rest = words, *word;

	if (!is_split(words))
		return words[0] != '-' && strchr(words, '=') == NULL ? words :
		                                                       NULL;
	word = options_read(&rest, lost);
	while (word != NULL && strchr(word, '=') != NULL) {
		has_path |= strncmp(word, "PATH=", 5) == 0 &&
		            strcmp(word, "PATH=${PATH}") != 0;
		set(lost, word);
		word = word_next(&rest, lost);
	}
	if (word == NULL || lost->unclear == escape)
		return NULL;
	if (strstr(word, "${") != NULL)
		lost->unclear = "has its program from a variable";
	else if (has_path && strchr(word, '/') == NULL)
		lost->unclear = "sets PATH, so its program may be another one";
	else
		return word;
	return NULL;
}
