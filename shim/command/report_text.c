/* SPDX-License-Identifier: MIT */
/* A report as text. All that it prints has been made printable before. */
#include <inttypes.h>

#include "command/report_time.h"
#include "command/report_write.h"

static const char *
plural(uint64_t count)
{
	return count == 1 ? "" : "s";
}

/* "2026-01-02 to 2026-11-21", or the one date. */
static void
print_span(FILE *out, int64_t first, int64_t last)
{
	char from[REPORT_DATE_SIZE], to[REPORT_DATE_SIZE];

	report_time_date(first, from);
	report_time_date(last, to);
	if (first / REPORT_DAY == last / REPORT_DAY)
		fputs(from, out);
	else
		fprintf(out, "%s to %s", from, to);
}

static void
print_counts(FILE *out, const struct report_host *host)
{
	size_t machines = report_clients_machines(&host->clients);
	size_t programs = report_clients_programs(&host->clients);
	const char *least = host->clients.is_more ? "at least " : "";

	fprintf(out, "  handshakes   %" PRIu64 ", %" PRIu64 " failure%s; ",
	    host->handshakes, host->failures, plural(host->failures));
	fprintf(out, "%s%zu machine%s, %zu program%s; ", least, machines,
	    plural(machines), programs, plural(programs));
	print_span(out, host->first, host->last);
	fputc('\n', out);
}

/* A line for each word that is not needed any more. */
static void
print_spared(FILE *out, const struct report_host *host, uint32_t words)
{
	char date[REPORT_DATE_SIZE];
	unsigned i;

	for (i = 0; i < REPORT_WORD_COUNT; i++) {
		const struct report_run *run = &host->words[i];

		if ((words & UINT32_C(1) << i) == 0 || run->count == 0)
			continue;
		report_time_date(run->first, date);
		fprintf(out,
		    "  no longer    %s (since %s, %" PRIu64 " handshake%s)\n",
		    report_word_name(i), date, run->count, plural(run->count));
	}
}

static void
print_words(FILE *out, const char *label, uint32_t words)
{
	char names[REPORT_WORDS_SIZE];

	report_words_format(words, names);
	fprintf(out, "  %-12s %s\n", label, names);
}

static void
print_needs(FILE *out, const struct report_host *host)
{
	uint32_t needed = report_host_needed(host);
	uint32_t never = report_host_unused(host);

	if (host->told == REPORT_NEVER) {
		fputs("  needed       not known: no handshake has told\n", out);
		return;
	}
	print_words(out, "needed", needed);
	print_spared(out, host, report_host_spared(host));
	if (never != 0)
		print_words(out, "never needed", never);
	if ((needed & ~host->shown) != 0)
		print_words(out, "cannot tell", needed & ~host->shown);
}

static void
print_line(FILE *out, const char *label, const struct report_text *text)
{
	if (text->text != NULL)
		fprintf(out, "  %-12s %s\n", label, text->text);
}

static void
print_host(FILE *out, const struct report_entry *entry)
{
	const struct report_host *host = entry->host;
	char verdict[REPORT_VERDICT_SIZE];

	report_verdict_format(host, &entry->verdict, verdict);
	fprintf(out, "\n%s\n  %s\n", host->title, verdict);
	print_counts(out, host);
	print_line(out, "rule", &host->rule);
	if (host->rule.text != NULL)
		print_words(out, "allowed", host->allowed);
	if (host->rule.text != NULL || host->told != REPORT_NEVER)
		print_needs(out, host);
	if (report_host_is_failing(host)) {
		print_line(out, "error", &host->error);
		print_line(out, "hint", &host->hint);
	}
	print_line(out, "note", &host->note);
}

static void
print_notes(FILE *out, const struct report_table *table)
{
	char date[REPORT_DATE_SIZE];
	size_t i;

	if (table->note_count > 0)
		fputs("\nprocesses\n", out);
	for (i = 0; i < table->note_count; i++) {
		const struct report_note *note = &table->notes[i];

		report_time_date(note->last, date);
		fprintf(out, "  %" PRIu64 " x %s; last by %s on %s, %s\n",
		    note->count, note->text, note->program, note->machine,
		    date);
	}
	if (table->notes_left_out > 0)
		fprintf(out, "  %" PRIu64 " with other notes\n",
		    table->notes_left_out);
}

int
report_text_write(FILE *out, const struct report *report)
{
	const struct report_table *table = report->table;
	size_t i;

	fprintf(out, "%zu host%s, %" PRIu64 " handshake%s", table->count,
	    plural(table->count), table->handshakes, plural(table->handshakes));
	if (table->first != REPORT_NEVER) {
		fputs(", ", out);
		print_span(out, table->first, table->last);
	}
	fputc('\n', out);
	for (i = 0; i < table->count; i++)
		print_host(out, &report->entries[i]);
	if (table->left_out > 0)
		fprintf(out,
		    "\nmore hosts\n  %" PRIu64 " record%s of hosts "
		    "beyond the first %d\n",
		    table->left_out, plural(table->left_out), REPORT_HOSTS);
	print_notes(out, table);
	return 0;
}
