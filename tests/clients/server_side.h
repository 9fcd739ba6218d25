/* SPDX-License-Identifier: MIT */
/* That a program's own server side is as it was. */
#ifndef LEGACYTLS_TESTS_SERVER_SIDE_H
#define LEGACYTLS_TESTS_SERVER_SIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "clients/bench.h"

/* What openssl s_client offers to nginx. */
struct offer {
	const char *title;
	const char *args[8];
	const char *answer; /* in what s_client prints */
};

extern const struct offer offers[];
extern const size_t offers_count;

/*
 * A test; data is a struct offer. nginx answers it in the same way without the
 * shim and with a rule that covers the client. Skipped without nginx.
 */
void server_side_run(struct bench *bench, const void *data);

#endif
