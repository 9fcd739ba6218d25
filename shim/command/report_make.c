/* SPDX-License-Identifier: MIT */
/* A finished report: the verdicts, worst first. */
#include <stdlib.h>
#include <string.h>

#include "command/report_within.h"
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
	return strcmp(left->host->title, right->host->title);
}

/* The entries in the order of the uses, then those without a rule. */
static void
entries_fill(struct report *report)
{
	struct report_entry *entry = report->entries;
	const struct report_table *table = report->table;
	size_t i;

	for (i = 0; i < report->use_count; i++, entry++) {
		entry->host = report->uses[i].host;
		entry->verdict = report_verdict_of(
		    entry->host, &report->uses[i].sum, report->today);
	}
	for (i = 0; i < table->count; i++) {
		if (table->hosts[i]->rule.text != NULL)
			continue;
		entry->host = table->hosts[i];
		entry->verdict =
		    report_verdict_of(entry->host, NULL, report->today);
		entry++;
	}
}

int
report_make(struct report *report, const struct report_table *table,
    const struct report_input *input, int32_t today)
{
	*report = (struct report){
	    .today = today,
	    .table = table,
	    .input = *input,
	    .entries = calloc(table->count + 1, sizeof(*report->entries)),
	};
	report->uses = report_uses_make(table, &report->use_count);
	if (report->entries == NULL || report->uses == NULL ||
	    report_within_mark(report->uses, report->use_count, today) == -1) {
		report_free(report);
		return -1;
	}
	entries_fill(report);
	qsort(report->entries, table->count, sizeof(*report->entries), compare);
	return 0;
}

void
report_free(struct report *report)
{
	free(report->entries);
	free(report->uses);
}
