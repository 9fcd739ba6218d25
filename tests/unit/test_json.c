/* SPDX-License-Identifier: MIT */
/* preload/json.h: valid JSON, whatever it is given. */
#include "support/table.h"

#include <stdio.h>
#include <string.h>
#include <yajl/yajl_parse.h>

#include "preload/json.h"

static const struct string_row {
	const char *name;
	const char *text;
	size_t len;
	const char *want;
} strings[] = {
    {"string: empty", TEXT(""), ""},
    {"string: plain", TEXT("old.example.com"), "old.example.com"},
    {"string: quotes", TEXT("a\"b\\c/d"), "a\\\"b\\\\c/d"},
    {"string: controls", TEXT("\0\1\n\r\t\x1f\x7f"),
        "\\u0000\\u0001\\u000a\\u000d\\t\\u001f\\u007f"},
    {"string: C1", TEXT("\xc2\x80\xc2\x9f\xc2\xa0"), "\\u0080\\u009f\xc2\xa0"},
    {"string: two to four bytes", TEXT("\xc3\xa9\xe2\x82\xac\xf0\x9f\x94\x92"),
        "\xc3\xa9\xe2\x82\xac\xf0\x9f\x94\x92"},
    {"string: the last", TEXT("\xf4\x8f\xbf\xbf"), "\xf4\x8f\xbf\xbf"},
    {"string: beyond", TEXT("\xf4\x90\x80\x80"),
        "\\ufffd\\ufffd\\ufffd\\ufffd"},
    {"string: surrogate", TEXT("\xed\xa0\x80"), "\\ufffd\\ufffd\\ufffd"},
    {"string: before the surrogates", TEXT("\xed\x9f\xbf"), "\xed\x9f\xbf"},
    {"string: overlong", TEXT("\xc0\xaf\xe0\x80\xaf\xf0\x80\x80\xaf"),
        "\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd"},
    {"string: a byte of a sequence", TEXT("\x80z\xbf"), "\\ufffdz\\ufffd"},
    {"string: cut", TEXT("a\xe2\x82"), "a\\ufffd\\ufffd"},
    {"string: broken off", TEXT("\xc3(\xe2\x82\""),
        "\\ufffd(\\ufffd\\ufffd\\\""},
    {"string: no such byte", TEXT("\xfe\xff\xf5"), "\\ufffd\\ufffd\\ufffd"},
};

static void
assert_valid(const struct json *json)
{
	yajl_handle parser = yajl_alloc(NULL, NULL, NULL);
	const unsigned char *text = (const void *)json->text;

	assert_int_equal(yajl_parse(parser, text, json->len), yajl_status_ok);
	assert_int_equal(yajl_complete_parse(parser), yajl_status_ok);
	yajl_free(parser);
	/* One line. */
	assert_ptr_equal(
	    memchr(json->text, '\n', json->len), json->text + json->len - 1);
}

static void
string_is_written(void **state)
{
	const struct string_row *row = *state;
	char expected[256], *copy = malloc(row->len + 1);
	struct json json;

	/* As long as it is, so that a reader that goes on is seen. */
	memcpy(copy, row->text, row->len);
	copy = realloc(copy, row->len > 0 ? row->len : 1);
	json_begin(&json);
	json_text(&json, "a", copy, row->len);
	assert_true(json_end(&json));
	free(copy);
	snprintf(expected, sizeof(expected), "{\"a\":\"%s\"}\n", row->want);
	assert_int_equal(json.len, strlen(expected));
	assert_memory_equal(json.text, expected, json.len);
	assert_valid(&json);
}

static void
all_kinds_of_values(void)
{
	static const char expected[] =
	    "{\"a\":null,\"b\":\"x\",\"c\":0,\"d\":9223372036854775807,"
	    "\"e\":null,\"f\":[],\"g\":[\"y\",\"z\"],\"h\":null}\n";
	struct json json;

	json_begin(&json);
	json_string(&json, "a", NULL);
	json_string(&json, "b", "x");
	json_number(&json, "c", 0);
	json_number(&json, "d", INT64_MAX);
	json_number(&json, "e", -1);
	json_list(&json, "f");
	json_list_end(&json);
	json_list(&json, "g");
	json_item(&json, "y");
	json_item(&json, "z");
	json_list_end(&json);
	json_text(&json, "h", NULL, 5);
	assert_true(json_end(&json));
	assert_int_equal(json.len, strlen(expected));
	assert_memory_equal(json.text, expected, json.len);
	assert_valid(&json);
}

static void
long_strings_are_cut(void)
{
	static char text[JSON_STRING_MAX + 3];
	struct json json;

	memset(text, 'a', sizeof(text) - 1);
	/* In the middle of a sequence. */
	text[JSON_STRING_MAX - 1] = '\xc3';
	text[JSON_STRING_MAX] = '\xa9';
	json_begin(&json);
	json_string(&json, "a", text);
	assert_true(json_end(&json));
	assert_valid(&json);
	assert_memory_equal(json.text + json.len - 14, "aa\\ufffd...\"}\n", 14);
}

static void
what_does_not_fit_is_said(void)
{
	static char text[JSON_STRING_MAX + 1];
	struct json json;
	int i;

	memset(text, 1, sizeof(text) - 1);
	json_begin(&json);
	for (i = 0; i < 9; i++)
		json_string(&json, "a", text);
	json_list(&json, "b");
	json_item(&json, "c");
	json_list_end(&json);
	assert_false(json_end(&json));
}

/* The same each time. */
static uint32_t
next(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 16;
}

static void
random_bytes(void)
{
	uint32_t seed = 5;
	struct json json;
	char text[64];
	size_t len, j;
	int i;

	for (i = 0; i < 20000; i++) {
		len = next(&seed) % sizeof(text);
		for (j = 0; j < len; j++)
			text[j] = (char)next(&seed);
		json_begin(&json);
		json_text(&json, "a", text, len);
		assert_true(json_end(&json));
		assert_valid(&json);
	}
}

static const struct table_single singles[] = {
    {"json: all kinds", all_kinds_of_values},
    {"json: long strings", long_strings_are_cut},
    {"json: too long", what_does_not_fit_is_said},
    {"json: random bytes", random_bytes},
};

int
main(void)
{
	const struct table tables[] = {
	    TABLE(strings, string_is_written),
	    TABLE(singles, table_single_run),
	};

	return table_run("json", tables, sizeof(tables) / sizeof(tables[0]));
}
