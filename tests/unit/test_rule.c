/* SPDX-License-Identifier: MIT */
/* policy/rules.h: what one rule is, and what two are to each other. */
#include "support/table.h"

#include <stdio.h>
#include <string.h>

#include "policy/rules.h"

static const struct narrow_row {
	const char *rule; /* the test's name, too */
	bool want;
} narrow_rows[] = {
    {"a.b", true},
    {"*.a.b", false},
    {".a.b", false},
    {".a.b:443", true},
    {"192.0.2.7", true},
    {"192.0.2.7/32", true},
    {"::1", true},
    {"192.0.2.0/24:3306", true},
    {"192.0.2.6/31", false},
    {"192.0.2.0/24", false},
    {"2001:db8::/127", false},
    {"* sha1 until=2030-01-01", false},
    {"*:443 sha1 until=2030-01-01", true},
};

static void
rule_is_narrow(void **state)
{
	const struct narrow_row *row = *state;
	struct rules_error error;
	struct rules *rules;

	rules = rules_parse(row->rule, strlen(row->rule), RULES_VALUE, &error);
	assert_non_null(rules);
	assert_int_equal(rules_is_narrow(rules_at(rules, 0)), row->want);
	rules_free(rules);
}

#define PIN "pin=sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

static const struct allow_row {
	const char *rules; /* two, and the test's name, or one */
	bool first_allows_more;
	bool second_allows_more;
} allow_rows[] = {
    {"a.b sha1", true, false},
    {"a.b none", false, false},
    {"a.b max-tls1.2 classic-groups", false, false},
    {"a.b max-tls1.2 eof", true, false},
    {"a.b none until=2027-01-01", false, false},
    {"a.b none " PIN, true, false},
    {"a.b sha1,c.d sha1", false, false},
    {"a.b sha1,c.d sha1 until=2027-01-01", false, false},
    {"a.b sha1,c.d none", true, false},
    {"a.b sha1,c.d eof", true, true},
    {"a.b sha1,c.d sha1 eof", false, true},
    {"a.b sha1 " PIN ",c.d sha1", true, false},
    {"a.b,c.d legacy-connect seclevel1", true, false},
    {"a.b ciphers=AES128-SHA,c.d ciphers=AES256-SHA", true, true},
    {"a.b ciphers=AES128-SHA,c.d ciphers", false, true},
    {"a.b ciphers=AES128-SHA,c.d ciphers=AES128-SHA", false, false},
    {"a.b tls1.0,c.d tls1.0", false, false},
    {"a.b tls1.0,c.d tls1.0 ciphers=AES128-SHA", true, true},
    {"a.b tls1.1,c.d tls1.1 ciphers=AES128-SHA256", false, true},
    {"a.b tls1.0,c.d tls1.0 ciphers", false, true},
};

static void
rules_are_compared(void **state)
{
	const struct allow_row *row = *state;
	const struct rule *first, *second = NULL;
	struct rules_error error;
	struct rules *rules;

	rules =
	    rules_parse(row->rules, strlen(row->rules), RULES_VALUE, &error);
	assert_non_null(rules);
	first = rules_at(rules, 0);
	if (rules_count(rules) > 1)
		second = rules_at(rules, 1);
	assert_int_equal(
	    rules_allow_more(first, second), row->first_allows_more);
	assert_int_equal(
	    rules_allow_more(second, first), row->second_allows_more);
	assert_false(rules_allow_more(first, first));
	assert_false(rules_allow_more(NULL, NULL));
	rules_free(rules);
}

/* Two whose words differ, or hardly: each has those that it has alone. */
static const struct own_row {
	const char *first; /* the test's name, too */
	const char *second;
} own_rows[] = {
    {"a.b sha1 eof", "c.d sha1 eof"},
    {"a.b  sha1", "c.d sha1"},
    {"a.b sha1 ", "c.d sha1"},
    {"a.b sha1", "c.d"},
    {"a.b", "c.d"},
    {"a.b", "c.d sha1"},
    {"a.b sha1", "c.d sha1 eof"},
    {"a.b sha1 eof", "c.d sha1"},
    {"a.b default", "c.d seclevel1"},
    {"a.b ciphers", "c.d"},
    {"a.b none", "c.d"},
    {"a.b none", "c.d sha1"},
    {"a.b sha1 until=2027-01-01", "c.d sha1 until=2027-01-02"},
    {"a.b sha1 until=2027-01-01", "c.d until=2027-01-01 sha1"},
    {"a.b renegotiate=1/60", "c.d renegotiate=2/60"},
    {"a.b ciphers=AES128-SHA", "c.d ciphers=AES256-SHA"},
    {"a.b trust-any until=2027-01-01", "c.d until=2027-01-01"},
    {"a.b:1 sha1", "a.b:2 sha1"},
    {"a.b tls1.0", "c.d tls1.1"},
};

static void
words_are_the_rules_own(void **state)
{
	const struct own_row *row = *state;
	struct rules_error error;
	struct rules *both, *alone;
	char text[128];
	size_t i;

	snprintf(text, sizeof(text), "%s\n%s\n%s", row->first, row->second,
	    "e.f lax-x509");
	both = rules_parse(text, strlen(text), RULES_VALUE, &error);
	snprintf(text, sizeof(text), "e.f lax-x509\n%s", row->second);
	alone = rules_parse(text, strlen(text), RULES_VALUE, &error);
	assert_non_null(both);
	assert_non_null(alone);
	for (i = 0; i < 2; i++)
		assert_memory_equal(&rules_at(both, 2 - i)->relax,
		    &rules_at(alone, i)->relax, sizeof(struct relax));
	rules_free(both);
	rules_free(alone);
}

int
main(void)
{
	const struct table tables[] = {
	    TABLE(narrow_rows, rule_is_narrow),
	    TABLE(allow_rows, rules_are_compared),
	    TABLE(own_rows, words_are_the_rules_own),
	};

	return table_run("rule", tables, sizeof(tables) / sizeof(tables[0]));
}
