/* SPDX-License-Identifier: MIT */
/* A finished report: the verdicts, worst first. */
#include <stdlib.h>
#include <string.h>

#include "command/report_write.h"

/* Worse first; of the same kind what ends sooner, and what fails more. */
static int
compare(const void *a, const void *b)
{
	const struct report_entry *left = a, *right = b;
	enum report_advice left_worst = report_verdict_worst(&left->verdict);
	enum report_advice right_worst = report_verdict_worst(&right->verdict);

	if (left_worst != right_worst)
		return left_worst < right_worst ? -1 : 1;
	if (left_worst == REPORT_EXPIRES &&
	    left->verdict.days != right->verdict.days)
		return left->verdict.days < right->verdict.days ? -1 : 1;
	if (left->host->failures != right->host->failures)
		return left->host->failures > right->host->failures ? -1 : 1;
	return strcmp(left->host->name, right->host->name);
}

int
report_make(struct report *report, const struct report_table *table,
    const struct report_input *input, int32_t today)
{
	size_t i;

	*report = (struct report){
	    .today = today,
	    .table = table,
	    .input = *input,
	    .entries = calloc(table->count + 1, sizeof(*report->entries)),
	};
	if (report->entries == NULL)
		return -1;
	for (i = 0; i < table->count; i++) {
		report->entries[i].host = table->hosts[i];
		report->entries[i].verdict =
		    report_verdict_of(table->hosts[i], today);
	}
	qsort(report->entries, table->count, sizeof(*report->entries), compare);
	return 0;
}

void
report_free(struct report *report)
{
	free(report->entries);
}
