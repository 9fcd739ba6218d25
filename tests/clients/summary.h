/* SPDX-License-Identifier: MIT */
/* The table at the end: client by way of listing. */
#ifndef LEGACYTLS_TESTS_SUMMARY_H
#define LEGACYTLS_TESTS_SUMMARY_H

#include "clients/rows.h"

/* What was seen of one client; all zero at first. */
struct summary {
	const struct client *client;
	bool is_probed, is_skipped;
	const char *seen[COLUMNS]; /* static words; NULL: not tried */
};

/* Notes what was seen; "mixed" if it is not what the column has already. */
void summary_note(
    struct summary *summary, enum column column, const char *seen);

/* Prints those of the clients that were tried or skipped, to stdout. */
void summary_print(const struct summary summaries[], size_t count);

#endif
