/* SPDX-License-Identifier: MIT */
/* preload/json.h: JSON that is valid whatever it is given. */
#include "table.h"

#include <stdio.h>
#include <string.h>

#include "preload/json.h"

static const struct text_row {
	const char *name;
	const char *value;
	size_t len;
	const char *want;
} texts[] = {
    {"text: plain", TEXT("old.example.com"), "old.example.com"},
    {"text: empty", TEXT(""), ""},
    {"text: quote and backslash", TEXT("a\"b\\c"), "a\\\"b\\\\c"},
    {"text: control characters", TEXT("\x01\t\n\x1f"),
        "\\u0001\\u0009\\u000a\\u001f"},
    {"text: NUL", TEXT("a\0b"), "a\\u0000b"},
    {"text: DEL", TEXT("\x7f"), "\\u007f"},
    {"text: C1, as a terminal would take it", TEXT("\xc2\x9b"), "\\u009b"},
    {"text: two bytes", TEXT("\xc3\xbc"), "\xc3\xbc"},
    {"text: three bytes", TEXT("\xe2\x82\xac"), "\xe2\x82\xac"},
    {"text: four bytes", TEXT("\xf0\x9f\x94\x92"), "\xf0\x9f\x94\x92"},
    {"text: the last code point", TEXT("\xf4\x8f\xbf\xbf"), "\xf4\x8f\xbf\xbf"},
    {"no UTF-8: past the last", TEXT("\xf4\x90\x80\x80"),
        "\\ufffd\\ufffd\\ufffd\\ufffd"},
    {"no UTF-8: a byte that none has", TEXT("\xff"), "\\ufffd"},
    {"no UTF-8: continuation alone",
        TEXT("\x80"
             "a"),
        "\\ufffda"},
    {"no UTF-8: cut after one of two", TEXT("\xc3"), "\\ufffd"},
    {"no UTF-8: cut after three of four", TEXT("\xf0\x9f\x94"),
        "\\ufffd\\ufffd\\ufffd"},
    {"no UTF-8: a letter in between",
        TEXT("\xe2"
             "a"
             "\xac"),
        "\\ufffda\\ufffd"},
    {"no UTF-8: overlong quote", TEXT("\xc0\xa2"), "\\ufffd\\ufffd"},
    {"no UTF-8: overlong in three", TEXT("\xe0\x80\xa2"),
        "\\ufffd\\ufffd\\ufffd"},
    {"no UTF-8: overlong in four", TEXT("\xf0\x80\x80\xa2"),
        "\\ufffd\\ufffd\\ufffd\\ufffd"},
    {"no UTF-8: surrogate", TEXT("\xed\xa0\x80"), "\\ufffd\\ufffd\\ufffd"},
};

static void
text_is_escaped(void **state)
{
	const struct text_row *row = *state;
	char *copy = malloc(row->len > 0 ? row->len : 1);
	struct json json;
	char want[128];

	/* In memory of its very size, so that a byte too far is seen. */
	assert_non_null(copy);
	memcpy(copy, row->value, row->len);
	json_begin(&json);
	json_text(&json, "x", copy, row->len);
	assert_true(json_end(&json));
	free(copy);
	snprintf(want, sizeof(want), "{\"x\":\"%s\"}\n", row->want);
	assert_int_equal(json.len, strlen(want));
	assert_memory_equal(json.text, want, json.len);
}

static void
object_is_written(void)
{
	static const char want[] =
	    "{\"a\":1,\"b\":null,\"c\":null,\"d\":[],\"e\":[\"x\",\"y\"],"
	    "\"f\":\"{\",\"g\":0}\n";
	struct json json;

	json_begin(&json);
	json_number(&json, "a", 1);
	json_number(&json, "b", -1);
	json_string(&json, "c", NULL);
	json_list(&json, "d");
	json_list_end(&json);
	json_list(&json, "e");
	json_item(&json, "x");
	json_item(&json, "y");
	json_list_end(&json);
	json_string(&json, "f", "{");
	json_number(&json, "g", 0);
	assert_true(json_end(&json));
	assert_int_equal(json.len, sizeof(want) - 1);
	assert_memory_equal(json.text, want, json.len);
}

/* Cut between bytes of a character, the rest of it is no UTF-8. */
static void
long_text_is_cut(void)
{
	char value[JSON_STRING_MAX + 2];
	struct json json;

	memset(value, 'a', sizeof(value));
	json_begin(&json);
	json_text(&json, "x", value, JSON_STRING_MAX);
	assert_int_equal(json.len, strlen("{\"x\":\"\"") + JSON_STRING_MAX);
	json_begin(&json);
	value[JSON_STRING_MAX - 1] = '\xc3';
	value[JSON_STRING_MAX] = '\xbc';
	json_text(&json, "x", value, sizeof(value));
	assert_memory_equal(json.text + json.len - 11, "a\\ufffd...\"", 11);
}

static void
too_much_is_told(void)
{
	char value[JSON_STRING_MAX];
	struct json json;
	int i;

	memset(value, 1, sizeof(value));
	json_begin(&json);
	for (i = 0; i < 100; i++)
		json_text(&json, "x", value, sizeof(value));
	assert_false(json_end(&json));
}

static const struct table_single singles[] = {
    {"object: numbers, nulls, lists", object_is_written},
    {"text: cut", long_text_is_cut},
    {"object: too long", too_much_is_told},
};

int
main(void)
{
	const struct table tables[] = {
	    TABLE(texts, text_is_escaped),
	    TABLE(singles, table_single_run),
	};

	return table_run("json", tables, sizeof(tables) / sizeof(tables[0]));
}
