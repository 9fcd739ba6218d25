/* SPDX-License-Identifier: MIT */
/* What env(1) makes of the words behind it in a "#!" line. */
#include "command/env_line.h"

#include <string.h>

/* The next word, without its quotes, as env -S has it; NULL: there is none. */
static char *
word_next(char **rest)
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
			if (*in == '\\' && in[1] != '\0')
				in++;
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
	*lost = (struct env_lost){.object = true, .rules = true};
}

/* "A=b", which counts after all options. */
static void
set(struct env_lost *lost, const char *word)
{
	static const char object[] = "LD_PRELOAD=",
	                  rules[] = "LEGACYTLS_HOSTS=";
	const char *value = strchr(word, '=') + 1;

	if (strncmp(word, object, sizeof(object) - 1) == 0)
		lost->object = strstr(value, "liblegacytls.so") == NULL &&
		               strstr(value, "${LD_PRELOAD}") == NULL;
	else if (strncmp(word, rules, sizeof(rules) - 1) == 0)
		lost->rules = value[0] == '\0';
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
		value = word_next(rest);
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
		value = *text != '\0' ? text : word_next(rest);
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

	return behind != NULL && *behind != '\0' ? behind : word_next(rest);
}

char *
env_line_read(char *words, struct env_lost *lost)
{
	char *rest = words, *word = word_next(&rest);

	while (word != NULL && word[0] == '-' && word[1] != '\0' &&
	       strcmp(word, "--") != 0)
		word = option_read(word, &rest, lost);
	if (word != NULL && strcmp(word, "--") == 0)
		word = word_next(&rest);
	if (word != NULL && strcmp(word, "-") == 0) {
		lose_all(lost);
		word = word_next(&rest);
	}
	while (word != NULL && strchr(word, '=') != NULL) {
		set(lost, word);
		word = word_next(&rest);
	}
	return word;
}
