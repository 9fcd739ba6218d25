/* SPDX-License-Identifier: MIT */
/* policy/message.h. */
#include "support/table.h"

#include <string.h>

#include "policy/message.h"

static const struct escape_row {
	const char *name;
	const char *text;
	size_t len;
	const char *want; /* in 12 bytes */
} escapes[] = {
    {"escape: plain", TEXT("a b~"), "a b~"},
    {"escape: empty", TEXT(""), ""},
    {"escape: control", TEXT("a\tb"), "a\\x09b"},
    {"escape: NUL", TEXT("a\0b"), "a\\x00b"},
    {"escape: DEL", TEXT("\x7f"), "\\x7f"},
    {"escape: high byte", TEXT("\xff"), "\\xff"},
    {"escape: backslash", TEXT("\\x41"), "\\x5cx41"},
    {"escape: just fits", TEXT("abcdefghijk"), "abcdefghijk"},
    {"escape: cut", TEXT("abcdefghijkl"), "abcdefgh..."},
    {"escape: escape fits", TEXT("abcdefg\x01"), "abcdefg\\x01"},
    {"escape: cut before an escape", TEXT("abcdefgh\x01"), "abcdefgh..."},
    {"escape: no half escape", TEXT("abcde\x01xyz"), "abcde..."},
    {"escape: high bytes only", TEXT("\xff\xff\xff"), "\\xff\\xff..."},
};

static void
text_is_escaped(void **state)
{
	const struct escape_row *row = *state;
	char out[13];

	memset(out, '#', sizeof(out));
	message_escape(out, 12, row->text, row->len);
	assert_string_equal(out, row->want);
	assert_int_equal(out[12], '#');
}

static void
refusal_quotes(void)
{
	char message[MESSAGE_SIZE];

	assert_int_equal(
	    message_refuse(message, TEXT("a\n"), "is %s", "b"), -1);
	assert_string_equal(message, "'a\\x0a' is b");
}

static void
refusal_is_bounded(void)
{
	char message[MESSAGE_SIZE + 1], longest[2 * MESSAGE_SIZE];

	memset(longest, 'a', sizeof(longest));
	message[MESSAGE_SIZE] = '#';
	message_refuse(message, longest, sizeof(longest), "%.*s",
	    (int)sizeof(longest), longest);
	assert_int_equal(strlen(message), MESSAGE_SIZE - 1);
	assert_int_equal(message[MESSAGE_SIZE], '#');
	assert_non_null(strstr(message, "aaa...' aaa"));
}

static const struct table_single singles[] = {
    {"refusal: quotes", refusal_quotes},
    {"refusal: bounded", refusal_is_bounded},
};

int
main(void)
{
	const struct table tables[] = {
	    TABLE(escapes, text_is_escaped),
	    TABLE(singles, table_single_run),
	};

	return table_run("message", tables, sizeof(tables) / sizeof(tables[0]));
}
