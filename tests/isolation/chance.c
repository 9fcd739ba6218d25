/* SPDX-License-Identifier: MIT */
/* splitmix64 to start with, xorshift64* to go on. */
#include "isolation/chance.h"

static uint64_t
mix(uint64_t value)
{
	value += UINT64_C(0x9e3779b97f4a7c15);
	value = (value ^ value >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	value = (value ^ value >> 27) * UINT64_C(0x94d049bb133111eb);
	return value ^ value >> 31;
}

void
chance_start(
    struct chance *chance, uint64_t seed, unsigned process, unsigned thread)
{
	chance->state = mix(mix(mix(seed) + process) + thread) | 1;
}

unsigned
chance_below(struct chance *chance, unsigned limit)
{
	chance->state ^= chance->state >> 12;
	chance->state ^= chance->state << 25;
	chance->state ^= chance->state >> 27;
	return (unsigned)((chance->state * UINT64_C(0x2545f4914f6cdd1d)) >>
	                  33) %
	       limit;
}

bool
chance_one_in(struct chance *chance, unsigned times)
{
	return chance_below(chance, times) == 0;
}
