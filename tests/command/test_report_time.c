/* SPDX-License-Identifier: MIT */
/* The times of a journal: one form, in UTC. */
#include "support/table.h"

#include <string.h>

#include "command/report_time.h"

static const struct time_row {
	const char *name;
	const char *text;
	int64_t want; /* -1: refused */
} times[] = {
    {"time: epoch", "1970-01-01T00:00:00.000Z", 0},
    {"time: last", "9999-12-31T23:59:59.999Z", INT64_C(253402300799999)},
    {"time: leap second", "2016-12-31T23:59:60.000Z", INT64_C(1483228800000)},
    {"time: before", "1969-12-31T23:59:59.999Z", -1},
    {"time: no fraction", "2026-11-21T20:45:30Z", -1},
    {"time: offset", "2026-11-21T20:45:30+00:0", -1},
    {"time: hour 24", "2026-11-21T24:00:00.000Z", -1},
    {"time: minute 60", "2026-11-21T20:60:00.000Z", -1},
    {"time: second 61", "2026-11-21T20:59:61.000Z", -1},
    {"time: sign", "2026-11-21T+1:59:01.000Z", -1},
    {"time: blank", "2026-11-21 20:45:30.000Z", -1},
    {"time: longer", "2026-11-21T20:45:30.1234Z", -1},
};

static void
time_is_read(void **state)
{
	const struct time_row *row = *state;
	char text[REPORT_TIME_SIZE];
	int64_t time = -1;
	int rv = report_time_parse(row->text, strlen(row->text), &time);

	assert_int_equal(rv, row->want == -1 ? -1 : 0);
	assert_int_equal(time, row->want);
	if (rv == -1 || strstr(row->text, ":60") != NULL)
		return;
	report_time_format(time, text);
	assert_string_equal(text, row->text);
}

int
main(void)
{
	const struct table tables[] = {
	    TABLE(times, time_is_read),
	};

	return table_run(
	    "report_time", tables, sizeof(tables) / sizeof(tables[0]));
}
