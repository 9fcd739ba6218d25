/* SPDX-License-Identifier: MIT */
/* Puts values for @NAME@ into text. */
#ifndef LEGACYTLS_TESTS_EXPAND_H
#define LEGACYTLS_TESTS_EXPAND_H

#include <stddef.h>

struct variable {
	const char *name;
	const char *value;
};

/*
 * A copy of the text with each @NAME@ of the count variables replaced by its
 * value, in which no names are sought; any other '@' stays. To be freed. Fails
 * the cmocka test if there is no memory.
 */
char *expand(const char *text, const struct variable variables[], size_t count);

#endif
