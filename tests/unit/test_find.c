/* SPDX-License-Identifier: MIT */
/* policy/rules.h: the rule for a peer. */
#include "support/table.h"

#include <string.h>

#include "policy/rules.h"

#define TODAY 20000 /* 2024-10-04 */
#define OVER "until=2024-10-03"
#define LAST "until=2024-10-04"
#define MORE "until=2024-10-05"
#define ANY "* seclevel1 until=2030-01-01"
#define ANY_PORT "*:443 seclevel1 until=2030-01-01"

#define L60 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define N253 L60 "abc." L60 "abc." L60 "abc." L60 "b"

/* As many labels as a name can have. */
#define L8 "a.a.a.a.a.a.a.a."
#define L32 L8 L8 L8 L8
#define N127 L32 L32 L32 L8 L8 L8 "a.a.a.a.a.a.a"

static const struct find_row {
	const char *name;
	const char *rules;
	const char *host;    /* or NULL */
	const char *address; /* or NULL */
	uint16_t port;
	uint32_t want; /* the rule's number; 0: none */
} matches[] = {
    {"name", "a.b,c.d", "c.d", NULL, 0, 2},
    {"name, as written in capitals", "A.B.", "a.b", NULL, 443, 1},
    {"name, one label", "localhost", "localhost", NULL, 0, 1},
    {"name of 253", "a.b," N253, N253, NULL, 0, 2},
    {"name of 127 labels", "a.b," N127, N127, NULL, 0, 2},
    {"name of 127 labels, port", N127 ":443", N127, NULL, 443, 1},
    {"name and address", "a.b", "a.b", "192.0.2.7", 443, 1},
    {"name, port", "a.b:443", "a.b", NULL, 443, 1},
    {"child", "*.b.c", "a.b.c", NULL, 0, 1},
    {"child in capitals", "*.B.C", "a.b.c", NULL, 0, 1},
    {"child, port", "*.b.c:1", "a.b.c", NULL, 1, 1},
    {"suffix, one label", ".b.c", "a.b.c", NULL, 0, 1},
    {"suffix, three labels", ".b.c", "x.y.a.b.c", NULL, 0, 1},
    {"suffix, port", ".b.c:65535", "a.b.c", NULL, 65535, 1},
    {"suffix of 253", ".aaa." L60, "x.aaa." L60, NULL, 0, 1},
    {"IPv4", "192.0.2.7", NULL, "192.0.2.7", 0, 1},
    {"IPv4, name not covered", "192.0.2.7", "a.b", "192.0.2.7", 0, 1},
    {"IPv4 of a mapped peer", "192.0.2.7", NULL, "::ffff:192.0.2.7", 0, 1},
    {"IPv4 by a mapped rule", "::ffff:192.0.2.7", NULL, "192.0.2.7", 0, 1},
    {"IPv4 prefix, first", "192.168.7.0/24", NULL, "192.168.7.0", 0, 1},
    {"IPv4 prefix, last", "192.168.7.0/24", NULL, "192.168.7.255", 0, 1},
    {"IPv4 prefix by a mapped rule", "::ffff:192.168.7.0/120", NULL,
        "192.168.7.9", 0, 1},
    {"IPv6", "[2001:db8::7]", NULL, "2001:db8::7", 443, 1},
    {"IPv6 prefix, odd length", "2001:db8:8000::/33", NULL, "2001:db8:ffff::1",
        0, 1},
    {"address, port", "[2001:db8::/32]:443", NULL, "2001:db8::7", 443, 1},
    {"any: name", ANY, "a.b", NULL, 0, 1},
    {"any: address", ANY, NULL, "192.0.2.7", 0, 1},
    {"any: IPv6", ANY, NULL, "::", 0, 1},
    {"any: port", ANY_PORT, "a.b", NULL, 443, 1},
    {"order: name before child", "*.b.c,a.b.c", "a.b.c", NULL, 0, 2},
    {"order: name before child with a port", "*.b.c:443,a.b.c", "a.b.c", NULL,
        443, 2},
    {"order: name with a port first", "a.b,a.b:443", "a.b", NULL, 443, 2},
    {"order: name, other port", "a.b,a.b:443", "a.b", NULL, 444, 1},
    {"order: name, port unknown", "a.b,a.b:443", "a.b", NULL, 0, 1},
    {"order: child before suffix", ".b.c,*.b.c", "a.b.c", NULL, 0, 2},
    {"order: child before suffix with a port", ".b.c:443,*.b.c", "a.b.c", NULL,
        443, 2},
    {"order: child with a port first", "*.b.c,*.b.c:443", "a.b.c", NULL, 443,
        2},
    {"order: child too shallow", ".b.c,*.b.c", "x.a.b.c", NULL, 0, 1},
    {"order: longest suffix", ".c.d,.b.c.d,.x.b.c.d", "a.b.c.d", NULL, 0, 2},
    {"order: longest suffix before port", ".c.d:443,.b.c.d", "a.b.c.d", NULL,
        443, 2},
    {"order: suffix with a port first", ".b.c,.b.c:443", "a.b.c", NULL, 443, 2},
    {"order: short child before no suffix", "*.c.d,.c.d", "a.b.c.d", NULL, 0,
        2},
    {"order: suffix before address", "192.0.2.7:443,.b.c", "a.b.c", "192.0.2.7",
        443, 2},
    {"order: address before prefix", "192.0.2.0/31,192.0.2.1", NULL,
        "192.0.2.1", 0, 2},
    {"order: address before prefix with a port", "192.0.2.0/31:1,192.0.2.1",
        NULL, "192.0.2.1", 1, 2},
    {"order: longest prefix", "10.0.0.0/8,10.1.0.0/16,10.1.2.0/24", NULL,
        "10.1.9.9", 0, 2},
    {"order: longest IPv6 prefix", "2001:db8::/32,2001:db8:1::/48", NULL,
        "2001:db8:1::1", 0, 2},
    {"order: longest prefix before port", "10.0.0.0/8:1,10.1.0.0/16", NULL,
        "10.1.9.9", 1, 2},
    {"order: prefix with a port first", "10.0.0.0/8,10.0.0.0/8:1", NULL,
        "10.1.9.9", 1, 2},
    {"order: prefix before any", ANY_PORT ",10.0.0.0/8", "a.b", "10.1.9.9", 443,
        2},
    {"order: any with a port first", ANY "," ANY_PORT, "a.b", NULL, 443, 2},
    {"order: any, other port", ANY "," ANY_PORT, "a.b", NULL, 1, 1},
    {"expiry: on the day", "a.b " LAST, "a.b", NULL, 0, 1},
    {"expiry: the day before", "a.b " MORE, "a.b", NULL, 0, 1},
    {"expiry: then without the port", "a.b:1 " OVER ",a.b", "a.b", NULL, 1, 2},
    {"expiry: then the child", "a.b.c " OVER ",*.b.c", "a.b.c", NULL, 0, 2},
    {"expiry: then the suffix", "*.b.c " OVER ",.b.c", "a.b.c", NULL, 0, 2},
    {"expiry: then a shorter suffix", ".b.c.d " OVER ",.c.d", "a.b.c.d", NULL,
        0, 2},
    {"expiry: then the address", "a.b " OVER ",192.0.2.7", "a.b", "192.0.2.7",
        0, 2},
    {"expiry: then the prefix", "192.0.2.7 " OVER ",192.0.2.0/24", NULL,
        "192.0.2.7", 0, 2},
    {"expiry: then any", "a.b " OVER "," ANY, "a.b", NULL, 0, 2},
};

static const struct find_row misses[] = {
    {"not: another name", "a.b", "a.c", NULL, 0, 0},
    {"not: a longer name", "a.b", "a.bb", NULL, 0, 0},
    {"not: a prefix of the name", "aa.b", "a.b", NULL, 0, 0},
    {"not: name as a suffix", "example.com", "old.example.com", NULL, 0, 0},
    {"not: name before the rest", "example.com", "example.com.evil.test", NULL,
        0, 0},
    {"not: name glued on", "example.com", "notexample.com", NULL, 0, 0},
    {"not: dot is a dot", "old.example.com", "oldxexample.com", NULL, 0, 0},
    {"not: no name known", "a.b", NULL, "192.0.2.7", 443, 0},
    {"not: nothing known", "a.b", NULL, NULL, 443, 0},
    {"not: empty name", "a.b", "", NULL, 443, 0},
    {"not: name not canonical, case", "a.b", "A.B", NULL, 0, 0},
    {"not: name not canonical, dot", "a.b", "a.b.", NULL, 0, 0},
    {"not: name of 254", "." L60 "abc." L60 "b", "a" N253, NULL, 0, 0},
    {"not: name, other port", "a.b:443", "a.b", NULL, 444, 0},
    {"not: name, port unknown", "a.b:443", "a.b", NULL, 0, 0},
    {"not: child, itself", "*.b.c", "b.c", NULL, 0, 0},
    {"not: child, two labels", "*.b.c", "x.a.b.c", NULL, 0, 0},
    {"not: child, glued on", "*.b.c", "ab.c", NULL, 0, 0},
    {"not: child, dot is a dot", "*.b.c", "a.bxc", NULL, 0, 0},
    {"not: child, star is no label", "*.b.c", "*.b.d", NULL, 0, 0},
    {"not: child, no label", "*.b.c", ".b.c", NULL, 0, 0},
    {"not: child, before the rest", "*.b.c", "a.b.c.evil.test", NULL, 0, 0},
    {"not: child, other port", "*.b.c:443", "a.b.c", NULL, 80, 0},
    {"not: child, port unknown", "*.b.c:443", "a.b.c", NULL, 0, 0},
    {"not: child, by address", "*.b.c", NULL, "192.0.2.7", 0, 0},
    {"not: suffix, itself", ".example.com", "example.com", NULL, 0, 0},
    {"not: suffix, glued on", ".example.com", "notexample.com", NULL, 0, 0},
    {"not: suffix, dot is a dot", ".example.com", "oldxexample.com", NULL, 0,
        0},
    {"not: suffix, before the rest", ".example.com", "a.example.com.evil.test",
        NULL, 0, 0},
    {"not: suffix, other port", ".b.c:443", "a.b.c", NULL, 4430, 0},
    {"not: suffix, port unknown", ".b.c:443", "a.b.c", NULL, 0, 0},
    {"not: suffix, a longer one", ".a.b.c", "x.b.c", NULL, 0, 0},
    {"not: another address", "192.0.2.7", NULL, "192.0.2.8", 0, 0},
    {"not: address, name only", "192.0.2.7", "a.b", NULL, 0, 0},
    {"not: address as a name", "192.0.2.7", "192.0.2.7", NULL, 0, 0},
    {"not: address, other port", "192.0.2.7:443", NULL, "192.0.2.7", 80, 0},
    {"not: address, port unknown", "192.0.2.7:443", NULL, "192.0.2.7", 0, 0},
    {"not: address of the other family", "::c000:207", NULL, "192.0.2.7", 0, 0},
    {"not: the same bytes in IPv6", "192.0.2.7", NULL, "c000:207::", 0, 0},
    {"not: below the prefix", "192.168.7.0/24", NULL, "192.168.6.255", 0, 0},
    {"not: above the prefix", "192.168.7.0/24", NULL, "192.168.8.0", 0, 0},
    {"not: outside an odd prefix", "10.128.0.0/9", NULL, "10.127.255.255", 0,
        0},
    {"not: outside an IPv6 prefix", "2001:db8:8000::/33", NULL,
        "2001:db8:7fff::1", 0, 0},
    {"not: prefix, other port", "10.0.0.0/8:1", NULL, "10.0.0.1", 2, 0},
    {"not: IPv6 prefix, a mapped peer", "::/16", NULL, "::ffff:192.0.2.7", 0,
        0},
    {"not: any, nothing known", ANY, NULL, NULL, 443, 0},
    {"not: any, empty name", ANY, "", NULL, 443, 0},
    {"not: any, nothing known, port", ANY_PORT, NULL, NULL, 443, 0},
    {"not: any, other port", ANY_PORT, "a.b", NULL, 80, 0},
    {"not: any, port unknown", ANY_PORT, "a.b", "192.0.2.7", 0, 0},
    {"not: any, expired", "* seclevel1 " OVER, "a.b", NULL, 0, 0},
    {"not: expired name", "a.b " OVER, "a.b", NULL, 0, 0},
    {"not: expired name, port", "a.b:1 " OVER, "a.b", NULL, 1, 0},
    {"not: expired child", "*.b.c " OVER, "a.b.c", NULL, 0, 0},
    {"not: expired suffix", ".b.c " OVER, "a.b.c", NULL, 0, 0},
    {"not: expired address", "192.0.2.7 " OVER, NULL, "192.0.2.7", 0, 0},
    {"not: expired prefix", "10.0.0.0/8 " OVER, NULL, "10.0.0.1", 0, 0},
    {"not: both expired", "a.b " OVER ",a.b:1 " OVER, "a.b", NULL, 1, 0},
    {"not: name with a label more at the end", "a.b.c", "a.b.c.d", NULL, 0, 0},
    {"not: name, of another rule's port", "a.b:1,c.d:2", "a.b", NULL, 2, 0},
    {"not: suffix of two labels for one", ".b.c", "c", NULL, 0, 0},
    {"not: the last label alone", ".b.c,*.b.c,b.c", "c", NULL, 0, 0},
    {"not: expired address, port", "192.0.2.7:1 " OVER, NULL, "192.0.2.7", 1,
        0},
    {"not: expired any, port", "*:1 seclevel1 " OVER, "a.b", NULL, 1, 0},
    {"not: no rules", "", "a.b", "192.0.2.7", 443, 0},
};

static void
rule_is_found(void **state)
{
	const struct find_row *row = *state;
	struct rules_error error;
	struct rules *rules =
	    rules_parse(row->rules, strlen(row->rules), RULES_FILE, &error);
	struct host_address address;
	struct rules_peer peer = {.name = row->host, .port = row->port};
	const struct rule *rule;

	assert_non_null(rules);
	if (row->address != NULL) {
		assert_int_equal(host_address_parse(row->address,
		                     strlen(row->address), &address),
		    0);
		peer.address = &address;
	}
	rule = rules_find(rules, &peer, TODAY);
	assert_int_equal(rule != NULL ? rule->number : 0, row->want);
	rules_free(rules);
}

static const struct socket_row {
	const char *rules; /* the test's name, too */
	bool want;
	bool wants_for_name; /* x.c.d */
} socket_rows[] = {
    {"a.b,*.b.c,.d.e", false, false},
    {ANY, false, false},
    {"a.b,c.d:443", true, false},
    {"a.b,x.c.d:443", true, true},
    {"a.b,*.c.d:443", true, true},
    {"a.b,.c.d:443", true, true},
    {"a.b,y.c.d:1,x.c.d", true, false},
    {"a.b,x.c.d:443 none", true, true},
    {"a.b,x.c.d:443 sha1 until=2020-01-01", true, false},
    {"a.b,192.0.2.7", true, true},
    {"a.b,192.0.2.7:1", true, true},
    {"a.b,2001:db8::/32", true, true},
    {"a.b,[2001:db8::1]:1", true, true},
    {ANY_PORT, true, true},
};

static void
socket_is_asked_for(void **state)
{
	const struct socket_row *row = *state;
	struct rules_error error;
	struct rules *rules;

	rules =
	    rules_parse(row->rules, strlen(row->rules), RULES_VALUE, &error);
	assert_non_null(rules);
	assert_int_equal(rules_ask_for_socket(rules), row->want);
	assert_int_equal(rules_ask_for_socket_of(rules, "x.c.d", TODAY),
	    row->wants_for_name);
	rules_free(rules);
}

int
main(void)
{
	const struct table tables[] = {
	    TABLE(matches, rule_is_found),
	    TABLE(misses, rule_is_found),
	    TABLE(socket_rows, socket_is_asked_for),
	};

	return table_run("find", tables, sizeof(tables) / sizeof(tables[0]));
}
