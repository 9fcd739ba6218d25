/* SPDX-License-Identifier: MIT */
/* The processes of a run: a few at once, and how each has ended. */
#ifndef LEGACYTLS_TESTS_ISOLATION_CREW_H
#define LEGACYTLS_TESTS_ISOLATION_CREW_H

#include "isolation/process.h"

#define HANDSHAKES 1000 /* in one process */

/* What is asked for. */
struct order {
	const char *dir;
	uint64_t seed;
	unsigned first, count; /* of the processes */
	unsigned jobs;
	bool is_verbose;
};

struct child {
	pid_t pid;
	int status; /* as wait(2) has it */
};

/* Every fourth process is run without the object too. */
bool crew_has_twin(unsigned process);

struct task crew_task(const struct order *order, unsigned process, bool twin);

/*
 * Runs all of them to their ends, order->jobs at a time. children has room for
 * two of each process, in its order: with the object, and without. Exits if it
 * cannot.
 */
void crew_run(const struct order *order, struct child *children);

#endif
