/* SPDX-License-Identifier: MIT */
/* policy/server_words.h: the value of LEGACYTLS_SERVER. */
#include "support/table.h"

#include <string.h>

#include "policy/server_words.h"

static const struct good_row {
	const char *name;
	const char *text;
	struct server_words want;
} good[] = {
    {"words: rate", "renegotiations=3/60", {{3, 60}, false}},
    {"words: preference", "prefer-ciphers", {{0, 0}, true}},
    {"words: both", "renegotiations=3/60 prefer-ciphers", {{3, 60}, true}},
    {"words: both with a comma", "prefer-ciphers,renegotiations=1/2",
        {{1, 2}, true}},
    {"words: blanks and commas", " ,\t\n prefer-ciphers,, ", {{0, 0}, true}},
};

static const struct bad_row {
	const char *name;
	const char *text;
	const char *given;
	const char *right;
} bad[] = {
    {"refused: nothing", "", "''", "'prefer-ciphers'"},
    {"refused: blanks", " , \t", "''", "'prefer-ciphers'"},
    {"refused: unknown", "legacy-connect", "'legacy-connect'",
        "'renegotiations=N/SECONDS'"},
    {"refused: a rule's word", "renegotiate=3/60", "'renegotiate=3/60'",
        "'renegotiations=N/SECONDS'"},
    {"refused: upper case", "Prefer-Ciphers", "'Prefer-Ciphers'",
        "'prefer-ciphers'"},
    {"refused: a value", "prefer-ciphers=1", "'prefer-ciphers=1'",
        "'prefer-ciphers'"},
    {"refused: no value", "renegotiations", "'renegotiations'",
        "'renegotiations=N/SECONDS'"},
    {"refused: empty value", "renegotiations=", "'renegotiations='",
        "'renegotiations=3/60'"},
    {"refused: zero", "renegotiations=0/60", "'renegotiations=0/60'",
        "N from 1"},
    {"refused: twice", "renegotiations=3/60 renegotiations=3/60",
        "'renegotiations=3/60'", "once"},
    {"refused: preference twice", "prefer-ciphers,prefer-ciphers",
        "'prefer-ciphers'", "once"},
    {"refused: the second", "prefer-ciphers x", "'x'", "'prefer-ciphers'"},
    {"refused: escaped", "\x1b[1m", "'\\x1b[1m'", "'prefer-ciphers'"},
};

static void
words_are_read(void **state)
{
	const struct good_row *row = *state;
	char message[MESSAGE_SIZE];
	struct server_words words;

	assert_int_equal(
	    server_words_parse(row->text, strlen(row->text), &words, message),
	    0);
	assert_int_equal(
	    words.renegotiations.times, row->want.renegotiations.times);
	assert_int_equal(
	    words.renegotiations.seconds, row->want.renegotiations.seconds);
	assert_true(words.prefer_ciphers == row->want.prefer_ciphers);
}

static void
words_are_refused(void **state)
{
	const struct bad_row *row = *state;
	char message[MESSAGE_SIZE];
	struct server_words words = {{1, 1}, true};

	assert_int_equal(
	    server_words_parse(row->text, strlen(row->text), &words, message),
	    -1);
	assert_non_null(strstr(message, row->given));
	assert_non_null(strchr(message, ';'));
	assert_non_null(strstr(strchr(message, ';'), row->right));
	assert_int_equal(words.renegotiations.times, 0);
	assert_false(words.prefer_ciphers);
}

int
main(void)
{
	const struct table tables[] = {
	    TABLE(good, words_are_read),
	    TABLE(bad, words_are_refused),
	};

	return table_run(
	    "server words", tables, sizeof(tables) / sizeof(tables[0]));
}
