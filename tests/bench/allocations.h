/* SPDX-License-Identifier: MIT */
/* Counts what this thread allocates. */
#ifndef LEGACYTLS_TESTS_BENCH_ALLOCATIONS_H
#define LEGACYTLS_TESTS_BENCH_ALLOCATIONS_H

#include <stddef.h>

/* How often the thread has called malloc, calloc or realloc, in any object. */
size_t allocations_count(void);

#endif
