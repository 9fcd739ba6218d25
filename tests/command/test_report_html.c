/* SPDX-License-Identifier: MIT */
/* legacytls report --html: the page, and the time lines in it. */
#include "support/table.h"

#include <stdio.h>
#include <string.h>

#include "command/journal.h"
#include "command/report_time.h"
#include "command/report_write.h"

static const struct timeline_row {
	const char *name;
	size_t records;
	int64_t step; /* days from one to the next */
	size_t periods;
	int32_t days;
} timelines[] = {
    {"timeline: empty", 0, 1, 0, 0},
    {"timeline: one day", 3, 0, 1, 1},
    {"timeline: as many days as there is room for", 366, 1, 366, 1},
    {"timeline: one more", 367, 1, 184, 2},
    {"timeline: far between", 366, 1000, 366, 1},
    {"timeline: far between, and one more", 367, 1000, 179, 2048},
    {"timeline: ten years", 3650, 1, 229, 16},
};

static void
periods_are_bounded(void **state)
{
	const struct timeline_row *row = *state;
	struct report_timeline forth = {0}, back = {0};
	struct report_record record = {
	    .event = REPORT_HANDSHAKE, .outcome = REPORT_OK};
	size_t i, ok = 0;

	for (i = 0; i < row->records; i++) {
		record.time = (int64_t)i * row->step * REPORT_DAY;
		assert_int_equal(report_timeline_add(&forth, &record), 0);
		record.time =
		    (int64_t)(row->records - 1 - i) * row->step * REPORT_DAY;
		assert_int_equal(report_timeline_add(&back, &record), 0);
	}
	assert_int_equal(forth.count, row->periods);
	assert_int_equal(forth.days, row->days);
	for (i = 0; i < forth.count; i++) {
		ok += forth.periods[i].ok;
		if (i > 0)
			assert_true(forth.periods[i - 1].number <
			            forth.periods[i].number);
	}
	assert_int_equal(ok, row->records);
	for (i = ok = 0; i < back.count; i++)
		ok += back.periods[i].ok;
	assert_int_equal(ok, row->records);
	assert_true(back.count <= REPORT_PERIODS);
	report_timeline_free(&forth);
	report_timeline_free(&back);
}

/* The page of the records; to be freed. */
static char *
page_of(const struct journal_record *records, size_t count)
{
	const struct report_input input = {0};
	struct report_table table;
	struct report report;
	size_t len;
	char *page;
	FILE *out = open_memstream(&page, &len);

	assert_non_null(out);
	assert_int_equal(report_table_init(&table), 0);
	journal_add(&table, records, count);
	assert_int_equal(report_make(&report, &table, &input, 20778), 0);
	assert_int_equal(report_html_write(out, &report), 0);
	fclose(out);
	report_free(&report);
	report_table_free(&table);
	return page;
}

static void
bars_are_where_they_belong(void)
{
	const struct journal_record records[] = {
	    {.time = "2026-01-01",
	        .rule = "-",
	        .allowed = "eof sha1",
	        .needed = "sha1"},
	    {.time = "2026-01-02",
	        .rule = "-",
	        .allowed = "eof sha1",
	        .needed = "sha1"},
	    {.time = "2026-01-04",
	        .rule = "-",
	        .allowed = "sha1",
	        .needed = ""},
	    {.time = "2026-01-06", .outcome = "failed"},
	};
	char *page = page_of(records, sizeof(records) / sizeof(records[0]));

	/* Six days in 600 pixels, of two words and the failures. */
	assert_non_null(strstr(page,
	    ">sha1</text>\n"
	    "<rect class=\"allowed\" x=\"120.0\" y=\"0\" width=\"200.0\" "
	    "height=\"12\"/>\n"
	    "<rect class=\"allowed\" x=\"420.0\" y=\"0\" width=\"100.0\" "
	    "height=\"12\"/>\n"
	    "<rect class=\"needed\" x=\"120.0\" y=\"3\" width=\"200.0\" "
	    "height=\"6\"/>\n"
	    "<text x=\"0\" y=\"28\">eof</text>\n"
	    "<rect class=\"allowed\" x=\"120.0\" y=\"18\" width=\"200.0\" "
	    "height=\"12\"/>\n"
	    "<text x=\"0\" y=\"46\">failures</text>\n"
	    "<rect class=\"failed\" x=\"620.0\" y=\"36\" width=\"100.0\" "
	    "height=\"12\"/>\n"));
	assert_non_null(strstr(page,
	    "<title>2026-01-01: 1 handshakes, 0 failures, needed: sha1<"));
	assert_non_null(strstr(page, ">2026-01-01</text>"));
	assert_non_null(strstr(page, ">2026-01-06</text>"));
	free(page);
}

static void
nothing_comes_from_elsewhere(void)
{
	const struct journal_record record = {.time = "2026-01-01"};
	char *page = page_of(&record, 1);

	assert_null(strstr(page, "<script"));
	assert_null(strstr(page, "http:"));
	assert_null(strstr(page, "https:"));
	assert_null(strstr(page, "url("));
	assert_null(strstr(page, "src="));
	assert_non_null(strstr(page, "default-src 'none'"));
	free(page);
}

#define EVIL "<b a='b' c=\\\"d\\\">&"
#define TAME "&lt;b a=&#39;b&#39; c=&quot;d&quot;&gt;&amp;"

/* Wherever a journal's text can stand. */
static void
texts_are_escaped(void)
{
	const struct journal_record records[] = {
	    {.time = "2026-01-01",
	        .host = EVIL "host",
	        .rule = EVIL "rule",
	        .outcome = "failed",
	        .error = EVIL "error",
	        .hint = EVIL "hint",
	        .note = EVIL "note"},
	    {.time = "2026-01-01",
	        .event = "process",
	        .note = EVIL "process",
	        .machine = EVIL "machine",
	        .program = EVIL "program"},
	};
	const char *const texts[] = {TAME "host</a>", TAME "host</h2>",
	    TAME "rule", TAME "error", TAME "hint", TAME "note", TAME "process",
	    TAME "machine", TAME "program"};
	char *page = page_of(records, 2);
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (strstr(page, texts[i]) == NULL)
			fail_msg("no %s in %s", texts[i], page);
	}
	assert_null(strstr(page, "<b "));
	free(page);
}

static const struct table_single singles[] = {
    {"chart: bars", bars_are_where_they_belong},
    {"page: self-contained", nothing_comes_from_elsewhere},
    {"page: escaped", texts_are_escaped},
};

int
main(void)
{
	const struct table tables[] = {
	    TABLE(timelines, periods_are_bounded),
	    TABLE(singles, table_single_run),
	};

	return table_run(
	    "report_html", tables, sizeof(tables) / sizeof(tables[0]));
}
