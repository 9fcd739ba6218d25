/* SPDX-License-Identifier: MIT */
/* Reads the LEGACYTLS_* variables once, at the first use of TLS. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "common/hosts.h"
#include "common/journal_target.h"
#include "common/programs.h"
#include "preload/notice.h"
#include "preload/program.h"
#include "preload/quiet.h"
#include "preload/settings.h"

#define HOSTS "LEGACYTLS_HOSTS"
#define PROGRAMS "LEGACYTLS_PROGRAMS"
#define CONTAIN "LEGACYTLS_CONTAIN"
#define SERVER "LEGACYTLS_SERVER"
#define JOURNAL "LEGACYTLS_JOURNAL"

/* Written by load() under the once, read-only after. */
static struct {
	pthread_once_t once;
	const struct rules *rules;
	uint32_t words;
	bool contains;
	struct server_words server;
	const char *refused;
} settings = {.once = PTHREAD_ONCE_INIT};

/* The same, for a process that may end without any TLS. */
static struct {
	pthread_once_t once;
	bool is_chosen;
	const char *journal;
} program = {.once = PTHREAD_ONCE_INIT};

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
	return hosts_today();
}

static bool
is_any_given(void)
{
	return settings_are_given() || secure_getenv(CONTAIN) != NULL ||
	       secure_getenv(SERVER) != NULL || secure_getenv(JOURNAL) != NULL;
}

/* Is this process one of LEGACYTLS_PROGRAMS? */
static bool
is_chosen_program(void)
{
	const char *list = secure_getenv(PROGRAMS);

	if (list == NULL || program_is_listed(list))
		return true;
	if (!programs_are_named(list))
		notice(PROGRAMS ": \"%.128s\" names no program, so no host is "
		                "relaxed; " PROGRAMS_RIGHT,
		    list);
	return false;
}

static void
read_program(void)
{
	const char *target = secure_getenv(JOURNAL);

	program.is_chosen = is_chosen_program();
	if (target == NULL || !program.is_chosen)
		return;
	/* Programs write over their environment (setproctitle). */
	if (journal_is_target(target))
		program.journal = strdup(target);
	else
		notice(JOURNAL ": \"%.400s\" is no place for records, so there "
		               "are none; " JOURNAL_TARGET_RIGHT,
		    target);
}

static void
load_program(void)
{
	int state = quiet_begin();

	if (is_any_given())
		read_program();
	quiet_end(state);
}

const char *
settings_journal(void)
{
	pthread_once(&program.once, load_program);
	return program.journal;
}

const char *
settings_journal_at_start(void)
{
	return secure_getenv(JOURNAL) != NULL ? settings_journal() : NULL;
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

/* NULL: there are none, or they are refused. */
static struct rules *
load_rules(void)
{
	const char *value = secure_getenv(HOSTS);
	char line[HOSTS_LINE_SIZE];
	struct rules *rules;

	if (value == NULL)
		return NULL;
	/* Some names have been resolved, and not noted. */
	if (!settings_are_given()) {
		notice(
		    HOSTS ": was set when this process had looked for it, "
		          "so no host is relaxed; set it before that starts");
		return NULL;
	}
	rules = hosts_load(value, line);
	if (rules == NULL || hosts_ended(rules, settings_today(), line) > 0)
		notice(HOSTS ": %s", line);
	if (rules == NULL)
		settings.refused = strdup(line);
	return rules;
}

static void
read_others(void)
{
	struct rules *rules;
	int rv;

	rv = load_contain();
	rv |= load_server();
	rules = load_rules();
	if (rules == NULL || rv != 0)
		return;
	settings.words = rules_relax_words(rules);
	settings.rules = rules;
}

static void
load(void)
{
	int state = quiet_begin();

	(void)settings_journal();
	if (program.is_chosen)
		read_others();
	quiet_end(state);
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

bool
settings_restrict(void)
{
	load_once();
	return settings.contains ||
	       (settings.words &
	           (RELAX_CLASSIC_GROUPS | RELAX_TLS1_0 | RELAX_TLS1_1)) != 0;
}

const char *
settings_refused(void)
{
	load_once();
	return settings.refused;
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
	       program.journal != NULL || settings.server.prefer_ciphers ||
	       settings.server.renegotiations.times != 0;
}
