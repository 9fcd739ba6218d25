/* SPDX-License-Identifier: MIT */
/* "N/SECONDS": so often in so long, read and kept to. */
#ifndef LEGACYTLS_POLICY_RATE_H
#define LEGACYTLS_POLICY_RATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RATE_TIMES_MAX 1000
#define RATE_SECONDS_MAX 86400

struct rate {
	uint32_t times; /* 1 to RATE_TIMES_MAX; 0: no rate is given */
	uint32_t seconds;
};

/*
 * Reads "N/SECONDS" that takes up all len bytes at text: decimal, no sign, no
 * leading zero, within the limits above. Returns 0, or -1 and *rate as it was.
 */
int rate_parse(const char *text, size_t len, struct rate *rate);

/* When the last ones were admitted. All zero: none was. */
struct rate_meter {
	uint64_t *admitted; /* a ring of rate.times milliseconds, or NULL */
	uint32_t count;
	uint32_t oldest;
};

/*
 * May it happen once more at the time now, in milliseconds? True, and noted,
 * if fewer than rate->times have been admitted in the rate->seconds before now;
 * false also if memory runs out, or the clock has gone back behind the oldest
 * of so many. The rate is the same at each call. Not to be called by two
 * threads at once.
 */
bool rate_meter_admit(
    struct rate_meter *meter, const struct rate *rate, uint64_t now);

void rate_meter_free(struct rate_meter *meter);

#endif
