/* SPDX-License-Identifier: MIT */
/* What is tried with every client. */
#ifndef LEGACYTLS_TESTS_ROWS_H
#define LEGACYTLS_TESTS_ROWS_H

#include <stdbool.h>

#include "clients/client.h"

/* Columns of the table that is printed at the end. */
enum column {
	MODERN,
	NOTHING,
	OTHER,
	NAME,
	ADDRESS,
	WRONG_CA,
	HELLO,
	COLUMNS
};

struct row {
	const char *title; /* the test: client, title, what is expected */
	enum column column;
	bool has_shim;
	const char *rules; /* LEGACYTLS_HOSTS; NULL: not set */
};

extern const struct row rows[];
extern const size_t rows_count;

/* Is there such a test for the client? */
bool row_applies(const struct row *row, const struct client *client);

#endif
