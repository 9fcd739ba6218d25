/* SPDX-License-Identifier: MIT */
/* Dates in UTC, without libc, which takes a lock and reads the time zone. */
#ifndef LEGACYTLS_POLICY_CALENDAR_H
#define LEGACYTLS_POLICY_CALENDAR_H

#include <stdint.h>

struct calendar {
	int64_t year;   /* of the Gregorian calendar */
	int month, day; /* from 1 */
	int hour, minute, second;
};

/* Seconds since 1970-01-01 00:00:00 UTC, as time(2); any. */
struct calendar calendar_of(int64_t seconds);

#endif
