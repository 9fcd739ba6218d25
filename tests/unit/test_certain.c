/* SPDX-License-Identifier: MIT */
/* policy/rules.h: the rule for a peer of which not all is known. */
#include "support/table.h"

#include <string.h>

#include "policy/rules.h"

#define TODAY 20000 /* 2024-10-04 */
#define OVER "until=2024-10-03"
#define ANY "* seclevel1 until=2030-01-01"
#define ANY_PORT "*:443 seclevel1 until=2030-01-01"

static const struct certain_row {
	const char *name;
	const char *rules;
	const char *host;    /* or NULL */
	const char *address; /* or NULL */
	uint16_t port;
	uint32_t want; /* the rule's number; 0: none */
} matches[] = {
    {"name", "a.b", "a.b", NULL, 0, 1},
    {"all is known", "a.b,a.b:443 sha1", "a.b", "192.0.2.7", 443, 2},
    {"all is known, another port", "a.b,a.b:443 sha1", "a.b", "192.0.2.7", 80,
        1},
    {"the port is known", "a.b,a.b:443 sha1", "a.b", NULL, 443, 2},
    {"the port is known, another one", "a.b,a.b:443 sha1", "a.b", NULL, 444, 1},
    {"a port of another name", "a.b,c.d:443 sha1", "a.b", NULL, 0, 1},
    {"a port of a wider pattern", "a.b.c,*.b.c:443 none,.b.c:443 none", "a.b.c",
        NULL, 0, 1},
    {"a port of any", "a.b," ANY_PORT, "a.b", NULL, 0, 1},
    {"a port of an address", "a.b,192.0.2.7:443 none", "a.b", NULL, 0, 1},
    {"a port of a wider prefix", "192.0.2.7,192.0.2.0/24:443 none", NULL,
        "192.0.2.7", 0, 1},
    {"a port of another address", "192.0.2.7,192.0.2.8:443 none", NULL,
        "192.0.2.7", 0, 1},
    {"a port of a rule that has ended", "a.b,a.b:443 none " OVER, "a.b", NULL,
        0, 1},
    {"name before address", "a.b,192.0.2.7 none", "a.b", NULL, 0, 1},
    {"suffix before address", ".b.c,192.0.2.0/24 none", "a.b.c", NULL, 0, 1},
    {"any", ANY, "a.b", NULL, 0, 1},
    {"any, the address is known", ANY ",192.0.2.7 none", "a.b", "192.0.2.8", 0,
        1},
    {"any, an address whose rule has ended", ANY ",192.0.2.7 none " OVER, "a.b",
        NULL, 0, 1},
};

static const struct certain_row doubts[] = {
    {"doubt: a port of the name", "a.b,a.b:443 none", "a.b", NULL, 0, 0},
    {"doubt: the first port", "a.b,a.b:1 none", "a.b", NULL, 0, 0},
    {"doubt: the last port", "a.b,a.b:65535 none", "a.b", NULL, 0, 0},
    {"doubt: one of many ports", "a.b,x.y:63,x.y:64,a.b:127 none,x.y:128",
        "a.b", NULL, 0, 0},
    {"doubt: a port, the address is known", "a.b,a.b:443 none", "a.b",
        "192.0.2.7", 0, 0},
    {"doubt: a port of a pattern that is before", "*.b.c,a.b.c:443 none",
        "a.b.c", NULL, 0, 0},
    {"doubt: a port of a longer suffix", ".b.c,.a.b.c:443 none", "x.a.b.c",
        NULL, 0, 0},
    {"doubt: a port of the address", "192.0.2.7,192.0.2.7:443 none", NULL,
        "192.0.2.7", 0, 0},
    {"doubt: a port of a longer prefix", "192.0.2.0/24,192.0.2.7:443 none",
        NULL, "192.0.2.7", 0, 0},
    {"doubt: a port of the name before an address", "192.0.2.7,a.b:443 none",
        "a.b", "192.0.2.7", 0, 0},
    {"doubt: a port of any", ANY "," ANY_PORT, "a.b", NULL, 0, 0},
    {"doubt: a port of the name before any", ANY ",a.b:443 none", "a.b", NULL,
        0, 0},
    {"doubt: an address before any", ANY ",192.0.2.7 none", "a.b", NULL, 0, 0},
    {"doubt: the same, the port is known", ANY ",192.0.2.7 none", "a.b", NULL,
        443, 0},
    {"doubt: a prefix before any", ANY ",2001:db8::/32 none", "a.b", NULL, 0,
        0},
    {"doubt: an address and port before any", ANY ",192.0.2.7:443 none", "a.b",
        NULL, 443, 0},
    {"not: only the port is covered", "a.b:443", "a.b", NULL, 0, 0},
    {"not: only the address is covered", "192.0.2.7", "a.b", NULL, 0, 0},
    {"not: another name", "a.b", "c.d", NULL, 0, 0},
    {"not: nothing is known", ANY, NULL, NULL, 443, 0},
};

static struct rules *
parse(const char *text)
{
	struct rules_error error;
	struct rules *rules =
	    rules_parse(text, strlen(text), RULES_FILE, &error);

	assert_non_null(rules);
	return rules;
}

static void
rule_is_certain(void **state)
{
	const struct certain_row *row = *state;
	struct rules *rules = parse(row->rules);
	struct host_address address;
	struct rules_peer peer = {.name = row->host, .port = row->port};
	const struct rule *rule;

	if (row->address != NULL) {
		assert_int_equal(host_address_parse(row->address,
		                     strlen(row->address), &address),
		    0);
		peer.address = &address;
	}
	rule = rules_find_certain(rules, &peer, TODAY);
	assert_int_equal(rule != NULL ? rule->number : 0, row->want);
	rules_free(rules);
}

static const struct name_row {
	const char *rules; /* the test's name, too */
	bool want;
} name_rows[] = {
    {"a.b", true},
    {"*.a.b:443", true},
    {".a.b,192.0.2.7", true},
    {"192.0.2.7,a.b " OVER ",c.d", true},
    {"192.0.2.7,2001:db8::/32", false},
    {ANY, false},
    {"192.0.2.7,a.b " OVER, false},
};

static void
a_name_has_a_rule(void **state)
{
	const struct name_row *row = *state;
	struct rules *rules = parse(row->rules);

	assert_int_equal(rules_have_name(rules, TODAY), row->want);
	rules_free(rules);
}

static const struct port_row {
	const char *rules; /* the test's name, too */
	uint16_t want;
} port_rows[] = {
    {"a.b:443", 443},
    {"a.b:444,a.b:443 none,c.d:442", 443},
    {"a.b:443 " OVER ",a.b:65535", 65535},
    {"a.b,c.d:442,a.b:443", 443},
    {"*:443 seclevel1 until=2030-01-01", 443},
    {"a.b", 0},
    {"b.b:443,*.a.b:443,.a.b:443,192.0.2.7:443", 0},
    {"a.b:443 " OVER, 0},
};

static void
a_name_has_a_port(void **state)
{
	const struct port_row *row = *state;
	struct rules *rules = parse(row->rules);

	assert_int_equal(rules_port_of(rules, "a.b", TODAY), row->want);
	rules_free(rules);
}

#define PIN " none pin=sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

/* Of a.b and 192.0.2.7. */
static const struct pin_row {
	const char *rules; /* the test's name, too */
	bool name;
	bool address;
} pin_rows[] = {
    {"a.b:443" PIN, true, false},
    {"a.b:442,a.b:443" PIN, true, false},
    {".a.b:443" PIN, false, false},
    {"192.0.2.7:443" PIN, false, true},
    {"192.0.2.0/24:443" PIN, false, true},
    {"192.0.3.0/24:443" PIN, false, false},
    {"a.b" PIN, false, false},
    {"a.b" PIN ",c.d:443", false, false},
    {"a.b:443,c.d:443" PIN, false, false},
    {"a.b:443 pin=sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= " OVER,
        false, false},
};

static void
a_port_has_a_pin(void **state)
{
	const struct pin_row *row = *state;
	struct rules *rules = parse(row->rules);
	struct host_address address;
	struct rules_peer name = {.name = "a.b"},
	                  literal = {.address = &address};

	assert_int_equal(host_address_parse("192.0.2.7", 9, &address), 0);
	assert_int_equal(rules_may_pin(rules, &name, TODAY), row->name);
	assert_int_equal(rules_may_pin(rules, &literal, TODAY), row->address);
	rules_free(rules);
}

int
main(void)
{
	const struct table tables[] = {
	    TABLE(matches, rule_is_certain),
	    TABLE(doubts, rule_is_certain),
	    TABLE(name_rows, a_name_has_a_rule),
	    TABLE(port_rows, a_name_has_a_port),
	    TABLE(pin_rows, a_port_has_a_pin),
	};

	return table_run("certain", tables, sizeof(tables) / sizeof(tables[0]));
}
