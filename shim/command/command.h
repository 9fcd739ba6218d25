/* SPDX-License-Identifier: MIT */
/* The subcommands of legacytls(1), and what they share. */
#ifndef LEGACYTLS_COMMAND_COMMAND_H
#define LEGACYTLS_COMMAND_COMMAND_H

/* Exit codes that every subcommand has; others are its own. */
enum command_exit {
	COMMAND_OK = 0,
	COMMAND_FAILED = 125, /* wrong options, no memory, nothing to work on */
};

/*
 * A subcommand gets its own arguments, argv[0] being "legacytls NAME", and
 * returns the exit code. Options are read by getopt_long(3). What it wrote to
 * stdout is flushed, and that checked, by main.
 */
typedef int command_main(int argc, char **argv);

command_main check_main;
command_main probe_main;
command_main rules_main;
command_main run_main;

#endif
