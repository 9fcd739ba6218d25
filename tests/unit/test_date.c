/* SPDX-License-Identifier: MIT */
/* policy/relax.h: dates. */
#include "support/table.h"

#include <string.h>

#include "policy/relax.h"

static const struct date_row {
	const char *name;
	const char *text;
	size_t len;
	int32_t day; /* -1: refused */
} dates[] = {
    {"date: first", TEXT("1970-01-01"), 0},
    {"date: last", TEXT("9999-12-31"), 2932896},
    {"date: end of year", TEXT("2026-12-31"), 20818},
    {"date: leap day", TEXT("2028-02-29"), 21243},
    {"date: leap day of 2000", TEXT("2000-02-29"), 11016},
    {"no date: 29 February", TEXT("2027-02-29"), -1},
    {"no date: 29 February of 2100", TEXT("2100-02-29"), -1},
    {"no date: 30 February", TEXT("2028-02-30"), -1},
    {"no date: 31 April", TEXT("2027-04-31"), -1},
    {"no date: 32 January", TEXT("2027-01-32"), -1},
    {"no date: day 0", TEXT("2027-01-00"), -1},
    {"no date: month 0", TEXT("2027-00-10"), -1},
    {"no date: month 13", TEXT("2027-13-01"), -1},
    {"no date: short", TEXT("2027-1-1"), -1},
    {"no date: short month", TEXT("2027-1-010"), -1},
    {"no date: two digits of year", TEXT("27-01-0001"), -1},
    {"no date: before 1970", TEXT("1969-12-31"), -1},
    {"no date: year 10000", TEXT("10000-01-01"), -1},
    {"no date: slashes", TEXT("2027/01/01"), -1},
    {"no date: slash at the end", TEXT("2027-01/01"), -1},
    {"no date: slash after the year", TEXT("2027/01-01"), -1},
    {"no date: other order", TEXT("01-01-2027"), -1},
    {"no date: sign", TEXT("+027-01-01"), -1},
    {"no date: sign of month", TEXT("2027--1-01"), -1},
    {"no date: blank", TEXT("2027-01- 1"), -1},
    {"no date: letter", TEXT("2027-01-0a"), -1},
    {"no date: trailing blank", TEXT("2027-01-01 "), -1},
    {"no date: trailing text", TEXT("2027-01-01T00:00"), -1},
    {"no date: NUL", TEXT("2027-01-01\0"), -1},
    {"no date: NUL inside", TEXT("2027-01-0\0"), -1},
    {"no date: empty", TEXT(""), -1},
};

static void
date_is_read_or_refused(void **state)
{
	const struct date_row *row = *state;
	int32_t day = -1;

	assert_int_equal(relax_date_parse(row->text, row->len, &day),
	    row->day == -1 ? -1 : 0);
	assert_int_equal(day, row->day);
}

static void
dates_round_trip(void)
{
	char text[11], last[11] = "1969-12-31";
	int32_t day, parsed;

	for (day = 0; day <= 2932896; day++) {
		relax_date_format(day, text);
		assert_true(strcmp(text, last) > 0);
		assert_int_equal(relax_date_parse(text, 10, &parsed), 0);
		assert_int_equal(parsed, day);
		memcpy(last, text, sizeof(last));
	}
	assert_string_equal(last, "9999-12-31");
}

static const struct table_single singles[] = {
    {"date: every day there and back", dates_round_trip},
};

int
main(void)
{
	const struct table tables[] = {
	    TABLE(dates, date_is_read_or_refused),
	    TABLE(singles, table_single_run),
	};

	return table_run("date", tables, sizeof(tables) / sizeof(tables[0]));
}
