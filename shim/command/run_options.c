/* SPDX-License-Identifier: MIT */
/* The options of 'legacytls run'. */
#define _GNU_SOURCE
#include <errno.h>
#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/host_rules.h"
#include "command/run_options.h"
#include "command/say.h"
#include "command/variables.h"
#include "policy/relax.h"

/* As they were given, in the order of argv. */
struct given {
	const char **hosts; /* argc of them have room */
	size_t host_count;
	const char *file;
	const char *until;
	const char *journal;
};

/* "PREFIX/folder/path", or "PREFIXpath" if it is absolute. */
static char *
absolute(const char *prefix, const char *path)
{
	char folder[PATH_MAX] = "";
	char *made = NULL;

	if (path[0] != '/' && getcwd(folder, sizeof(folder)) == NULL) {
		say("'%s': the working directory: %s", path, strerror(errno));
		return NULL;
	}
	if (asprintf(&made, "%s%s%s%s", prefix, folder,
	        folder[0] != '\0' ? "/" : "", path) == -1) {
		say("out of memory");
		return NULL;
	}
	return made;
}

static int
hosts_make(struct run_options *options, const struct given *given)
{
	size_t i;

	if (given->file != NULL) {
		options->hosts = absolute("@", given->file);
		return options->hosts != NULL ? 0 : -1;
	}
	for (i = 0; i < given->host_count; i++) {
		options->hosts = host_rules_add(
		    options->hosts, given->hosts[i], given->until);
		if (options->hosts == NULL)
			return -1;
	}
	return 0;
}

static int
journal_make(struct run_options *options, const char *journal)
{
	if (journal == NULL)
		return 0;
	if (journal[0] == '\0') {
		say("--journal: it is empty; write stderr, syslog or a path");
		return -1;
	}
	if (strcmp(journal, "stderr") == 0 || strcmp(journal, "syslog") == 0)
		options->journal = strdup(journal);
	else
		options->journal = absolute("", journal);
	return options->journal != NULL ? 0 : -1;
}

/* What one option alone cannot tell. */
static int
given_check(const struct given *given, const struct run_options *options)
{
	char line[HOSTS_LINE_SIZE];
	int32_t day;

	if (given->until != NULL &&
	    relax_date_parse(given->until, strlen(given->until), &day) == -1) {
		say("--until: '%s' is not a date; write a day that exists as "
		    "YYYY-MM-DD",
		    given->until);
		return -1;
	}
	if (given->file != NULL && given->host_count > 0) {
		say("--host and --hosts-file are given; write one of them");
		return -1;
	}
	if (given->until != NULL && given->host_count == 0) {
		say("--until is for the rules of --host; elsewhere write "
		    "'until=YYYY-MM-DD' into the rules");
		return -1;
	}
	if (variable_is_refused(VARIABLE_PROGRAMS, options->programs, line)) {
		say("--program: %s", line);
		return -1;
	}
	if (options->command[0] == NULL) {
		say("run: no command is named; write it after the options");
		return -1;
	}
	return 0;
}

static int
option_take(struct run_options *options, struct given *given, int option)
{
	switch (option) {
	case 'H':
		given->hosts[given->host_count++] = optarg;
		return 0;
	case 'F':
		given->file = optarg;
		return 0;
	case 'U':
		given->until = optarg;
		return 0;
	case 'J':
		given->journal = optarg;
		return 0;
	case 'P':
		options->programs = optarg;
		return 0;
	case 'D':
		options->is_deep = true;
		return 0;
	case 'q':
		options->is_quiet = true;
		return 0;
	case 'v':
		options->is_verbose = true;
		return 0;
	case 'h':
		options->wants_help = true;
		return 0;
	default:
		say("'legacytls run --help' lists the options");
		return -1;
	}
}

static int
read_all(
    struct run_options *options, struct given *given, int argc, char **argv)
{
	static const struct option known[] = {
	    {"host", required_argument, NULL, 'H'},
	    {"hosts-file", required_argument, NULL, 'F'},
	    {"until", required_argument, NULL, 'U'},
	    {"journal", required_argument, NULL, 'J'},
	    {"program", required_argument, NULL, 'P'},
	    {"deep", no_argument, NULL, 'D'},
	    {"quiet", no_argument, NULL, 'q'},
	    {"verbose", no_argument, NULL, 'v'},
	    {"help", no_argument, NULL, 'h'},
	    {NULL, 0, NULL, 0},
	};
	int option;

	/* "+": what follows the command's name is the command's. */
	while ((option = getopt_long(argc, argv, "+qvh", known, NULL)) != -1) {
		if (option_take(options, given, option) == -1)
			return -1;
	}
	options->command = argv + optind;
	if (options->wants_help)
		return 0;
	if (given_check(given, options) == -1 ||
	    hosts_make(options, given) == -1)
		return -1;
	return journal_make(options, given->journal);
}

int
run_options_read(struct run_options *options, int argc, char **argv)
{
	struct given given = {0};
	int rv = -1;

	*options = (struct run_options){0};
	given.hosts = calloc((size_t)argc, sizeof(*given.hosts));
	if (given.hosts != NULL)
		rv = read_all(options, &given, argc, argv);
	free(given.hosts);
	if (rv == -1)
		run_options_free(options);
	return rv;
}

void
run_options_free(struct run_options *options)
{
	free(options->hosts);
	free(options->journal);
	options->hosts = options->journal = NULL;
}
