/* SPDX-License-Identifier: MIT */
/* A report as a file of rules: those that would be enough. */
#include <inttypes.h>
#include <string.h>

#include "command/report_reword.h"
#include "command/report_time.h"
#include "command/report_write.h"

static void
print_rule(FILE *out, const struct report_use *use)
{
	const struct report_sum *sum = &use->sum;
	const char *text = use->host->rule.text;
	uint32_t words = use->relax.words & ~(uint32_t)RELAX_NONE;
	uint32_t kept = words & sum->kept;
	char date[REPORT_DATE_SIZE], shrunk[2 * sizeof(struct report_record)];

	if (report_sum_can_go(sum) && words != 0 && !sum->is_within) {
		report_time_date(sum->since, date);
		fprintf(out,
		    "# can go, nothing was needed in %" PRIu64
		    " handshake%s since %s:\n# %s\n",
		    sum->handshakes, sum->handshakes == 1 ? "" : "s", date,
		    text);
		return;
	}
	if (sum->is_settled && (kept != 0 || sum->is_within) && kept != words &&
	    report_reword_shrink(
	        shrunk, sizeof(shrunk), text, strlen(text), kept) == 0)
		fprintf(out, "# was: %s\n%s\n", text, shrunk);
	else
		fprintf(out, "%s\n", text);
}

static void
print_use(FILE *out, const struct report_use *use, int32_t today)
{
	char date[REPORT_DATE_SIZE];

	if (!use->is_known) {
		fprintf(out, "# not a rule that is known here:\n# %s\n",
		    use->host->rule.text);
		return;
	}
	if (use->relax.until < today) {
		relax_date_format(use->relax.until, date);
		fprintf(out, "# ended with %s:\n", date);
	}
	print_rule(out, use);
}

/* To be put in by hand: a failure is no reason to open anything unseen. */
static void
print_hints(FILE *out, const struct report *report)
{
	const struct report_entry *entry = report->entries;
	char rule[REPORT_CURE_SIZE];
	size_t i;

	for (i = 0; i < report->table->count; i++, entry++) {
		bool widens = report_verdict_has(&entry->verdict, REPORT_WIDEN);
		bool adds = report_verdict_has(&entry->verdict, REPORT_ADD);

		if ((widens || adds) &&
		    report_cure(entry->host, report->today, rule) == 0)
			fprintf(out, "# %s fails%s; this would help:\n# %s\n",
			    entry->host->title, widens ? " with its rule" : "",
			    rule);
		else if (report_verdict_has(&entry->verdict, REPORT_FAILS))
			fprintf(out,
			    "# %s fails, and no one rule is known to "
			    "help%s%s\n",
			    entry->host->title,
			    entry->host->hint.text != NULL ? "; its hint: " :
			                                     "",
			    entry->host->hint.text != NULL ?
			        entry->host->hint.text :
			        "");
	}
}

int
report_rules_write(FILE *out, const struct report *report)
{
	size_t i;

	fputs("# The rules that are enough for what the journals show.\n", out);
	for (i = 0; i < report->use_count; i += report->uses[i].count)
		print_use(out, &report->uses[i], report->today);
	print_hints(out, report);
	return 0;
}
