/* SPDX-License-Identifier: MIT */
/* Dates as days from 1970-01-01. */
#include "calendar.h"
#include "relax.h"

static int32_t
digits_parse(const char *text, size_t len)
{
	int32_t value = 0;
	size_t i;

	for (i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value;
}

static void
digits_format(int32_t value, char *text, size_t len)
{
	while (len-- > 0) {
		text[len] = (char)('0' + value % 10);
		value /= 10;
	}
}

static bool
is_leap(int32_t year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int32_t
days_in_month(int32_t year, int32_t month)
{
	static const int32_t days[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days from 1970-01-01 to the first of January. */
static int32_t
days_before_year(int32_t year)
{
	int32_t last = year - 1;

	return last * 365 + last / 4 - last / 100 + last / 400 - 719162;
}

int
relax_date_parse(const char *text, size_t len, int32_t *day)
{
	int32_t year, month, date, i, days;

	if (len != 10 || text[4] != '-' || text[7] != '-')
		return -1;
	year = digits_parse(text, 4);
	month = digits_parse(text + 5, 2);
	date = digits_parse(text + 8, 2);
	if (year < 1970 || month < 1 || month > 12 || date < 1 ||
	    date > days_in_month(year, month))
		return -1;
	days = days_before_year(year);
	for (i = 1; i < month; i++)
		days += days_in_month(year, i);
	*day = days + date - 1;
	return 0;
}

void
relax_date_format(int32_t day, char text[11])
{
	const struct calendar date = calendar_of(day * INT64_C(86400));

	digits_format((int32_t)date.year, text, 4);
	digits_format(date.month, text + 5, 2);
	digits_format(date.day, text + 8, 2);
	text[4] = text[7] = '-';
	text[10] = '\0';
}
