/* SPDX-License-Identifier: MIT */
/*
 * A journal into a report: it comes to an end, counts every line as read or as
 * left out, and what it writes is text, JSON or rules as it should be. The
 * first byte of the input tells how it is cut into reads.
 */
#include "fuzz/fuzz.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <yajl/yajl_parse.h>

#include "command/report_input.h"
#include "command/report_write.h"
#include "policy/rules.h"

#define TODAY 20778 /* 2026-11-21 */

/* What is still to be read of stdin. */
static struct {
	const uint8_t *at;
	size_t left;
	unsigned step; /* bytes of a read at most; 0: all */
	bool is_interrupted;
} input;

ssize_t __real_read(int fd, void *bytes, size_t size);
ssize_t __wrap_read(int fd, void *bytes, size_t size);

/* Every other read is interrupted, if the reads are short. */
ssize_t
__wrap_read(int fd, void *bytes, size_t size)
{
	if (fd != STDIN_FILENO)
		return __real_read(fd, bytes, size);
	input.is_interrupted = input.step != 0 && !input.is_interrupted;
	if (input.is_interrupted) {
		errno = EINTR;
		return -1;
	}
	if (size > input.left)
		size = input.left;
	if (input.step != 0 && size > input.step)
		size = input.step;
	memcpy(bytes, input.at, size);
	input.at += size;
	input.left -= size;
	return (ssize_t)size;
}

/* What a writer writes, to be freed. */
static char *
written(report_writer *writer, const struct report *report, size_t *len)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, len);

	assert(out != NULL);
	assert(writer(out, report) == 0);
	assert(fclose(out) == 0);
	return text;
}

/* Printable ASCII and newlines: fit for a terminal, whatever was read. */
static void
check_plain(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		assert(text[i] == '\n' || (text[i] >= ' ' && text[i] <= '~'));
}

static void
check_text(const struct report *report)
{
	size_t len;
	char *text = written(report_text_write, report, &len);

	check_plain(text, len);
	free(text);
}

static void
check_json(const struct report *report)
{
	yajl_handle parser = yajl_alloc(NULL, NULL, NULL);
	size_t len;
	char *text = written(report_json_write, report, &len);

	assert(parser != NULL);
	check_plain(text, len);
	assert(yajl_parse(parser, (const unsigned char *)text, len) ==
	       yajl_status_ok);
	assert(yajl_complete_parse(parser) == yajl_status_ok);
	yajl_free(parser);
	free(text);
}

/* A file of rules that the object takes, and none that a host did not have. */
static void
check_rules(const struct report *report)
{
	struct rules_error error;
	struct rules *rules;
	size_t len;
	char *text = written(report_rules_write, report, &len);

	check_plain(text, len);
	rules = rules_parse(text, len, RULES_FILE, &error);
	assert(rules != NULL && rules_count(rules) <= report->use_count);
	rules_free(rules);
	free(text);
}

/* No tag but the page's own: in texts '<' is escaped. */
static void
check_html(const struct report *report)
{
	size_t len, open = 0, i;
	char *text = written(report_html_write, report, &len);

	check_plain(text, len);
	for (i = 0; i < len; i++) {
		if (text[i] == '<')
			assert(open++ == 0);
		else if (text[i] == '>')
			assert(open-- == 1);
	}
	assert(open == 0);
	free(text);
}

/* The lines that are not blank; those with a byte of their own. */
static uint64_t
lines_of(const uint8_t *data, size_t size)
{
	const uint8_t *end = data + size, *newline;
	uint64_t lines = 0;

	for (; data < end; data = newline + 1) {
		newline = memchr(data, '\n', (size_t)(end - data));
		if (newline == NULL)
			newline = end;
		while (data < newline &&
		       (*data == ' ' || *data == '\t' || *data == '\r'))
			data++;
		lines += data < newline;
	}
	return lines;
}

static void
check_counts(const struct report_input *read, const struct report_table *table,
    uint64_t lines)
{
	uint64_t handshakes = 0;
	size_t i;

	assert(read->lines == lines);
	assert(
	    read->records + read->broken + read->other_version == read->lines);
	assert(
	    fuzz_said() == (read->broken < 20 ? read->broken : UINT64_C(21)));
	assert(table->left_out == 0);
	for (i = 0; i < table->count; i++) {
		const struct report_host *host = table->hosts[i];

		handshakes += host->handshakes;
		assert(fuzz_is_printable(host->name));
		assert(host->first <= host->last);
		assert(host->first >= table->first);
		assert(host->last <= table->last);
	}
	assert(handshakes == table->handshakes);
	assert(table->handshakes <= read->records);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct report_input read = {0};
	enum report_input_result result;
	struct report_table table;
	struct report report;

	if (size == 0)
		return 0;
	input.step = data[0] % 64;
	input.is_interrupted = false;
	input.at = data + 1;
	input.left = size - 1;
	assert(report_table_init(&table) == 0);
	(void)fuzz_said();
	result = report_input_read("-", &table, &read);
	if (result == REPORT_INPUT_READ) {
		check_counts(&read, &table, lines_of(data + 1, size - 1));
		assert(report_make(&report, &table, &read, TODAY) == 0);
		check_text(&report);
		check_json(&report);
		check_rules(&report);
		check_html(&report);
		report_free(&report);
	} else {
		/* Compressed, which is said. */
		assert(result == REPORT_INPUT_UNREADABLE && fuzz_said() == 1);
	}
	report_table_free(&table);
	return 0;
}
