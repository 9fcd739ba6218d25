/* SPDX-License-Identifier: MIT */
/* Reads the LEGACYTLS_* variables once, at the first use of TLS. */
#define _GNU_SOURCE
#include <sys/auxv.h>

#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/hosts.h"
#include "common/programs.h"
#include "preload/notice.h"
#include "preload/settings.h"

#define HOSTS "LEGACYTLS_HOSTS"
#define PROGRAMS "LEGACYTLS_PROGRAMS"

/* Written by load() under the once, read-only after. */
static struct {
	pthread_once_t once;
	const struct rules *rules;
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
	return hosts_today();
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
	if (!programs_are_named(list)) {
		notice(PROGRAMS ": \"%.128s\" names no program, so no host is "
		                "relaxed; " PROGRAMS_RIGHT,
		    list);
		return false;
	}
	if (executed != NULL && programs_include(list, executed))
		return true;
	len = readlink("/proc/self/exe", binary, sizeof(binary) - 1);
	if (len == -1)
		return false;
	binary[len] = '\0';
	return programs_include(list, binary);
}

static void
load(void)
{
	const char *value = secure_getenv(HOSTS);
	char line[HOSTS_LINE_SIZE];
	struct rules *rules;

	if (value == NULL || !is_chosen_program())
		return;
	rules = hosts_load(value, line);
	if (rules == NULL || hosts_ended(rules, settings_today(), line) > 0)
		notice(HOSTS ": %s", line);
	settings.rules = rules;
}

const struct rules *
settings_rules(void)
{
	pthread_once(&settings.once, load);
	return settings.rules;
}
