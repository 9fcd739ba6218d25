/* SPDX-License-Identifier: MIT */
/* Tables of journals and the verdicts on them. */
#include "command/verdicts.h"

#include <stdio.h>
#include <stdlib.h>

#include "command/report_write.h"
#include "unit/table.h"

/* The verdict on the worst host. */
static void
print(FILE *out, const struct report *report)
{
	const struct report_entry *worst = &report->entries[0];
	char advice[REPORT_ADVICE_SIZE];
	const char *separator = "";
	unsigned i;

	for (i = 0; i < REPORT_ADVICES; i++) {
		if (!report_verdict_has(&worst->verdict, i))
			continue;
		report_advice_format(i, worst->host, &worst->verdict, advice);
		fprintf(out, "%s%s", separator, advice);
		separator = "; ";
	}
}

void
verdict_is(void **state)
{
	const struct verdict_row *row = *state;
	const struct report_input input = {0};
	struct report_table table;
	struct report report;
	int32_t today;
	size_t len;
	char *got;
	FILE *out = open_memstream(&got, &len);

	assert_non_null(out);
	assert_int_equal(relax_date_parse(TEXT(TODAY), &today), 0);
	assert_int_equal(report_table_init(&table), 0);
	journal_add(&table, row->records,
	    sizeof(row->records) / sizeof(row->records[0]));
	assert_int_equal(report_make(&report, &table, &input, today), 0);
	print(out, &report);
	fclose(out);
	assert_string_equal(got, row->want);
	free(got);
	report_free(&report);
	report_table_free(&table);
}
