/* SPDX-License-Identifier: MIT */
/* Journals for the tests. */
#include "command/journal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *
either(const char *text, const char *otherwise)
{
	return text != NULL ? text : otherwise;
}

static void
write_text(FILE *out, const char *key, const char *text)
{
	if (text == NULL || strcmp(text, "-") == 0)
		fprintf(out, ",\"%s\":null", key);
	else
		fprintf(out, ",\"%s\":\"%s\"", key, text);
}

static void
write_words(FILE *out, const char *key, const char *words)
{
	const char *separator = "";
	char *copy, *word, *rest;

	if (words == NULL) {
		fprintf(out, ",\"%s\":null", key);
		return;
	}
	fprintf(out, ",\"%s\":[", key);
	copy = strdup(words);
	for (word = strtok_r(copy, " ", &rest); word != NULL;
	     word = strtok_r(NULL, " ", &rest)) {
		fprintf(out, "%s\"%s\"", separator, word);
		separator = ",";
	}
	free(copy);
	fputc(']', out);
}

void
journal_write(FILE *out, const struct journal_record *record)
{
	const char *rule = record->rule;

	if (rule != NULL && strcmp(rule, "-") == 0)
		rule = "old.example.com";
	fprintf(out, "{\"v\":1,\"time\":\"%s%s\"", record->time,
	    strlen(record->time) == 10 ? "T12:00:00.000Z" : "");
	write_text(out, "machine", either(record->machine, "web1"));
	write_text(out, "program", either(record->program, "curl"));
	fputs(",\"pid\":12", out);
	write_text(out, "event", either(record->event, "handshake"));
	write_text(out, "host", either(record->host, "old.example.com"));
	write_text(out, "address", either(record->address, "192.0.2.7"));
	fprintf(out, ",\"port\":%s", either(record->port, "443"));
	write_text(out, "rule", rule);
	fputs(",\"line\":1", out);
	write_text(out, "until", record->until);
	write_text(out, "outcome", either(record->outcome, "ok"));
	fputs(",\"protocol\":\"TLSv1.2\",\"cipher\":\"AES128-SHA\","
	      "\"kex\":\"RSA\",\"kex_bits\":null,\"key\":\"RSA\","
	      "\"key_bits\":2048,\"signature\":null",
	    out);
	write_words(out, "allowed", either(record->allowed, ""));
	write_words(out, "needed", record->needed);
	write_words(out, "untold", either(record->untold, ""));
	write_text(out, "error", record->error);
	write_text(out, "hint", record->hint);
	write_text(out, "note", record->note);
	fputs("}\n", out);
}

void
journal_add(struct report_table *table, const struct journal_record *records,
    size_t max)
{
	struct report_record record;
	char fault[MESSAGE_SIZE], *line;
	size_t i, len;
	FILE *out;

	for (i = 0; i < max && records[i].time != NULL; i++) {
		out = open_memstream(&line, &len);
		assert_non_null(out);
		journal_write(out, &records[i]);
		fclose(out);
		if (report_record_parse(&record, line, len, fault) !=
		    REPORT_RECORD_OK)
			fail_msg("%s: %s", line, fault);
		assert_int_equal(report_table_add(table, &record), 0);
		free(line);
	}
}
