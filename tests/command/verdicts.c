/* SPDX-License-Identifier: MIT */
/* Tables of journals and the verdicts on them. */
#include "command/verdicts.h"

#include "command/report_write.h"
#include "support/table.h"

void
verdict_is(void **state)
{
	const struct verdict_row *row = *state;
	const struct report_input input = {0};
	struct report_table table;
	struct report report;
	int32_t today;
	char got[REPORT_VERDICT_SIZE];

	assert_int_equal(relax_date_parse(TEXT(TODAY), &today), 0);
	assert_int_equal(report_table_init(&table), 0);
	journal_add(&table, row->records,
	    sizeof(row->records) / sizeof(row->records[0]));
	assert_int_equal(report_make(&report, &table, &input, today), 0);
	report_verdict_format(
	    report.entries[0].host, &report.entries[0].verdict, got);
	assert_string_equal(got, row->want);
	report_free(&report);
	report_table_free(&table);
}
