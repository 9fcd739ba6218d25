/* SPDX-License-Identifier: MIT */
/* policy/rules.h: text into rules, or an error. */
#include "support/table.h"

#include <stdio.h>
#include <string.h>

#include "policy/rules.h"

/* In memory of its very size, so that a byte too far is seen. */
static struct rules *
rules_read(const char *text, size_t len, enum rules_source source,
    struct rules_error *error)
{
	char *copy = len > 0 ? malloc(len) : NULL;
	struct rules *rules;

	if (len > 0) {
		assert_non_null(copy);
		memcpy(copy, text, len);
	}
	rules = rules_parse(copy, len, source, error);
	free(copy);
	return rules;
}

static const struct set_row {
	const char *name;
	enum rules_source source;
	const char *text;
	const char *want; /* "line=text|" of every rule */
} sets[] = {
    {"set: one", RULES_VALUE, "old.example.com", "1=old.example.com|"},
    {"set: commas", RULES_VALUE, "a.b,c.d", "1=a.b|1=c.d|"},
    {"set: newlines in a value", RULES_VALUE, "a.b\nc.d\n", "1=a.b|2=c.d|"},
    {"set: both", RULES_FILE, "a.b,c.d\ne.f", "1=a.b|1=c.d|2=e.f|"},
    {"set: empty rules", RULES_VALUE, ",\n\n ,\t, a.b,,", "3=a.b|"},
    {"set: blanks", RULES_VALUE, " \ta.b \t seclevel1\t ,\tc.d",
        "1=a.b \t seclevel1|1=c.d|"},
    {"set: as written", RULES_VALUE, "*.Example.COM.:443",
        "1=*.Example.COM.:443|"},
    {"set: comment", RULES_FILE, "# one, two\na.b\n#\n", "2=a.b|"},
    {"set: comment after a rule", RULES_FILE, "a.b seclevel1 # x, y\nc.d#z",
        "1=a.b seclevel1|2=c.d|"},
    {"set: comment of any bytes", RULES_FILE, "#\r\x01\xff#\na.b", "2=a.b|"},
    {"set: file without a rule", RULES_FILE, "# nothing\n", ""},
    {"set: empty file", RULES_FILE, "", ""},
    {"set: same name, other kinds", RULES_FILE,
        "example.com,*.example.com,"
        ".example.com",
        "1=example.com|1=*.example.com|1=.example.com|"},
    {"set: same pattern, other ports", RULES_FILE, "a.b\na.b:1\na.b:2",
        "1=a.b|2=a.b:1|3=a.b:2|"},
    {"set: same address, other prefixes", RULES_FILE,
        "10.0.0.0/8\n10.0.0.0/9\n10.0.0.0",
        "1=10.0.0.0/8|2=10.0.0.0/9|"
        "3=10.0.0.0|"},
    {"set: compatible is not mapped", RULES_FILE, "0.0.0.7\n::7",
        "1=0.0.0.7|2=::7|"},
    {"set: any", RULES_VALUE, "* seclevel1 until=2027-01-01",
        "1=* seclevel1 until=2027-01-01|"},
    {"set: any, suites", RULES_VALUE,
        "*:443 until=2027-01-01 "
        "ciphers=AES128-SHA",
        "1=*:443 until=2027-01-01 ciphers=AES128-SHA|"},
    {"set: every IPv4", RULES_VALUE, "0.0.0.0/0 seclevel1 until=2027-01-01",
        "1=0.0.0.0/0 seclevel1 until=2027-01-01|"},
    {"set: /8 needs nothing", RULES_VALUE, "10.0.0.0/8", "1=10.0.0.0/8|"},
    {"set: /7 of IPv6 needs nothing", RULES_VALUE, "fc00::/7", "1=fc00::/7|"},
    {"set: trust-any", RULES_VALUE,
        "a.b trust-any until=2027-01-01,10.0.0.1 trust-any until=2027-01-01,"
        "[2001:db8::1]:443 trust-any until=2027-01-01",
        "1=a.b trust-any until=2027-01-01|"
        "1=10.0.0.1 trust-any until=2027-01-01|"
        "1=[2001:db8::1]:443 trust-any until=2027-01-01|"},
    {"set: host named as a word", RULES_VALUE, "default.,default.lan",
        "1=default.|1=default.lan|"},
};

static void
set_is_read(void **state)
{
	const struct set_row *row = *state;
	struct rules_error error;
	struct rules *rules =
	    rules_read(row->text, strlen(row->text), row->source, &error);
	char got[256] = "";
	size_t i, at = 0;

	assert_non_null(rules);
	for (i = 0; i < rules_count(rules); i++) {
		const struct rule *rule = rules_at(rules, i);

		assert_int_equal(rule->number, i + 1);
		at += (size_t)snprintf(got + at, sizeof(got) - at, "%u=%.*s|",
		    rule->line, (int)rule->len, rule->text);
	}
	assert_string_equal(got, row->want);
	rules_free(rules);
}

#define VALUE RULES_VALUE
#define UNIX "Unix line ends"
#define OUT "leave it out"
#define WIDE "until=YYYY-MM-DD"
#define SAME "words of both"

static const struct refused_row {
	const char *name;
	enum rules_source source;
	const char *text;
	size_t len;
	uint32_t rule;
	uint32_t line;
	const char *shown;
	const char *right; /* in what the message says to write */
} refused[] = {
    {"refused: empty value", VALUE, TEXT(""), 1, 1, "", "name a host"},
    {"refused: value without a rule", VALUE, TEXT(" ,\n,\t"), 1, 1, "",
        "unset the variable"},
    {"refused: pattern", VALUE, TEXT("*.com"), 1, 1, "*.com", "two labels"},
    {"refused: word", VALUE, TEXT("a.b x"), 1, 1, "a.b x", "legacy-connect"},
    {"refused: trust-any without an end", VALUE, TEXT("a.b trust-any"), 1, 1,
        "a.b trust-any", "'until=YYYY-MM-DD'"},
    {"refused: trust-any below a name", VALUE,
        TEXT("*.a.b trust-any until=2027-01-01"), 1, 1,
        "*.a.b trust-any until=2027-01-01", "that host"},
    {"refused: trust-any for a suffix", VALUE,
        TEXT(".a.b trust-any until=2027-01-01"), 1, 1,
        ".a.b trust-any until=2027-01-01", "that host"},
    {"refused: trust-any for a prefix", VALUE,
        TEXT("10.0.0.0/31 trust-any until=2027-01-01"), 1, 1,
        "10.0.0.0/31 trust-any until=2027-01-01", "that host"},
    {"refused: trust-any for every host", VALUE,
        TEXT("* none trust-any until=2027-01-01"), 1, 1,
        "* none trust-any until=2027-01-01", "'pin=sha256//BASE64'"},
    {"refused: second word", VALUE, TEXT("a.b seclevel1 x ciphers"), 1, 1,
        "a.b seclevel1 x ciphers", "legacy-connect"},
    {"refused: two hosts", VALUE, TEXT("a.b c.d"), 1, 1, "a.b c.d",
        "comma or newline"},
    {"refused: twice until", VALUE,
        TEXT("a.b until=2027-01-01 until=2028-01-01"), 1, 1,
        "a.b until=2027-01-01 until=2028-01-01", "once"},
    {"refused: third rule", RULES_FILE, TEXT("a.b, c.d\n\n #x,y\n e.f x ,g.h"),
        3, 4, "e.f x", "seclevel1"},
    {"refused: number without empty ones", VALUE, TEXT(",,\n,a.b,,x..y"), 2, 2,
        "x..y", "'old.example.com'"},
    {"refused: comment in a value", VALUE, TEXT("a.b # old"), 1, 1, "a.b # old",
        OUT},
    {"refused: comment first in a value", VALUE, TEXT("#a.b"), 1, 1, "#a.b",
        OUT},
    {"refused: CR LF", RULES_FILE, TEXT("a.b\r\nc.d\r\n"), 1, 1, "a.b\\x0d",
        UNIX},
    {"refused: CR alone in a line", RULES_FILE, TEXT("a.b\n\r\n"), 2, 2,
        "\\x0d", UNIX},
    {"refused: CR in a value", VALUE, TEXT("a.b\r"), 1, 1, "a.b\\x0d", UNIX},
    {"refused: NUL", RULES_FILE, TEXT("a.b\0"), 1, 1, "a.b\\x00", OUT},
    {"refused: NUL in a word", RULES_FILE, TEXT("a.b default\0x"), 1, 1,
        "a.b default\\x00x", OUT},
    {"refused: NUL alone", RULES_FILE, TEXT("\0"), 1, 1, "\\x00", OUT},
    {"refused: control character", VALUE, TEXT("a.b\x0b seclevel1"), 1, 1,
        "a.b\\x0b seclevel1", OUT},
    {"refused: 0x1f", VALUE, TEXT("a.b\x1f"), 1, 1, "a.b\\x1f", OUT},
    {"refused: DEL", VALUE, TEXT("a.b\x7f"), 1, 1, "a.b\\x7f", OUT},
    {"refused: IDN", VALUE, TEXT("b\xc3\xbc.de"), 1, 1, "b\\xc3\\xbc.de",
        "A-label (xn--"},
    {"refused: IDN after a blank", VALUE, TEXT(" b\xc3\xbc.de x"), 1, 1,
        "b\\xc3\\xbc.de x", "A-label (xn--"},
    {"refused: word not ASCII", VALUE, TEXT("a.b \xc3\xbc"), 1, 1,
        "a.b \\xc3\\xbc", "ASCII words"},
    {"refused: no-break space", VALUE, TEXT("a.b\xa0seclevel1"), 1, 1,
        "a.b\\xa0seclevel1", "A-label"},
    {"refused: any", VALUE, TEXT("*"), 1, 1, "*", WIDE},
    {"refused: any, date only", VALUE, TEXT("* until=2027-01-01"), 1, 1,
        "* until=2027-01-01", WIDE},
    {"refused: any, word only", VALUE, TEXT("* seclevel1"), 1, 1, "* seclevel1",
        WIDE},
    {"refused: any, default", VALUE, TEXT("* default until=2027-01-01"), 1, 1,
        "* default until=2027-01-01", WIDE},
    {"refused: any, default and a word", VALUE,
        TEXT("* default seclevel1 until=2027-01-01"), 1, 1,
        "* default seclevel1 until=2027-01-01", "not 'default'"},
    {"refused: any, port", VALUE, TEXT("*:443 seclevel1"), 1, 1,
        "*:443 seclevel1", WIDE},
    {"refused: every IPv4", VALUE, TEXT("0.0.0.0/0"), 1, 1, "0.0.0.0/0", WIDE},
    {"refused: half of IPv4", VALUE, TEXT("128.0.0.0/1 seclevel1"), 1, 1,
        "128.0.0.0/1 seclevel1", WIDE},
    {"refused: every IPv6", VALUE, TEXT("[::/0]:443 until=2027-01-01"), 1, 1,
        "[::/0]:443 until=2027-01-01", WIDE},
    {"refused: any, words of the one before", VALUE,
        TEXT("a.b seclevel1,* seclevel1"), 2, 1, "* seclevel1", WIDE},
    {"refused: any, no word, nor before", VALUE, TEXT("a.b,*"), 2, 1, "*",
        WIDE},
    {"refused: trust-any as before, for children", VALUE,
        TEXT("a.b trust-any until=2027-01-01,*.c.d trust-any until=2027-01-01"),
        2, 1, "*.c.d trust-any until=2027-01-01", "that host"},
    {"refused: word as a host", VALUE, TEXT("a.b legacy-connect, seclevel1"), 2,
        1, "seclevel1", "a blank before a word"},
    {"refused: date as a host", VALUE, TEXT("a.b,until=2027-01-01"), 2, 1,
        "until=2027-01-01", "a blank before a word"},
    {"refused: suite as a host", VALUE,
        TEXT("a.b ciphers=AES256-SHA,AES128-SHA"), 2, 1, "AES128-SHA",
        "':' between cipher suites"},
    {"refused: twice", VALUE, TEXT("a.b,c.d,a.b seclevel1"), 3, 1,
        "a.b seclevel1", SAME},
    {"refused: twice, case", VALUE, TEXT("a.b,A.B"), 2, 1, "A.B", SAME},
    {"refused: twice, trailing dot", VALUE, TEXT("a.b.\na.b"), 2, 2, "a.b",
        SAME},
    {"refused: twice, port", VALUE, TEXT("a.b:1,a.b,a.B:1"), 3, 1, "a.B:1",
        SAME},
    {"refused: twice, expired", VALUE, TEXT("a.b until=1970-01-01,a.b"), 2, 1,
        "a.b", SAME},
    {"refused: twice, child", VALUE, TEXT("*.a.b,*.a.b."), 2, 1, "*.a.b.",
        SAME},
    {"refused: twice, suffix", VALUE, TEXT(".a.b,.A.b"), 2, 1, ".A.b", SAME},
    {"refused: twice, IPv4", VALUE, TEXT("192.0.2.7,192.0.2.7/32"), 2, 1,
        "192.0.2.7/32", SAME},
    {"refused: twice, mapped", VALUE, TEXT("192.0.2.7,::ffff:c000:207"), 2, 1,
        "::ffff:c000:207", SAME},
    {"refused: twice, mapped prefix", VALUE,
        TEXT("10.0.0.0/8:1,[::ffff:10.0.0.0/104]:1"), 2, 1,
        "[::ffff:10.0.0.0/104]:1", SAME},
    {"refused: twice, IPv6", VALUE, TEXT("2001:db8::7,[2001:DB8:0::7]"), 2, 1,
        "[2001:DB8:0::7]", SAME},
    {"refused: twice, any", VALUE,
        TEXT("* seclevel1 until=2027-01-01,* ciphers until=2027-01-01"), 2, 1,
        "* ciphers until=2027-01-01", SAME},
    {"refused: text is cut", VALUE,
        TEXT("a.b bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
             "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
             "bbbbb"),
        1, 1,
        "a.b bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
        "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb...",
        "default"},
};

static void
set_is_refused(void **state)
{
	const struct refused_row *row = *state;
	struct rules_error error;

	assert_null(rules_read(row->text, row->len, row->source, &error));
	assert_int_equal(error.rule, row->rule);
	assert_int_equal(error.line, row->line);
	assert_string_equal(error.text, row->shown);
	assert_non_null(strchr(error.message, ';'));
	assert_non_null(strstr(strchr(error.message, ';'), row->right));
}

static void
duplicate_names_the_other(void)
{
	struct rules_error error;

	assert_null(rules_read(TEXT("a.b\nc.d\n\ne.f,C.D."), VALUE, &error));
	assert_int_equal(error.rule, 4);
	assert_non_null(strstr(error.message, "rule 2 in line 2"));
}

static void
relaxations_are_the_rules_own(void)
{
	struct rules_error error;
	struct rules *rules = rules_read(
	    TEXT("a.b,c.d legacy-connect until=1970-01-02,e.f:443 seclevel1"),
	    VALUE, &error);

	assert_non_null(rules);
	assert_int_equal(rules_at(rules, 0)->relax.words, RELAX_DEFAULT);
	assert_int_equal(rules_at(rules, 0)->relax.until, RELAX_NO_END);
	assert_int_equal(rules_at(rules, 0)->port, 0);
	assert_int_equal(rules_at(rules, 1)->relax.words, RELAX_LEGACY_CONNECT);
	assert_int_equal(rules_at(rules, 1)->relax.ciphers, 0);
	assert_int_equal(rules_at(rules, 1)->relax.until, 1);
	assert_int_equal(rules_at(rules, 2)->relax.words, RELAX_SECLEVEL1);
	assert_int_equal(rules_at(rules, 2)->port, 443);
	rules_free(rules);
}

static const struct table_single singles[] = {
    {"refused: the other rule is named", duplicate_names_the_other},
    {"set: every rule has its own words", relaxations_are_the_rules_own},
};

int
main(void)
{
	const struct table tables[] = {
	    TABLE(sets, set_is_read),
	    TABLE(refused, set_is_refused),
	    TABLE(singles, table_single_run),
	};

	return table_run("rules", tables, sizeof(tables) / sizeof(tables[0]));
}
