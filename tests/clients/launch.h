/* SPDX-License-Identifier: MIT */
/* Starts a client as its table says, and lets it come to an end. */
#ifndef LEGACYTLS_TESTS_LAUNCH_H
#define LEGACYTLS_TESTS_LAUNCH_H

#include "clients/client.h"
#include "clients/expand.h"
#include "support/process.h"

#define LAUNCH_VARIABLES 20
#define LAUNCH_STRINGS 96

/* One run of a client. The first part is the caller's, all else zero. */
struct launch {
	const struct client *client;
	const char *dir;      /* a folder of its own */
	const char *ca;       /* a file; NULL if no variable needs it */
	bool has_shim;        /* LEGACYTLS_OBJECT is preloaded */
	const char *rules;    /* LEGACYTLS_HOSTS; NULL: not set */
	uint16_t port, port2; /* port2 0: there is none */

	/* For launch.c only. */
	struct process daemon;
	struct variable variables[LAUNCH_VARIABLES];
	char *strings[LAUNCH_STRINGS]; /* what the variables made */
	size_t variables_count, strings_count;
};

/*
 * Runs the client, or its daemon and what asks it, to the end. Returns what
 * was printed, by the daemon too, and the status of argv; for
 * process_result_free. Fails the cmocka test if something cannot be started,
 * or the shim has something against the rules.
 */
struct process_result launch_run(struct launch *launch);

/*
 * Starts argv as a server on the port, and returns when it listens. It ends
 * with launch_clean.
 */
void launch_server(struct launch *launch);

/* Runs the client's probe: 0 if it can be used here. */
int launch_probe(struct launch *launch);

/* Ends and frees what is left, also after a failure. */
void launch_clean(struct launch *launch);

#endif
