/* SPDX-License-Identifier: MIT */
/* The part of the target "values" that is about hosts. */
#ifndef LEGACYTLS_TESTS_FUZZ_HOSTS_H
#define LEGACYTLS_TESTS_FUZZ_HOSTS_H

#include <stddef.h>

/* Names, addresses, ports, patterns, and what 'legacytls probe' is given. */
void hosts_check(const char *text, size_t len);

/* The same of a string. */
void hosts_check_target(const char *text);

#endif
