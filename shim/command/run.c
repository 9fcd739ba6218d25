/* SPDX-License-Identifier: MIT */
/* legacytls run: sets the environment and executes the command. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/announce.h"
#include "command/command.h"
#include "command/judge.h"
#include "command/library_path.h"
#include "command/preload_list.h"
#include "command/run_options.h"
#include "command/say.h"
#include "command/variables.h"
#include "common/hosts.h"

#define HOSTS "LEGACYTLS_HOSTS"
#define JOURNAL "LEGACYTLS_JOURNAL"
#define PROGRAMS "LEGACYTLS_PROGRAMS"

static const char help[] =
    "Usage: legacytls run [OPTION]... [--] COMMAND [ARG]...\n"
    "Runs the command with legacytls: relaxed for the hosts that are named, "
    "and no other.\nWithout --host and --hosts-file, " HOSTS " counts.\n\n"
    "  --host RULE        a rule, as in 'old.example.com until=2027-03-31'; "
    "may repeat\n"
    "  --hosts-file FILE  a file of rules\n"
    "  --until DATE       the last day of the rules of --host that have none\n"
    "  --journal WHERE    stderr, syslog or a file; without rules: nothing is "
    "relaxed,\n                     and what hosts need is written there\n"
    "  --program NAMES    names or globs of programs, with commas: all others "
    "that the\n                     command starts stay strict\n"
    "  --deep             reach OpenSSL that is loaded with RTLD_DEEPBIND or "
    "by dlsym\n"
    "  -q, --quiet        no line on which hosts are relaxed\n"
    "  -v, --verbose      more of them\n"
    "  --help             this text\n\n"
    "Exit: that of the command; 125 legacytls failed, 126 the command cannot "
    "be\nexecuted, 127 it was not found.\n";

/* What the command will find in the variable. */
static const char *
in_force(const char *option, const char *variable)
{
	return option != NULL ? option : getenv(variable);
}

/*
 * Loads the rules in force; *rules is NULL if there are none and a journal is
 * to say what hosts need. Returns -1, and has said why, if they are refused.
 */
static int
rules_load(const struct run_options *options, struct rules **rules)
{
	const char *value = options->hosts, *source = HOSTS;
	char line[HOSTS_LINE_SIZE];

	*rules = NULL;
	if (value != NULL)
		source = value[0] == '@' ? "--hosts-file" : "--host";
	else
		value = getenv(HOSTS);
	if (value == NULL && in_force(options->journal, JOURNAL) != NULL)
		return 0;
	if (value == NULL) {
		say("run: no host is named; give --host RULE or --hosts-file "
		    "FILE, or set " HOSTS);
		return -1;
	}
	*rules = hosts_load(value, line);
	if (*rules != NULL)
		return 0;
	say("%s: %s", source, line);
	return -1;
}

/* Would the object refuse what stays in the environment? Then it says so. */
static bool
is_environment_refused(const struct run_options *options)
{
	const char *const given[VARIABLE_COUNT] = {
	    [VARIABLE_PROGRAMS] = options->programs,
	    [VARIABLE_JOURNAL] = options->journal,
	};
	char line[HOSTS_LINE_SIZE];
	size_t i;

	for (i = 0; i < VARIABLE_COUNT; i++) {
		if (given[i] != NULL ||
		    !variable_is_refused(i, getenv(variable_name(i)), line))
			continue;
		say("%s: %s", variable_name(i), line);
		return true;
	}
	return false;
}

static void
announce(const struct run_options *options, const struct rules *rules)
{
	if (options->is_quiet)
		return;
	if (rules != NULL)
		announce_rules(rules, in_force(options->programs, PROGRAMS),
		    hosts_today());
	else
		say("no host is relaxed; what hosts need is written to %s",
		    in_force(options->journal, JOURNAL));
}

/*
 * Finds the program, and refuses one that cannot be preloaded. Of the
 * judgement, binary is what the kernel will execute, or this command if that is
 * not known.
 */
static int
program_check(const struct run_options *options, char path[PATH_MAX],
    struct judgement *judgement)
{
	const char *name = options->command[0];
	int rv = program_search(name, path);

	if (rv != 0) {
		say("%s: %s", name,
		    rv == PROGRAM_NOT_FOUND ? "it was not found" :
		                              "it cannot be executed");
		return rv;
	}
	/* What cannot be judged is for exec to refuse. */
	if (judge_program(judgement, path) == -1) {
		strcpy(judgement->program.binary, "/proc/self/exe");
		if (options->is_verbose)
			say("%s: %s", path, judgement->reason);
		return 0;
	}
	if (judgement->is_blocked) {
		say("%s: the shim cannot act there: %s; instead: %s", path,
		    judgement->reason, judgement->instead);
		return COMMAND_FAILED;
	}
	if (judgement->verdict == VERDICT_CANNOT && !options->is_quiet)
		say("warning: %s: the shim cannot act there, only in what it "
		    "may start: %s",
		    path, judgement->reason);
	else if (judgement->program.lost.unclear != NULL && !options->is_quiet)
		say("warning: %s: the shim may act there: %s", path,
		    judgement->reason);
	else if (options->is_verbose)
		say("%s: the shim %s: %s", path, judge_word(judgement->verdict),
		    judgement->reason);
	return 0;
}

static int
variable_set(
    const struct run_options *options, const char *name, const char *value)
{
	if (value == NULL)
		return 0;
	if (setenv(name, value, 1) == -1) {
		say("out of memory");
		return -1;
	}
	if (options->is_verbose)
		say("%s=%s", name, value);
	return 0;
}

/* Puts the object into the variable of the loader. */
static int
object_add(const struct run_options *options, const char *binary,
    const char *object, const char *variable, const char *separators)
{
	char path[PATH_MAX];
	char *list;
	int rv;

	if (library_path(object, binary, path) == -1)
		return -1;
	list = preload_list_add(getenv(variable), path, separators);
	if (list == NULL) {
		say("out of memory");
		return -1;
	}
	rv = variable_set(options, variable, list);
	free(list);
	return rv;
}

/*
 * Under an auditor the loader has little room for thread-local variables of the
 * libraries that it starts a program with: jemalloc's do not fit (glibc 2.36),
 * and the program would not start.
 */
static int
room_make(const struct run_options *options)
{
	static const char room[] = "glibc.rtld.optional_static_tls=";
	const char *before = getenv("GLIBC_TUNABLES");
	char *tunables;
	int rv;

	if (before != NULL && strstr(before, room) != NULL)
		return 0;
	if (asprintf(&tunables, "%s%s%s4096", before != NULL ? before : "",
	        before != NULL ? ":" : "", room) == -1) {
		say("out of memory");
		return -1;
	}
	rv = variable_set(options, "GLIBC_TUNABLES", tunables);
	free(tunables);
	return rv;
}

static int
environment_set(const struct run_options *options, const char *binary)
{
	if (object_add(
	        options, binary, "liblegacytls.so", "LD_PRELOAD", " :") == -1)
		return -1;
	if (options->is_deep &&
	    (object_add(options, binary, "legacytls-reach.so", "LD_AUDIT",
	         ":") == -1 ||
	        room_make(options) == -1))
		return -1;
	if (variable_set(options, HOSTS, options->hosts) == -1 ||
	    variable_set(options, JOURNAL, options->journal) == -1)
		return -1;
	return variable_set(options, PROGRAMS, options->programs);
}

/* Will the command have the rules, as far as is known? */
static bool
gets_rules(const struct env_lost *lost)
{
	return !lost->rules && lost->unclear == NULL;
}

/* Returns only if the command could not be executed. */
static int
run(const struct run_options *options)
{
	struct judgement judgement;
	char path[PATH_MAX];
	struct rules *rules;
	int rv;

	if (is_environment_refused(options) ||
	    rules_load(options, &rules) == -1)
		return COMMAND_FAILED;
	rv = program_check(options, path, &judgement);
	if (rv == 0 && environment_set(options, judgement.program.binary) == -1)
		rv = COMMAND_FAILED;
	if (rv == 0 && gets_rules(&judgement.program.lost))
		announce(options, rules);
	rules_free(rules);
	if (rv != 0)
		return rv;
	execvp(path, options->command);
	rv = errno == ENOENT ? PROGRAM_NOT_FOUND : PROGRAM_NOT_EXECUTABLE;
	say("%s: %s", path, strerror(errno));
	return rv;
}

int
run_main(int argc, char **argv)
{
	struct run_options options;
	int rv = COMMAND_OK;

	if (run_options_read(&options, argc, argv) == -1)
		return COMMAND_FAILED;
	if (options.wants_help)
		fputs(help, stdout);
	else
		rv = run(&options);
	run_options_free(&options);
	return rv;
}
