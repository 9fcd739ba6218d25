/* SPDX-License-Identifier: MIT */
/* The command as a user has it, on lines of the shell. */
#ifndef LEGACYTLS_TESTS_COMMAND_CLI_H
#define LEGACYTLS_TESTS_COMMAND_CLI_H

/* A test, as a row of a table (unit/table.h). */
struct cli_row {
	const char *name;
	/* For sh: "legacytls" is the built command, $D a folder of the test. */
	const char *line;
	int status;
	const char *says; /* part of what it writes; NULL: nothing is written */
	const char *never; /* no part of it, or NULL */
};

/* For a row whose output does not count. */
#define CLI_ANY ""

/*
 * Makes the folder, and in $D/path, which is first in PATH, a link to the
 * command that was built. To be called before the tests; exits if it cannot.
 */
void cli_begin(void);

/* Runs the line in sh, in the folder, and holds what it does to the row. */
void cli_run(void **state);

/* The folder, "/tmp/..." */
const char *cli_folder(void);

/* A file in it with the text, and the mode. */
void cli_file(const char *name, const char *text, unsigned mode);

/* Removes the folder. Returns code, for main to return. */
int cli_end(int code);

#endif
