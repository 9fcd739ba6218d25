/* SPDX-License-Identifier: MIT */
/* command/report_record.h: which lines are records, and what they hold. */
#include "support/table.h"

#include <stdio.h>
#include <string.h>

#include "command/report_record.h"
#include "command/report_words.h"

#define START "{\"v\":1,\"time\":\"2026-11-21T20:45:30.123Z\","
#define DONE "\"event\":\"handshake\",\"outcome\":\"ok\""
#define NESTED_8 "[[[[[[[["
#define NESTED_END_8 "]]]]]]]]"

static const struct line_row {
	const char *name;
	const char *line;
	size_t len;
	const char *fault; /* what it has in it; NULL: it is a record */
} lines[] = {
    {"line: the least", TEXT(START DONE "}"), NULL},
    {"line: process", TEXT(START "\"event\":\"process\"}"), NULL},
    {"line: blanks", TEXT("  " START DONE " } \r"), NULL},
    {"line: syslog, of a program with a brace in its name",
        TEXT("Nov 21 20:45:30 host {curl}[12]: " START DONE "}"), NULL},
    {"line: with blanks, as other programs write it",
        TEXT("host curl: { \"v\": 1, \"time\": \"2026-11-21T20:45:30.123Z\", "
             "\"event\": \"process\" }"),
        NULL},
    {"broken: a brace, and no record", TEXT("host {curl}[12]: hello"),
        "lexical error"},
    {"line: syslog", TEXT("Nov 21 20:45:30 host curl[12]: " START DONE "}"),
        NULL},
    {"line: unknown fields",
        TEXT(START "\"a\":{\"needed\":7,\"b\":[{}]},\"c\":[1,[2]]," DONE "}"),
        NULL},
    {"line: huge numbers",
        TEXT(START "\"pid\":1e99999,\"line\":99999999999999999999," DONE "}"),
        NULL},
    {"line: deep",
        TEXT(START "\"x\":" NESTED_8 NESTED_8 NESTED_END_8 NESTED_END_8 "," DONE
                   "}"),
        NULL},
    {"line: words with values",
        TEXT(START DONE ",\"allowed\":[\"renegotiate=3/60\"]}"), NULL},

    {"broken: no object", TEXT("hello"), "no JSON object"},
    {"broken: cut", TEXT(START "\"event\":\"hand"), "premature EOF"},
    {"broken: two", TEXT(START DONE "}" START DONE "}"), "trailing garbage"},
    {"broken: torn", TEXT(START START DONE "}"), "error"},
    {"broken: comment", TEXT(START "/**/" DONE "}"), "error"},
    {"broken: NUL", TEXT(START DONE ",\"x\":\"\0\"}"), "invalid character"},
    {"broken: NUL after", TEXT(START DONE "}\0"), "error"},
    {"broken: no UTF-8", TEXT(START DONE ",\"x\":\"\xff\"}"), "UTF8"},
    {"broken: no version",
        TEXT("{\"time\":\"2026-11-21T20:45:30.123Z\"," DONE "}"),
        "'v' is missing"},
    {"broken: version 0", TEXT("{\"v\":0," DONE "}"), "'v' is not"},
    {"broken: version -1", TEXT("{\"v\":-1," DONE "}"), "'v' is not"},
    {"broken: version 1.0", TEXT("{\"v\":1.0," DONE "}"), "'v' is not"},
    {"broken: version text", TEXT("{\"v\":\"1\"," DONE "}"), "'v' is not"},
    {"broken: version huge", TEXT("{\"v\":18446744073709551617," DONE "}"),
        "'v' is not"},
    {"broken: no time", TEXT("{\"v\":1," DONE "}"), "'time' is missing"},
    {"broken: time is a number", TEXT("{\"v\":1,\"time\":1," DONE "}"),
        "'time' is not a time"},
    {"broken: no such day",
        TEXT("{\"v\":1,\"time\":\"2026-02-29T00:00:00.000Z\"," DONE "}"),
        "'time' is not a time"},
    {"broken: no event", TEXT(START "\"outcome\":\"ok\"}"),
        "'event' is missing"},
    {"broken: unknown event", TEXT(START "\"event\":\"dance\"}"),
        "'event' is not"},
    {"broken: no outcome", TEXT(START "\"event\":\"close\"}"),
        "'outcome' is missing"},
    {"broken: unknown outcome", TEXT(START "\"outcome\":\"fine\"}"),
        "'outcome' is not"},
    {"broken: host is a number", TEXT(START DONE ",\"host\":1}"),
        "'host' is not a string"},
    {"broken: port", TEXT(START DONE ",\"port\":0}"), "'port' is not a port"},
    {"broken: host is an object", TEXT(START DONE ",\"host\":{}}"),
        "'host' is not a string"},
    {"broken: until", TEXT(START DONE ",\"until\":\"2026-11-31\"}"),
        "'until' is not a date"},
    {"broken: needed is a word", TEXT(START DONE ",\"needed\":\"eof\"}"),
        "'needed' is not an array"},
    {"broken: untold is a word", TEXT(START DONE ",\"untold\":\"eof\"}"),
        "'untold' is not an array"},
    {"broken: needed has a number", TEXT(START DONE ",\"needed\":[\"eof\",1]}"),
        "'needed' is not an array"},
    {"broken: needed has an array", TEXT(START DONE ",\"needed\":[[\"eof\"]]}"),
        "'needed' is not an array"},
    {"broken: needed has an object",
        TEXT(START DONE ",\"needed\":[{\"eof\":\"eof\"}]}"),
        "'needed' is not an array"},
};

static void
line_is_read(void **state)
{
	const struct line_row *row = *state;
	char fault[MESSAGE_SIZE] = "", *line = malloc(row->len);
	struct report_record record;
	enum report_record_result result;

	/* As long as it is, so that a reader that goes on is seen. */
	assert_non_null(line);
	memcpy(line, row->line, row->len);
	result = report_record_parse(&record, line, row->len, fault);
	free(line);
	if (row->fault == NULL && result != REPORT_RECORD_OK)
		fail_msg("refused: %s", fault);
	if (row->fault != NULL)
		assert_int_equal(result, REPORT_RECORD_BROKEN);
	if (row->fault != NULL && strstr(fault, row->fault) == NULL)
		fail_msg("'%s' has no '%s'", fault, row->fault);
}

static enum report_record_result
parse(struct report_record *record, const char *line)
{
	char fault[MESSAGE_SIZE];

	return report_record_parse(record, line, strlen(line), fault);
}

static void
fields_are_read(void)
{
	struct report_record record;

	assert_int_equal(
	    parse(&record,
	        "{\"v\":1,\"time\":\"2026-11-21T20:45:30.123Z\","
	        "\"machine\":\"web1\",\"program\":\"curl\",\"pid\":12,"
	        "\"event\":\"close\",\"host\":\"old.example.com\","
	        "\"address\":\"192.0.2.7\",\"port\":443,"
	        "\"rule\":\"old.example.com\\teof\",\"line\":3,"
	        "\"until\":\"1970-01-02\",\"outcome\":\"failed\","
	        "\"allowed\":[\"eof\",\"tls1.0\"],\"needed\":[\"eof\"],"
	        "\"error\":\"e\",\"hint\":\"h\",\"note\":\"n\"}"),
	    REPORT_RECORD_OK);
	assert_int_equal(record.time, INT64_C(1795293930123));
	assert_string_equal(record.machine, "web1");
	assert_string_equal(record.program, "curl");
	assert_int_equal(record.event, REPORT_CLOSE);
	assert_string_equal(record.host, "old.example.com");
	assert_string_equal(record.address, "192.0.2.7");
	assert_string_equal(record.rule, "old.example.com eof");
	assert_int_equal(record.until, 1);
	assert_int_equal(record.outcome, REPORT_FAILED);
	assert_int_equal(record.allowed, RELAX_EOF | RELAX_TLS1_0);
	assert_true(record.is_needed_known);
	assert_int_equal(record.needed, RELAX_EOF);
	assert_string_equal(record.error, "e");
	assert_string_equal(record.hint, "h");
	assert_string_equal(record.note, "n");
}

static void
nothing_is_left_of_the_record_before(void)
{
	struct report_record record;

	fields_are_read();
	memset(&record, 0x7f, sizeof(record));
	assert_int_equal(parse(&record, START DONE "}"), REPORT_RECORD_OK);
	assert_string_equal(record.machine, "");
	assert_string_equal(record.host, "");
	assert_string_equal(record.rule, "");
	assert_string_equal(record.note, "");
	assert_int_equal(record.until, RELAX_NO_END);
	assert_int_equal(record.allowed, 0);
	assert_int_equal(record.needed, 0);
	assert_false(record.is_needed_known);
}

static void
another_version_is_not_read_on(void)
{
	struct report_record record;

	assert_int_equal(parse(&record, "{\"v\":2,\"time\":5,\"event\":[]}"),
	    REPORT_RECORD_OTHER_VERSION);
	assert_int_equal(
	    parse(&record, "{\"v\":2,"), REPORT_RECORD_OTHER_VERSION);
}

static void
unknown_words_are_kept_as_such(void)
{
	struct report_record record;

	assert_int_equal(
	    parse(&record, START DONE ",\"needed\":[\"eof\",\"warp\"]}"),
	    REPORT_RECORD_OK);
	assert_int_equal(record.needed, RELAX_EOF | REPORT_UNKNOWN);
}

static void
untold_words_are_no_needed_ones(void)
{
	struct report_record record;

	assert_int_equal(
	    parse(&record, START DONE ",\"allowed\":[\"max-tls1.2\",\"eof\"],"
	                              "\"needed\":[\"eof\"],"
	                              "\"untold\":[\"max-tls1.2\"]}"),
	    REPORT_RECORD_OK);
	assert_int_equal(record.needed, RELAX_EOF);
	assert_int_equal(record.untold, RELAX_MAX_TLS1_2);
	assert_int_equal(parse(&record, START DONE "}"), REPORT_RECORD_OK);
	assert_int_equal(record.untold, 0);
}

static void
texts_are_made_printable(void)
{
	struct report_record record;

	assert_int_equal(parse(&record, START DONE
	                     ",\"host\":\"a\\u001b[31m\\u0000\\u009b\","
	                     "\"program\":\"\xc3\xa9\\\\x09\"}"),
	    REPORT_RECORD_OK);
	assert_string_equal(record.host, "a\\x1b[31m\\x00\\xc2\\x9b");
	assert_string_equal(record.program, "\\xc3\\xa9\\x5cx09");
}

static void
long_texts_are_cut_or_refused(void)
{
	struct report_record record;
	char line[8192], text[5000];

	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	snprintf(line, sizeof(line), START DONE ",\"note\":\"%s\"}", text);
	assert_int_equal(parse(&record, line), REPORT_RECORD_OK);
	assert_int_equal(strlen(record.note), sizeof(record.note) - 1);
	snprintf(line, sizeof(line), START DONE ",\"rule\":\"%s\"}", text);
	assert_int_equal(parse(&record, line), REPORT_RECORD_BROKEN);
	text[sizeof(record.host)] = '\0';
	snprintf(line, sizeof(line), START DONE ",\"host\":\"%s\"}", text);
	assert_int_equal(parse(&record, line), REPORT_RECORD_BROKEN);
	text[sizeof(record.host) - 1] = '\0';
	snprintf(line, sizeof(line), START DONE ",\"host\":\"%s\"}", text);
	assert_int_equal(parse(&record, line), REPORT_RECORD_OK);
}

static const struct table_single singles[] = {
    {"record: fields", fields_are_read},
    {"record: cleared", nothing_is_left_of_the_record_before},
    {"record: another version", another_version_is_not_read_on},
    {"record: unknown words", unknown_words_are_kept_as_such},
    {"record: untold words", untold_words_are_no_needed_ones},
    {"record: printable", texts_are_made_printable},
    {"record: long texts", long_texts_are_cut_or_refused},
};

int
main(void)
{
	const struct table tables[] = {
	    TABLE(lines, line_is_read),
	    TABLE(singles, table_single_run),
	};

	return table_run(
	    "report_record", tables, sizeof(tables) / sizeof(tables[0]));
}
