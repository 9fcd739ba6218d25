/* SPDX-License-Identifier: MIT */
/* Values of LEGACYTLS_HOSTS that are refused, and what is said of each. */
#ifndef LEGACYTLS_TESTS_BAD_VALUES_H
#define LEGACYTLS_TESTS_BAD_VALUES_H

#include <stddef.h>

struct bad_value {
	const char *hosts;
	const char *words; /* some of the line on stderr */
};

extern const struct bad_value bad_values[];
extern const size_t bad_values_count;

#endif
