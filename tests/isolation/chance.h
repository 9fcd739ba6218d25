/* SPDX-License-Identifier: MIT */
/* Numbers that look random and are the same for the same seed. */
#ifndef LEGACYTLS_TESTS_ISOLATION_CHANCE_H
#define LEGACYTLS_TESTS_ISOLATION_CHANCE_H

#include <stdbool.h>
#include <stdint.h>

struct chance {
	uint64_t state; /* not 0 */
};

/* Starts the sequence that belongs to these three numbers. */
void chance_start(
    struct chance *chance, uint64_t seed, unsigned process, unsigned thread);

/* The next number from 0 to limit - 1; limit is not 0. */
unsigned chance_below(struct chance *chance, unsigned limit);

/* True once in so many times. */
bool chance_one_in(struct chance *chance, unsigned times);

#endif
