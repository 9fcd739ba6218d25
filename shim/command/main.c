/* SPDX-License-Identifier: MIT */
/* legacytls(1): finds the subcommand. */
#include <stdio.h>
#include <string.h>

#include "command/command.h"
#include "command/probe.h"
#include "command/say.h"

static const struct subcommand {
	const char *name;
	const char *title; /* argv[0] of its main */
	const char *does;
	command_main *main;
} subcommands[] = {
    {"probe", "legacytls probe", "finds the least rule that a server needs",
        probe_main},
    {NULL, NULL, NULL, NULL},
};

static void
usage(FILE *out)
{
	const struct subcommand *sub;

	fputs("Usage: legacytls SUBCOMMAND [OPTION]... [ARGUMENT]...\n"
	      "Lets unmodified programs talk to legacy TLS servers, and to "
	      "those only.\n\n",
	    out);
	for (sub = subcommands; sub->name != NULL; sub++)
		fprintf(out, "  %-8s%s\n", sub->name, sub->does);
	fputs("\n'legacytls SUBCOMMAND --help' tells more.\n", out);
}

int
main(int argc, char **argv)
{
	const struct subcommand *sub;

	if (argc < 2) {
		usage(stderr);
		return COMMAND_FAILED;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		usage(stdout);
		return COMMAND_OK;
	}
	for (sub = subcommands; sub->name != NULL; sub++) {
		if (strcmp(argv[1], sub->name) == 0) {
			argv[1] = (char *)sub->title;
			return sub->main(argc - 1, argv + 1);
		}
	}
	say("there is no subcommand '%s'; 'legacytls --help' lists them",
	    argv[1]);
	return COMMAND_FAILED;
}
