/* SPDX-License-Identifier: MIT */
/* That the comparison of two ClientHellos sees what it must. */
#ifndef LEGACYTLS_TESTS_HELLO_TEST_H
#define LEGACYTLS_TESTS_HELLO_TEST_H

#include <stddef.h>

#include "clients/bench.h"

/* How openssl s_client is told to say something else than the first time. */
struct change {
	const char *title;
	const char *args[4]; /* none: it says the same */
};

extern const struct change changes[];
extern const size_t changes_count;

/* A test; data is a struct change. */
void hello_test_change(struct bench *bench, const void *data);

/*
 * A test; data is an option of s_client for a version of TLS. Two sessions
 * are resumed with the same ClientHello, but for what is masked.
 */
void hello_test_resumption(struct bench *bench, const void *data);

#endif
