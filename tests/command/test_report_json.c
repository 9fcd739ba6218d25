/* SPDX-License-Identifier: MIT */
/* legacytls report --json: what it says of rules, and the bounds of notes. */
#include "support/table.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "command/folder.h"
#include "command/journal.h"

/* The day so many days from now, as until= has it. */
static const char *
day_from_now(int days, char text[16])
{
	time_t then = time(NULL) + (time_t)days * 86400;
	struct tm parts;

	assert_non_null(gmtime_r(&then, &parts));
	assert_int_not_equal(strftime(text, 16, "%Y-%m-%d", &parts), 0);
	return text;
}

/* Of a journal with the records, up to the first without a time. */
static struct process_result
report(const char *command, const struct journal_record *records)
{
	FILE *file = folder_open("journal");

	for (; records->time != NULL; records++)
		journal_write(file, records);
	fclose(file);
	return folder_run(command);
}

/* JSON without its blanks. */
static void
squeeze(char *text)
{
	char *to = text;

	for (; *text != '\0'; text++) {
		if (*text != ' ' && *text != '\n')
			*to++ = *text;
	}
	*to = '\0';
}

static void
assert_json(const struct journal_record *record, const char *want)
{
	const struct journal_record records[] = {*record, {.time = NULL}};
	struct process_result result =
	    report("$legacytls report --json journal; rm journal", records);

	squeeze(result.output);
	if (strstr(result.output, want) == NULL)
		fail_msg("%s\nis not in\n%s", want, result.output);
	process_result_free(&result);
}

static void
the_end_of_a_rule(void)
{
	char day[16], want[128];
	const struct journal_record record = {.time = "2026-11-02",
	    .rule = "-",
	    .until = day,
	    .allowed = "sha1",
	    .needed = "sha1"};

	/* Not today, which may be over before the report is made. */
	day_from_now(9, day);
	snprintf(want, sizeof(want), "\"until\":\"%s\"", day);
	assert_json(&record, want);
	assert_json(&record, "\"advice\":\"expires\"");
	day_from_now(-2, day);
	assert_json(&record, "\"advice\":\"expired\"");
	assert_json(&record, "\"days\":");
}

static void
the_words_that_are_enough(void)
{
	static const struct journal_record record = {.time = "2026-11-02",
	    .rule = "-",
	    .allowed = "legacy-connect sha1",
	    .needed = "sha1"};

	assert_json(&record, "\"advice\":\"shrink\",\"text\":\"shrinkto:sha1\","
	                     "\"words\":[\"sha1\"]");
}

static void
a_word_that_is_needed_no_longer(void)
{
	static const struct journal_record records[] = {
	    {.time = "2026-11-02",
	        .rule = "-",
	        .allowed = "legacy-connect sha1",
	        .needed = "legacy-connect sha1"},
	    {.time = "2026-11-09",
	        .rule = "-",
	        .allowed = "legacy-connect sha1",
	        .needed = "sha1"},
	    {.time = NULL},
	};
	struct process_result result =
	    report("$legacytls report --json journal; rm journal", records);

	squeeze(result.output);
	assert_non_null(strstr(result.output,
	    "\"no_longer\":[{\"word\":\"legacy-connect\","
	    "\"last_needed\":\"2026-11-02T12:00:00.000Z\","
	    "\"since\":\"2026-11-09T12:00:00.000Z\",\"handshakes\":1}]"));
	process_result_free(&result);
}

static void
notes_are_counted(void)
{
	static const struct journal_record records[] = {
	    {.time = "2026-11-03", .event = "process", .note = "again"},
	    {.time = "2026-11-02", .event = "process", .note = "again"},
	    {.time = "2026-11-04", .event = "process", .note = "once"},
	    {.time = NULL},
	};
	struct process_result result =
	    report("$legacytls report --json journal; rm journal", records);

	squeeze(result.output);
	/* The later of the two, though it comes first. */
	assert_non_null(
	    strstr(result.output, "{\"note\":\"again\",\"count\":2,"
	                          "\"last\":\"2026-11-03T12:00:00.000Z\""));
	assert_non_null(
	    strstr(result.output, "\"note\":\"once\",\"count\":1,"));
	process_result_free(&result);
}

static void
notes_are_bounded(void)
{
	struct journal_record records[REPORT_NOTES + 4] = {0};
	char notes[REPORT_NOTES + 3][16];
	struct process_result result;
	size_t i;

	for (i = 0; i < REPORT_NOTES + 3; i++) {
		snprintf(notes[i], sizeof(notes[i]), "note %zu", i);
		records[i] = (struct journal_record){
		    .time = "2026-11-03", .event = "process", .note = notes[i]};
	}
	result = report("$legacytls report journal; rm journal", records);
	assert_non_null(strstr(result.output, "note 0"));
	assert_non_null(strstr(result.output, "  3 with other notes\n"));
	process_result_free(&result);
}

static const struct table_single singles[] = {
    {"until", the_end_of_a_rule},
    {"shrink", the_words_that_are_enough},
    {"no longer", a_word_that_is_needed_no_longer},
    {"notes", notes_are_counted},
    {"notes: bounds", notes_are_bounded},
};

int
main(void)
{
	const struct table tables[] = {TABLE(singles, table_single_run)};
	int rv;

	folder_make();
	rv = table_run(
	    "report_json", tables, sizeof(tables) / sizeof(tables[0]));
	folder_remove();
	return rv;
}
