/* SPDX-License-Identifier: MIT */
/* The options of 'legacytls run'. */
#ifndef LEGACYTLS_COMMAND_RUN_OPTIONS_H
#define LEGACYTLS_COMMAND_RUN_OPTIONS_H

#include <limits.h>
#include <stdbool.h>

struct run_options {
	char *hosts;          /* for LEGACYTLS_HOSTS; NULL: as it is */
	char *journal;        /* for LEGACYTLS_JOURNAL; NULL: as it is */
	const char *programs; /* for LEGACYTLS_PROGRAMS; NULL: as it is */
	bool is_deep;
	bool is_quiet;
	bool is_verbose;
	bool wants_help;
	char **command; /* of argv; with wants_help perhaps none */
};

/*
 * Reads them. Paths are made absolute. Returns 0 and options to be given to
 * run_options_free; or -1, and has said on stderr what is wrong.
 */
int run_options_read(struct run_options *options, int argc, char **argv);

void run_options_free(struct run_options *options);

#endif
