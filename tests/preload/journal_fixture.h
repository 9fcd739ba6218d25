/* SPDX-License-Identifier: MIT */
/* A server without RFC 5746, and programs that have a journal. */
#ifndef LEGACYTLS_TESTS_JOURNAL_FIXTURE_H
#define LEGACYTLS_TESTS_JOURNAL_FIXTURE_H

#include "support/records.h"
#include "support/server.h"

/* Made by journal_start, read-only until journal_stop. */
struct journal_fixture {
	struct scratch scratch;
	struct server legacy;
	char path[80];      /* of a journal in the folder */
	char variable[128]; /* "LEGACYTLS_JOURNAL=" and that */
};

extern struct journal_fixture fixture;

/* Set-up and tear-down of a cmocka group. */
int journal_start(void **state);
int journal_stop(void **state);

/* Set-up of a test: removes the journal. */
int journal_clear(void **state);

/*
 * Runs a Python program, with a rule for listed.test. It has "folder", "port"
 * and ask(name), which connects to the server, or prints why not. If mount is
 * not NULL it is a line of the shell that comes first, in a mount namespace of
 * its own, for which it takes root.
 */
struct process_result journal_python(
    const char *mount, const char *program, const char *variable);

#endif
