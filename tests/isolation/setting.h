/* SPDX-License-Identifier: MIT */
/* What one process is: drawn by both halves of it, from the same numbers. */
#ifndef LEGACYTLS_TESTS_ISOLATION_SETTING_H
#define LEGACYTLS_TESTS_ISOLATION_SETTING_H

#include "isolation/process.h"

struct setting {
	struct keys keys;
	struct plan plan;
	struct chance chance;
	char pin[45], pin_other[45];
	bool has_sockets;
	bool is_elsewhere; /* LEGACYTLS_PROGRAMS names others */
	bool is_contained; /* LEGACYTLS_CONTAIN */
	bool has_journal;  /* LEGACYTLS_JOURNAL, a file beside the others */
	struct host hosts[THREADS_MAX][HOSTS];
};

/* Draws all of it; plan.ports is the caller's. Exits if it cannot. */
void setting_make(struct setting *setting, const struct task *task);

/*
 * Puts it into the environment of the second half, and its names into a file.
 * Exits if it cannot.
 */
void setting_export(const struct setting *setting, const struct task *task);

/* Does the object hold what the program opens for all hosts? */
bool setting_holds(const struct setting *setting);

/* Does it write a journal? */
bool setting_records(const struct setting *setting);

#endif
