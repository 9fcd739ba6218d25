/* SPDX-License-Identifier: MIT */
/* Reads the LEGACYTLS_* variables once, at the first use of TLS. */
#define _GNU_SOURCE
#include <sys/auxv.h>

#include <fnmatch.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "preload/notice.h"
#include "preload/rulefile.h"
#include "preload/settings.h"

#define HOSTS "LEGACYTLS_HOSTS"
#define PROGRAMS "LEGACYTLS_PROGRAMS"

#define CONTAIN "LEGACYTLS_CONTAIN"
#define SERVER "LEGACYTLS_SERVER"

/* Written by load() under the once, read-only after. */
static struct {
	pthread_once_t once;
	const struct rules *rules;
	uint32_t words;
	bool contains;
	struct server_words server;
} settings = {.once = PTHREAD_ONCE_INIT};

bool
settings_are_given(void)
{
	enum {
		UNKNOWN,
		GIVEN,
		NOT_GIVEN
	};
	static _Atomic int answer;

	if (atomic_load(&answer) == UNKNOWN)
		atomic_store(
		    &answer, secure_getenv(HOSTS) != NULL ? GIVEN : NOT_GIVEN);
	return atomic_load(&answer) == GIVEN;
}

int32_t
settings_today(void)
{
	time_t now = time(NULL);

	return now == (time_t)-1 ? INT32_MAX : (int32_t)(now / 86400);
}

static const char *
base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static bool
is_named(const char *list, const char *program)
{
	char *copy, *glob, *rest;
	bool rv = false;

	copy = strdup(list);
	if (copy == NULL)
		return false;
	for (glob = strtok_r(copy, ", \t\n", &rest); glob != NULL && !rv;
	     glob = strtok_r(NULL, ", \t\n", &rest))
		rv = fnmatch(glob, program, 0) == 0;
	free(copy);
	return rv;
}

/*
 * Is this process one of LEGACYTLS_PROGRAMS? It goes by the name of the file
 * that was executed (a script's own, a link's own) and of the binary that
 * runs, but not by argv[0], which programs rewrite.
 */
static bool
is_chosen_program(void)
{
	const char *list = secure_getenv(PROGRAMS);
	const char *executed = (const char *)getauxval(AT_EXECFN);
	char binary[PATH_MAX];
	ssize_t len;

	if (list == NULL)
		return true;
	if (list[strspn(list, ", \t\n")] == '\0' || strchr(list, '/') != NULL) {
		notice(PROGRAMS
		    ": \"%.128s\" names no program, so no "
		    "host is relaxed; list names or globs without '/', as in "
		    "\"curl,python3*\"",
		    list);
		return false;
	}
	if (executed != NULL && is_named(list, base(executed)))
		return true;
	len = readlink("/proc/self/exe", binary, sizeof(binary) - 1);
	if (len == -1)
		return false;
	binary[len] = '\0';
	return is_named(list, base(binary));
}

/* One line for all rules that have ended, so that it stays one. */
static void
report_ended(const struct rules *rules)
{
	const struct rule *rule, *first = NULL;
	int32_t today = settings_today();
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
		return;
	relax_date_format(first->relax.until, day);
	notice(HOSTS ": rule %u (\"%.*s\"): ended with %s and is "
	             "skipped%s; remove it, or give a later until=",
	    first->number, first->len < 128 ? (int)first->len : 128,
	    first->text, day, ended > 1 ? ", and it is not the only one" : "");
}

/* Says why there are no rules; path is NULL if they are not in a file. */
static void
report_refused(const struct rules_error *error, const char *path)
{
	char where[512] = "";
	char rule[sizeof(error->text) + 32] = "";

	if (path != NULL)
		snprintf(where, sizeof(where), " (line %u of %.*s)",
		    error->line, 400, path);
	if (error->rule != 0)
		snprintf(rule, sizeof(rule), "rule %u (\"%s\"): ", error->rule,
		    error->text);
	notice(HOSTS ": %s%s%s", rule, error->message, where);
}

static struct rules *
load_file(const char *path)
{
	struct rules_error error;
	struct rules *rules;
	const char *fault;
	size_t len;
	char *text;

	text = rulefile_read(path, &len, &fault);
	if (text == NULL) {
		notice(HOSTS ": cannot use the file \"%.*s\", so no host is "
		             "relaxed: %s",
		    400, path, fault);
		return NULL;
	}
	rules = rules_parse(text, len, RULES_FILE, &error);
	if (rules == NULL)
		report_refused(&error, path);
	free(text);
	return rules;
}

static struct rules *
load_value(const char *value)
{
	struct rules_error error;
	struct rules *rules;

	rules = rules_parse(value, strlen(value), RULES_VALUE, &error);
	if (rules == NULL)
		report_refused(&error, NULL);
	return rules;
}

static struct rules *
load_rules(void)
{
	const char *value = secure_getenv(HOSTS);

	if (value == NULL)
		return NULL;
	return value[0] == '@' ? load_file(value + 1) : load_value(value);
}

/* 0: it is read, or unset. */
static int
load_contain(void)
{
	const char *value = secure_getenv(CONTAIN);

	if (value == NULL || strcmp(value, "0") == 0)
		return 0;
	/* Whatever was meant, it was not that connections be weak. */
	settings.contains = true;
	if (strcmp(value, "1") == 0)
		return 0;
	notice(CONTAIN ": \"%.128s\" is neither 0 nor 1, so every host is held "
	               "to OpenSSL's defaults, and none is relaxed; write 1",
	    value);
	return -1;
}

static int
load_server(void)
{
	const char *value = secure_getenv(SERVER);
	char message[MESSAGE_SIZE];

	if (value == NULL || server_words_parse(value, strlen(value),
	                         &settings.server, message) == 0)
		return 0;
	notice(SERVER ": %s; until then no host is relaxed", message);
	return -1;
}

static bool
is_any_given(void)
{
	return settings_are_given() || secure_getenv(CONTAIN) != NULL ||
	       secure_getenv(SERVER) != NULL;
}

static void
load(void)
{
	struct rules *rules;
	int rv;

	if (!is_any_given() || !is_chosen_program())
		return;
	rv = load_contain();
	rv |= load_server();
	rules = load_rules();
	if (rules != NULL)
		report_ended(rules);
	if (rules == NULL || rv != 0)
		return;
	settings.words = rules_relax_words(rules);
	settings.rules = rules;
}

static void
load_once(void)
{
	pthread_once(&settings.once, load);
}

const struct rules *
settings_rules(void)
{
	load_once();
	return settings.rules;
}

uint32_t
settings_words(void)
{
	load_once();
	return settings.words;
}

bool
settings_contains(void)
{
	load_once();
	return settings.contains;
}

const struct server_words *
settings_server(void)
{
	load_once();
	return &settings.server;
}

bool
settings_are_active(void)
{
	load_once();
	return settings.rules != NULL || settings.contains ||
	       settings.server.prefer_ciphers ||
	       settings.server.renegotiations.times != 0;
}
