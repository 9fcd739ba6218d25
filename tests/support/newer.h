/* SPDX-License-Identifier: MIT */
/* Functions that came with a later OpenSSL than the headers may be of. */
#ifndef LEGACYTLS_TESTS_NEWER_H
#define LEGACYTLS_TESTS_NEWER_H

#include <stdbool.h>
#include <stddef.h>

struct newer {
	const char *name;
	void *place; /* of the pointer to the function */
};

/* Looks all of them up. False: there is not each. */
bool newer_find(const struct newer *functions, size_t count);

#endif
