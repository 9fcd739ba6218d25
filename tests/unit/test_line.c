/* SPDX-License-Identifier: MIT */
/* common/line.h. */
#include "support/table.h"

#include <stdio.h>
#include <string.h>

#include "common/line.h"

static const struct row {
	const char *name;
	const char *text;
	const char *want; /* after "legacytls: " and before the newline */
} rows[] = {
    {"plain", "a b~", "a b~"},
    {"empty", "", ""},
    {"C0 and DEL", "a\tb\n\x1b[0m\x7f", "a?b??[0m?"},
    {"C1 in UTF-8: CSI",
        "a\xc2\x9b"
        "31m",
        "a??31m"},
    {"C1 in UTF-8: the first", "\xc2\x80", "??"},
    {"C1 in UTF-8: the last", "\xc2\x9f", "??"},
    {"C1 in UTF-8, twice", "\xc2\x9b\xc2\x9b", "????"},
    {"C1 as a byte",
        "a\x9b"
        "31m",
        "a?31m"},
    {"C1 as a byte after a character", "\xc3\xa9\x9b", "\xc3\xa9?"},
    {"C1 as a byte after half a character", "\xe2\x1b\x9b", "\xe2??"},
    {"C1 as a byte after 0xc1", "\xc1\x9b", "\xc1?"},
    {"C1 as a byte after 0xf5", "\xf5\x9b", "\xf5?"},
    {"text: U+00A0, behind the last", "\xc2\xa0", "\xc2\xa0"},
    {"text: two bytes, the second as of C1", "\xc3\x9b\xc4\x80",
        "\xc3\x9b\xc4\x80"},
    {"text: three bytes", "\xe2\x82\xac\xe2\x80\x9c",
        "\xe2\x82\xac\xe2\x80\x9c"},
    {"text: four bytes", "\xf0\x9f\x94\x92", "\xf0\x9f\x94\x92"},
    {"text: Latin-1", "M\xfcller \xe9", "M\xfcller \xe9"},
    {"cut", "0123456789012345678901234567890123456789",
        "012345678901234567890123456789"},
};

static size_t __attribute__((format(printf, 3, 4)))
format(char *line, size_t size, const char *text, ...)
{
	va_list args;
	size_t len;

	va_start(args, text);
	len = line_format(line, size, text, args);
	va_end(args);
	return len;
}

static void
line_is_safe(void **state)
{
	const struct row *row = *state;
	char line[11 + 30 + 1 + 1], want[64];
	size_t len = format(line, sizeof(line) - 1, "%s", row->text);

	line[len] = '\0';
	snprintf(want, sizeof(want), "legacytls: %s\n", row->want);
	assert_string_equal(line, want);
}

int
main(void)
{
	const struct table tables[] = {
	    TABLE(rows, line_is_safe),
	};

	return table_run("line", tables, sizeof(tables) / sizeof(tables[0]));
}
