/* SPDX-License-Identifier: MIT */
/* A report as JSON. */
#include <string.h>
#include <yajl/yajl_gen.h>

#include "command/json_out.h"
#include "command/report_time.h"
#include "command/report_write.h"

static void
put_number(yajl_gen gen, const char *key, uint64_t number)
{
	json_put_text(gen, key);
	yajl_gen_integer(gen, (long long)number);
}

static void
put_time(yajl_gen gen, const char *key, int64_t time)
{
	char text[REPORT_TIME_SIZE];

	json_put_text(gen, key);
	if (time == REPORT_NEVER) {
		yajl_gen_null(gen);
		return;
	}
	report_time_format(time, text);
	json_put_text(gen, text);
}

static void
put_words(yajl_gen gen, const char *key, uint32_t words)
{
	unsigned i;

	json_put_text(gen, key);
	yajl_gen_array_open(gen);
	for (i = 0; i < REPORT_WORD_COUNT; i++) {
		if ((words & UINT32_C(1) << i) != 0)
			json_put_text(gen, report_word_name(i));
	}
	yajl_gen_array_close(gen);
}

/* The members of a map that is open. */
static void
put_run(yajl_gen gen, const struct report_run *run)
{
	put_time(gen, "last_needed", run->needed);
	put_time(gen, "since", run->count > 0 ? run->first : REPORT_NEVER);
	put_number(gen, "handshakes", run->count);
}

static void
put_spared(yajl_gen gen, const struct report_host *host)
{
	uint32_t spared = report_host_spared(host);
	unsigned i;

	json_put_text(gen, "no_longer");
	yajl_gen_array_open(gen);
	for (i = 0; i < REPORT_WORD_COUNT; i++) {
		if ((spared & UINT32_C(1) << i) == 0)
			continue;
		yajl_gen_map_open(gen);
		json_put_text(gen, "word");
		json_put_text(gen, report_word_name(i));
		put_run(gen, &host->words[i]);
		yajl_gen_map_close(gen);
	}
	yajl_gen_array_close(gen);
}

/* One of each kind of advice, with what belongs to it. */
static void
put_advice(
    yajl_gen gen, enum report_advice advice, const struct report_entry *entry)
{
	char text[REPORT_ADVICE_SIZE];

	report_advice_format(advice, entry->host, &entry->verdict, text);
	yajl_gen_map_open(gen);
	json_put_text(gen, "advice");
	json_put_text(gen, report_advice_name(advice));
	json_put_text(gen, "text");
	json_put_text(gen, text);
	if (advice == REPORT_EXPIRES || advice == REPORT_EXPIRED)
		put_number(gen, "days", (uint64_t)entry->verdict.days);
	if (advice == REPORT_SHRINK)
		put_words(gen, "words", entry->verdict.words);
	if (advice == REPORT_REMOVE || advice == REPORT_MENDED)
		put_run(gen, &entry->host->any);
	yajl_gen_map_close(gen);
}

static void
put_rule(yajl_gen gen, const struct report_host *host)
{
	char date[REPORT_DATE_SIZE];

	json_put_text(gen, "rule");
	json_put_text(gen, host->rule.text);
	json_put_text(gen, "until");
	if (host->until == RELAX_NO_END) {
		json_put_text(gen, NULL);
	} else {
		relax_date_format(host->until, date);
		json_put_text(gen, date);
	}
	put_words(gen, "allowed", host->allowed);
}

static void
put_port(yajl_gen gen, uint16_t port)
{
	json_put_text(gen, "port");
	if (port != 0)
		yajl_gen_integer(gen, port);
	else
		yajl_gen_null(gen);
}

static void
put_host(yajl_gen gen, const struct report_entry *entry)
{
	const struct report_host *host = entry->host;
	unsigned i;

	yajl_gen_map_open(gen);
	json_put_text(gen, "host");
	json_put_text(gen, host->name);
	put_port(gen, host->port);
	json_put_text(gen, "verdict");
	yajl_gen_array_open(gen);
	for (i = 0; i < REPORT_ADVICES; i++) {
		if (report_verdict_has(&entry->verdict, i))
			put_advice(gen, i, entry);
	}
	yajl_gen_array_close(gen);
	put_number(gen, "handshakes", host->handshakes);
	put_number(gen, "failures", host->failures);
	put_number(gen, "machines", report_clients_machines(&host->clients));
	put_number(gen, "programs", report_clients_programs(&host->clients));
	json_put_text(gen, "at_least");
	yajl_gen_bool(gen, host->clients.is_more);
	put_time(gen, "first", host->first);
	put_time(gen, "last", host->last);
	put_rule(gen, host);
	if (host->told != REPORT_NEVER) {
		put_words(gen, "needed", report_host_needed(host));
	} else {
		json_put_text(gen, "needed");
		json_put_text(gen, NULL);
	}
	put_time(gen, "needed_as_of", host->told);
	put_spared(gen, host);
	json_put_text(gen, "error");
	json_put_text(gen, host->error.text);
	json_put_text(gen, "hint");
	json_put_text(gen, host->hint.text);
	json_put_text(gen, "note");
	json_put_text(gen, host->note.text);
	yajl_gen_map_close(gen);
}

static void
put_notes(yajl_gen gen, const struct report_table *table)
{
	size_t i;

	json_put_text(gen, "processes");
	yajl_gen_array_open(gen);
	for (i = 0; i < table->note_count; i++) {
		const struct report_note *note = &table->notes[i];

		yajl_gen_map_open(gen);
		json_put_text(gen, "note");
		json_put_text(gen, note->text);
		put_number(gen, "count", note->count);
		put_time(gen, "last", note->last);
		json_put_text(gen, "machine");
		json_put_text(gen, note->machine);
		json_put_text(gen, "program");
		json_put_text(gen, note->program);
		yajl_gen_map_close(gen);
	}
	yajl_gen_array_close(gen);
}

static void
print(void *out, const char *text, size_t len)
{
	fwrite(text, 1, len, out);
}

int
report_json_write(FILE *out, const struct report *report)
{
	const struct report_table *table = report->table;
	yajl_gen gen = yajl_gen_alloc(NULL);
	size_t i;

	if (gen == NULL)
		return -1;
	yajl_gen_config(gen, yajl_gen_print_callback, print, out);
	yajl_gen_config(gen, yajl_gen_beautify, 1);
	yajl_gen_config(gen, yajl_gen_indent_string, "  ");
	yajl_gen_map_open(gen);
	put_number(gen, "version", 1);
	put_number(gen, "lines", report->input.lines);
	put_number(gen, "broken_lines", report->input.broken);
	put_number(
	    gen, "lines_of_another_version", report->input.other_version);
	put_number(gen, "records_of_more_hosts", table->left_out);
	put_number(gen, "handshakes", table->handshakes);
	put_time(gen, "first", table->first);
	put_time(gen, "last", table->last);
	json_put_text(gen, "hosts");
	yajl_gen_array_open(gen);
	for (i = 0; i < table->count; i++)
		put_host(gen, &report->entries[i]);
	yajl_gen_array_close(gen);
	put_notes(gen, table);
	yajl_gen_map_close(gen);
	yajl_gen_free(gen);
	return 0;
}
