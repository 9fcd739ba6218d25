/* SPDX-License-Identifier: MIT */
/* legacytls report --rules: each file of rules is right, and read as one. */
#include "support/table.h"

#include <stdio.h>
#include <string.h>

#include "command/journal.h"
#include "command/report_reword.h"
#include "command/report_write.h"
#include "policy/rules.h"

#define TODAY "2026-11-21"
#define DAY "2026-11-01"

#define HEAD "# The rules that are enough for what the journals show.\n"
#define KEY_A "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define KEY_B "sha256//BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA="
#define ALL (~UINT32_C(0))

static const struct shrink_row {
	const char *name;
	const char *rule;
	uint32_t words;
	const char *want;
} shrinks[] = {
    {"shrink: default unsaid", "a.example.com",
        UINT32_C(0) | RELAX_SECLEVEL1 | RELAX_LEGACY_CONNECT,
        "a.example.com legacy-connect seclevel1"},
    {"shrink: default said", "a.example.com default tls1.0",
        UINT32_C(0) | RELAX_CIPHERS | RELAX_TLS1_0,
        "a.example.com ciphers tls1.0"},
    {"shrink: default and one of it", "a.example.com legacy-connect default",
        RELAX_LEGACY_CONNECT, "a.example.com legacy-connect"},
    {"shrink: default goes", "a.example.com default sha1", RELAX_SHA1,
        "a.example.com sha1"},
    {"shrink: a value stays", "a.example.com ciphers=AES128-SHA sha1",
        RELAX_CIPHERS, "a.example.com ciphers=AES128-SHA"},
    {"shrink: a rate stays", "a.example.com default renegotiate=3/60",
        RELAX_RENEGOTIATE, "a.example.com renegotiate=3/60"},
    {"shrink: until stays", "a.example.com until=2027-01-31 eof sha1",
        RELAX_SHA1, "a.example.com sha1 until=2027-01-31"},
    {"shrink: pins alone", "a.example.com pin=" KEY_A " pin=" KEY_B, RELAX_PIN,
        "a.example.com none pin=" KEY_A " pin=" KEY_B},
    {"shrink: pins go", "a.example.com sha1 pin=" KEY_A, RELAX_SHA1,
        "a.example.com sha1"},
    {"shrink: none stays", "a.example.com none pin=" KEY_A, RELAX_PIN,
        "a.example.com none pin=" KEY_A},
    {"shrink: trust-any alone", "a.example.com trust-any eof until=2027-01-31",
        RELAX_TRUST_ANY, "a.example.com none trust-any until=2027-01-31"},
    {"shrink: the pattern as written", "[2001:DB8::7]:443\teof\tsha1",
        RELAX_EOF, "[2001:DB8::7]:443 eof"},
    {"shrink: no word is added", "a.example.com sha1 eof", ALL & ~RELAX_EOF,
        "a.example.com sha1"},
    {"shrink: any", "* eof sha1 until=2027-01-31", RELAX_EOF,
        "* eof until=2027-01-31"},
};

static void
rules_are_read(const char *text, enum rules_source source)
{
	struct rules_error error;
	struct rules *rules = rules_parse(text, strlen(text), source, &error);

	if (rules == NULL)
		fail_msg("%s\nin: %s", error.message, text);
	rules_free(rules);
}

static void
rule_is_shrunk(void **state)
{
	const struct shrink_row *row = *state;
	size_t len = strlen(row->rule), want = strlen(row->want);
	char out[512];

	rules_are_read(row->rule, RULES_VALUE);
	assert_int_equal(
	    report_reword_shrink(out, sizeof(out), row->rule, len, row->words),
	    0);
	assert_string_equal(out, row->want);
	rules_are_read(out, RULES_VALUE);
	assert_int_equal(
	    report_reword_shrink(out, want + 1, row->rule, len, row->words), 0);
	assert_string_equal(out, row->want);
	assert_int_equal(
	    report_reword_shrink(out, want, row->rule, len, row->words), -1);
}

#define THREE "legacy-connect seclevel1 ciphers"
#define USE(text, needs, ...)                                  \
	{                                                      \
		.time = DAY, .rule = (text), .allowed = THREE, \
		.needed = (needs), __VA_ARGS__                 \
	}

static const struct file_row {
	const char *name;
	struct journal_record records[4];
	const char *want; /* after the first line */
} files[] = {
    {"file: no record", {{0}}, ""},
    {"file: as it is", {USE("old.example.com  default", THREE)},
        "old.example.com  default\n"},
    {"file: shrunk", {USE("old.example.com", "ciphers")},
        "# was: old.example.com\nold.example.com ciphers\n"},
    {"file: a value stays",
        {USE("old.example.com ciphers=AES128-SHA sha1", "ciphers")},
        "# was: old.example.com ciphers=AES128-SHA sha1\n"
        "old.example.com ciphers=AES128-SHA\n"},
    {"file: can go", {USE("old.example.com", "")},
        "# can go, nothing was needed in 1 handshake since " DAY
        ":\n# old.example.com\n"},
    {"file: a pin stays",
        {{.time = DAY,
            .rule = "old.example.com sha1 pin=" KEY_A " pin=" KEY_B
                    " until=2027-01-31",
            .allowed = "sha1 pin",
            .needed = ""}},
        "# was: old.example.com sha1 pin=" KEY_A " pin=" KEY_B
        " until=2027-01-31\n"
        "old.example.com none pin=" KEY_A " pin=" KEY_B " until=2027-01-31\n"},
    {"file: nothing but a pin",
        {{.time = DAY,
            .rule = "old.example.com none pin=" KEY_A,
            .allowed = "pin",
            .needed = ""}},
        "old.example.com none pin=" KEY_A "\n"},
    {"file: not known", {USE("old.example.com", NULL)}, "old.example.com\n"},
    {"file: an exception stays",
        {{.time = DAY, .rule = "old.example.com none", .needed = ""}},
        "old.example.com none\n"},
    {"file: a wider rule would count",
        {USE(".example.com", THREE, .host = "b.example.com"),
            USE("old.example.com sha1 until=2027-01-31", "")},
        "# was: old.example.com sha1 until=2027-01-31\n"
        "old.example.com none until=2027-01-31\n.example.com\n"},
    {"file: fails", {USE("old.example.com", NULL, .outcome = "failed")},
        "old.example.com\n"
        "# old.example.com fails, and no one rule is known to help\n"},
    {"file: fails without a rule, and there are several",
        {{.time = DAY,
            .outcome = "failed",
            .hint = "old.example.com sha1, or old.example.com ciphers"}},
        "# old.example.com fails, and no one rule is known to help; its hint: "
        "old.example.com sha1, or old.example.com ciphers\n"},
    {"file: fails, though it had told",
        {USE("old.example.com", ""), {.time = "2026-11-02",
                                         .rule = "old.example.com",
                                         .outcome = "failed"}},
        "old.example.com\n"
        "# old.example.com fails, and no one rule is known to help\n"},
    {"file: what the rule has not is not added",
        {USE("old.example.com", "sha1 ciphers")},
        "# was: old.example.com\nold.example.com ciphers\n"},
    {"file: ended", {USE("old.example.com until=2026-11-20", THREE)},
        "# ended with 2026-11-20:\nold.example.com until=2026-11-20\n"},
    {"file: hosts of one rule",
        {USE(".example.com", "ciphers", .host = "a.example.com"),
            USE(".example.com", "seclevel1", .host = "b.example.com"),
            USE(".example.com", "", .host = "c.example.com")},
        "# was: .example.com\n.example.com seclevel1 ciphers\n"},
    {"file: hosts of one rule, all mended",
        {USE(".example.com", "", .host = "a.example.com"),
            USE(".example.com", "", .host = "b.example.com")},
        "# can go, nothing was needed in 2 handshakes since " DAY
        ":\n# .example.com\n"},
    {"file: of two texts the newer",
        {USE("A.example.com eof sha1", "sha1", .host = "a.example.com"),
            {.time = "2026-11-02",
                .host = "b.example.com",
                .rule = "a.EXAMPLE.com sha1",
                .allowed = "sha1",
                .needed = "sha1"}},
        "a.EXAMPLE.com sha1\n"},
    {"file: one pattern, two ports",
        {USE("a.example.com:1 sha1", "sha1", .host = "a.example.com"),
            USE("a.example.com:2 eof", "eof", .host = "b.example.com")},
        "a.example.com:1 sha1\na.example.com:2 eof\n"},
    {"file: addresses",
        {USE("192.0.2.0/24 sha1", "sha1", .host = "a.example.com"),
            USE("192.0.2.0/25 sha1", "sha1", .host = "b.example.com"),
            USE("2001:db8::1 sha1", "sha1", .host = "c.example.com")},
        "192.0.2.0/24 sha1\n192.0.2.0/25 sha1\n2001:db8::1 sha1\n"},
    {"file: no rule", {USE("old.example.com warp", THREE)},
        "# not a rule that is known here:\n# old.example.com warp\n"},
    {"file: two rules", {USE("old.example.com , a.example.com", THREE)},
        "# not a rule that is known here:\n"
        "# old.example.com , a.example.com\n"},
    {"file: two rules in two lines",
        {USE("old.example.com\\n* eof until=2027-01-31", THREE)},
        "# not a rule that is known here:\n# old.example.com\\x0a* eof "
        "until=2027-01-31\n"},
    {"file: a hint is not a rule yet",
        {{.time = DAY,
            .outcome = "failed",
            .hint = "old.example.com legacy-connect"}},
        "# old.example.com fails; this would help:\n"
        "# old.example.com legacy-connect\n"},
    {"file: a name that would be a line",
        {{.time = DAY,
            .host = "a\\n* eof",
            .outcome = "failed",
            .hint = "old.example.com legacy-connect"}},
        "# a\\x0a* eof fails, and no one rule is known to help; its hint: "
        "old.example.com legacy-connect\n"},
    {"file: a port that would be lost",
        {{.time = DAY,
            .rule = "old.example.com:8443 eof",
            .outcome = "failed",
            .hint = "old.example.com legacy-connect"}},
        "old.example.com:8443 eof\n"
        "# old.example.com fails with its rule; this would help:\n"
        "# old.example.com:8443 eof legacy-connect\n"},
};

static void
file_is_enough(void **state)
{
	const struct file_row *row = *state;
	const struct report_input input = {0};
	struct report_table table;
	struct report report;
	int32_t today;
	size_t len;
	char *text;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	assert_int_equal(relax_date_parse(TEXT(TODAY), &today), 0);
	assert_int_equal(report_table_init(&table), 0);
	journal_add(&table, row->records,
	    sizeof(row->records) / sizeof(row->records[0]));
	assert_int_equal(report_make(&report, &table, &input, today), 0);
	assert_int_equal(report_rules_write(out, &report), 0);
	fclose(out);
	assert_int_equal(strncmp(text, HEAD, strlen(HEAD)), 0);
	assert_string_equal(text + strlen(HEAD), row->want);
	rules_are_read(text, RULES_FILE);
	free(text);
	report_free(&report);
	report_table_free(&table);
}

int
main(void)
{
	const struct table tables[] = {
	    TABLE(shrinks, rule_is_shrunk),
	    TABLE(files, file_is_enough),
	};

	return table_run(
	    "report_rules", tables, sizeof(tables) / sizeof(tables[0]));
}
