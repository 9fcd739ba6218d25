/* SPDX-License-Identifier: MIT */
/* One row tried with one client. */
#ifndef LEGACYTLS_TESTS_TRIAL_H
#define LEGACYTLS_TESTS_TRIAL_H

#include "clients/bench.h"
#include "clients/summary.h"

struct trial {
	const struct row *row;
	struct summary *summary; /* of the client: what comes of it goes here */
};

/* What is to come of it, in a word. */
const char *trial_expected(const struct row *row, const struct client *client);

/*
 * A test; data is a struct trial. It is skipped, with the client's name, if
 * the client cannot be used here.
 */
void trial_run(struct bench *bench, const void *data);

#endif
