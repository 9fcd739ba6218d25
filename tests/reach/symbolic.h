/* SPDX-License-Identifier: MIT */
/* libssl as upstream links it. */
#ifndef LEGACYTLS_TESTS_SYMBOLIC_H
#define LEGACYTLS_TESTS_SYMBOLIC_H

#include <stdbool.h>

/*
 * Is the libssl at path linked with -Bsymbolic, or -Bsymbolic-functions, which
 * leaves no mark but that its calls of its own functions need no relocation?
 */
bool symbolic_is(const char *path);

/*
 * Copies the library, and makes the copy such a one: its own definitions come
 * first for itself. Both fail the cmocka test if they cannot.
 */
void symbolic_copy(const char *from, const char *to);

#endif
