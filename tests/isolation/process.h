/* SPDX-License-Identifier: MIT */
/* One process of many: its rules, its threads, its findings. */
#ifndef LEGACYTLS_TESTS_ISOLATION_PROCESS_H
#define LEGACYTLS_TESTS_ISOLATION_PROCESS_H

#include "isolation/tally.h"

/* What tells one process from another; the same again gives the same. */
struct task {
	const char *dir; /* with keys.pem; all that is written goes there */
	uint64_t seed;
	unsigned process;
	unsigned handshakes;
	bool is_twin;    /* without the object */
	bool is_verbose; /* each handshake is printed */
};

/* In a child of the runner: listens, writes the rules, and executes itself. */
_Noreturn void process_exec(const struct task *task);

/*
 * What that comes to. Returns the exit code: 1 if something was found, which
 * without the object nothing is. Other ends are the test's own failures.
 */
int process_run(const struct task *task);

/* Or perror(3), and the process ends by a failure of the test's own. */
void process_require(bool is_good, const char *what);

/* Where the digests and the counts of a process are. */
void process_path(const struct task *task, const char *what, char path[256]);

#endif
