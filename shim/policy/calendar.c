/* SPDX-License-Identifier: MIT */
/* Counts in eras of 400 years. */
#include "calendar.h"

#define DAY 86400  /* seconds */
#define ERA 146097 /* days of 400 years */

/*
 * The days since 1970-01-01, in eras and years that begin on 1 March: the day
 * that comes and goes is the last.
 */
static void
set_date(struct calendar *date, int64_t days)
{
	int64_t since = days + 719468; /* 0000-03-01 */
	int64_t era = (since >= 0 ? since : since - (ERA - 1)) / ERA;
	int in_era = (int)(since - era * ERA);
	int year =
	    (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	int in_year = in_era - (365 * year + year / 4 - year / 100);
	int month = (5 * in_year + 2) / 153; /* 0: March */

	date->year = era * 400 + year + (month >= 10);
	date->month = month + (month >= 10 ? -9 : 3);
	date->day = in_year - (153 * month + 2) / 5 + 1;
}

struct calendar
calendar_of(int64_t seconds)
{
	int in_day = (int)((seconds % DAY + DAY) % DAY);
	struct calendar date = {
	    .hour = in_day / 3600,
	    .minute = in_day / 60 % 60,
	    .second = in_day % 60,
	};

	set_date(&date, seconds / DAY - (seconds % DAY < 0));
	return date;
}
