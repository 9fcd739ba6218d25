/* SPDX-License-Identifier: MIT */
/* legacytls(1): finds the subcommand. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "command/command.h"
#include "command/report.h"
#include "command/say.h"
#include "command/version.h"

static const struct subcommand {
	const char *name;
	const char *title; /* argv[0] of its main */
	const char *does;
	command_main *main;
} subcommands[] = {
    {"check", "legacytls check", "tell whether the shim can act in a program",
        check_main},
    {"probe", "legacytls probe", "find the least rule that a server needs",
        probe_main},
    {"report", "legacytls report", "what the journals say of each host",
        report_main},
    {"rules", "legacytls rules", "explain rules, and say what is amiss",
        rules_main},
    {"run", "legacytls run", "run a program relaxed for the hosts you name",
        run_main},
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
	fputs("\n'legacytls SUBCOMMAND --help' tells more, --version which one "
	      "this is.\n",
	    out);
}

/* The exit code, or that of a failure if stdout did not take it all. */
static int
finish(int code)
{
	if (fflush(stdout) == 0 && ferror(stdout) == 0)
		return code;
	say("cannot write to stdout: %s", strerror(errno));
	return COMMAND_FAILED;
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
		return finish(COMMAND_OK);
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("legacytls " VERSION);
		return finish(COMMAND_OK);
	}
	for (sub = subcommands; sub->name != NULL; sub++) {
		if (strcmp(argv[1], sub->name) == 0) {
			argv[1] = (char *)sub->title;
			return finish(sub->main(argc - 1, argv + 1));
		}
	}
	say("there is no subcommand '%s'; 'legacytls --help' lists them",
	    argv[1]);
	return COMMAND_FAILED;
}
