/* SPDX-License-Identifier: MIT */
/* The time of a record. */
#include "command/report_time.h"

#include <stdio.h>
#include <string.h>

#include "policy/relax.h"

/* The number of len digits at text; -1 if it is none, or over max. */
static int
digits_parse(const char *text, size_t len, int max)
{
	int value = 0;
	size_t i;

	for (i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value <= max ? value : -1;
}

int
report_time_parse(const char *text, size_t len, int64_t *time)
{
	int hour, minute, second, fraction;
	int32_t day;

	if (len != REPORT_TIME_SIZE - 1 || text[10] != 'T' || text[13] != ':' ||
	    text[16] != ':' || text[19] != '.' || text[23] != 'Z' ||
	    relax_date_parse(text, 10, &day) == -1)
		return -1;
	hour = digits_parse(text + 11, 2, 23);
	minute = digits_parse(text + 14, 2, 59);
	second = digits_parse(text + 17, 2, 60);
	fraction = digits_parse(text + 20, 3, 999);
	if (hour == -1 || minute == -1 || second == -1 || fraction == -1)
		return -1;
	*time = day * REPORT_DAY +
	        ((hour * 60 + minute) * 60 + second) * INT64_C(1000) + fraction;
	return 0;
}

void
report_time_date(int64_t time, char text[REPORT_DATE_SIZE])
{
	relax_date_format((int32_t)(time / REPORT_DAY), text);
}

void
report_time_format(int64_t time, char text[REPORT_TIME_SIZE])
{
	unsigned rest = (unsigned)(time % REPORT_DAY), second = rest / 1000;
	char date[REPORT_DATE_SIZE];

	report_time_date(time, date);
	snprintf(text, REPORT_TIME_SIZE, "%sT%02u:%02u:%02u.%03uZ", date,
	    second / 3600 % 24, second / 60 % 60, second % 60, rest % 1000);
}
