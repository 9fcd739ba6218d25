/* SPDX-License-Identifier: MIT */
/* policy/pattern.h. */
#include "support/table.h"

#include <string.h>

#include "policy/pattern.h"

#define L10 "abcdefghij"
#define L63 L10 L10 L10 L10 L10 L10 "abc"
#define N253 L63 "." L63 "." L63 "." L10 L10 L10 L10 L10 L10 "a"

static const struct pattern_row {
	const char *name;
	const char *text;
	enum pattern_kind kind;
	const char *host; /* the name, or the address */
	unsigned prefix;
	uint16_t port;
} good[] = {
    {"name", "old.example.com", PATTERN_NAME, "old.example.com", 0, 0},
    {"name, other case, dot", "OLD.Example.com.", PATTERN_NAME,
        "old.example.com", 0, 0},
    {"name, one label", "localhost", PATTERN_NAME, "localhost", 0, 0},
    {"name, port", "old.example.com:443", PATTERN_NAME, "old.example.com", 0,
        443},
    {"name, dot, port", "old.example.com.:65535", PATTERN_NAME,
        "old.example.com", 0, 65535},
    {"name of 253", N253, PATTERN_NAME, N253, 0, 0},
    {"child", "*.Example.com", PATTERN_CHILD, "example.com", 0, 0},
    {"child, port", "*.example.com:1", PATTERN_CHILD, "example.com", 0, 1},
    {"suffix", ".Example.com.", PATTERN_SUFFIX, "example.com", 0, 0},
    {"suffix, port", ".example.com:8443", PATTERN_SUFFIX, "example.com", 0,
        8443},
    {"suffix of 253", "." N253, PATTERN_SUFFIX, N253, 0, 0},
    {"IPv4", "192.0.2.7", PATTERN_IPV4, "192.0.2.7", 32, 0},
    {"IPv4, port", "192.0.2.7:443", PATTERN_IPV4, "192.0.2.7", 32, 443},
    {"IPv4 prefix", "192.168.7.0/24", PATTERN_IPV4, "192.168.7.0", 24, 0},
    {"IPv4 prefix, port", "192.168.7.0/24:443", PATTERN_IPV4, "192.168.7.0", 24,
        443},
    {"IPv4 prefix of 0", "0.0.0.0/0", PATTERN_IPV4, "0.0.0.0", 0, 0},
    {"IPv4 prefix of 32", "192.0.2.7/32", PATTERN_IPV4, "192.0.2.7", 32, 0},
    {"IPv6", "2001:db8::7", PATTERN_IPV6, "2001:db8::7", 128, 0},
    {"IPv6, upper case", "2001:DB8::A", PATTERN_IPV6, "2001:db8::a", 128, 0},
    {"IPv6, ends as a port does", "2001:db8::443", PATTERN_IPV6,
        "2001:db8::443", 128, 0},
    {"IPv6 prefix", "2001:db8::/32", PATTERN_IPV6, "2001:db8::", 32, 0},
    {"IPv6 prefix of 0", "::/0", PATTERN_IPV6, "::", 0, 0},
    {"IPv6 prefix of 128", "::1/128", PATTERN_IPV6, "::1", 128, 0},
    {"brackets", "[2001:db8::7]", PATTERN_IPV6, "2001:db8::7", 128, 0},
    {"brackets, port", "[2001:db8::7]:443", PATTERN_IPV6, "2001:db8::7", 128,
        443},
    {"brackets, prefix", "[2001:db8::/32]", PATTERN_IPV6, "2001:db8::", 32, 0},
    {"brackets, prefix, port", "[2001:db8::/32]:443", PATTERN_IPV6,
        "2001:db8::", 32, 443},
    {"mapped", "::ffff:192.0.2.7", PATTERN_IPV4, "192.0.2.7", 32, 0},
    {"mapped, brackets, port", "[::ffff:192.0.2.7]:443", PATTERN_IPV4,
        "192.0.2.7", 32, 443},
    {"mapped prefix", "::ffff:192.168.7.0/120", PATTERN_IPV4, "192.168.7.0", 24,
        0},
    {"mapped prefix of 96", "::ffff:0:0/96", PATTERN_IPV4, "0.0.0.0", 0, 0},
    {"any", "*", PATTERN_ANY, "", 0, 0},
    {"any, port", "*:443", PATTERN_ANY, "", 0, 443},
};

#define PORT "1 to 65535"
#define NAME "'old.example.com'"
#define STAR "'*.example.com'"
#define TWO "two labels"
#define QUAD "four numbers"
#define LONG_PREFIX "number of 0 to "
#define BRACKETS "'[2001:db8::7]"

static const struct refused_row {
	const char *name;
	const char *text;
	size_t len;
	const char *right; /* what the message says to write */
} refused[] = {
    {"port 0", TEXT("old.example.com:0"), PORT},
    {"port 65536", TEXT("old.example.com:65536"), PORT},
    {"port 0443", TEXT("old.example.com:0443"), PORT},
    {"port +443", TEXT("old.example.com:+443"), PORT},
    {"port, empty", TEXT("old.example.com:"), PORT},
    {"port, trailing text", TEXT("old.example.com:443/"), PORT},
    {"port by name", TEXT("old.example.com:https"), PORT},
    {"port of IPv4", TEXT("192.0.2.7:0"), PORT},
    {"port of an IPv4 prefix", TEXT("192.168.7.0/24:0443"), PORT},
    {"port of IPv6", TEXT("[2001:db8::7]:65536"), PORT},
    {"port of IPv6, empty", TEXT("[2001:db8::7]:"), PORT},
    {"port of any", TEXT("*:0"), PORT},
    {"port alone", TEXT(":443"), "'old.example.com:443'"},
    {"colon alone", TEXT(":"), PORT},
    {"two ports", TEXT("old.example.com:443:443"), "'old.example.com:443'"},
    {"label of 64", TEXT(L63 "d.com"), NAME},
    {"name of 254", TEXT(N253 "b"), NAME},
    {"child of a name of 254", TEXT("*." N253 "b"), NAME},
    {"empty label", TEXT("old..example.com"), NAME},
    {"two leading dots", TEXT("..example.com"), NAME},
    {"dot", TEXT("."), NAME},
    {"hyphen", TEXT("-old.example.com"), NAME},
    {"NUL", TEXT("old.example.com\0"), NAME},
    {"semicolon", TEXT("old.example.com;new.example.com"), NAME},
    {"quotes", TEXT("\"old.example.com\""), NAME},
    {"user", TEXT("user@old.example.com"), NAME},
    {"last label a number", TEXT("old.example.1"), NAME},
    {"hexadecimal address", TEXT("0xc0000207"), NAME},
    {"child of an address", TEXT("*.0.2.7"), NAME},
    {"suffix of an address", TEXT(".0.2.7"), NAME},
    {"child of com", TEXT("*.com"), TWO},
    {"child of com.", TEXT("*.com."), TWO},
    {"child of com, port", TEXT("*.com:443"), TWO},
    {"suffix com", TEXT(".com"), TWO},
    {"suffix com.", TEXT(".COM."), TWO},
    {"child of nothing", TEXT("*."), NAME},
    {"star in a label", TEXT("a*.example.com"), STAR},
    {"star before a label", TEXT("*a.example.com"), STAR},
    {"star twice", TEXT("*.*.example.com"), STAR},
    {"star in the middle", TEXT("old.*.com"), STAR},
    {"star last", TEXT("foo.*"), STAR},
    {"two stars", TEXT("**"), STAR},
    {"suffix with a star", TEXT(".*.example.com"), STAR},
    {"IPv4 of three parts", TEXT("192.0.7"), QUAD},
    {"IPv4 of five parts", TEXT("192.0.2.7.1"), QUAD},
    {"IPv4 over 255", TEXT("192.0.2.256"), QUAD},
    {"IPv4 with zeros", TEXT("192.0.2.007"), QUAD},
    {"IPv4, trailing dot", TEXT("192.0.2.7."), QUAD},
    {"IPv4 as a number", TEXT("3221225991"), QUAD},
    {"IPv4 prefix, short", TEXT("192.168/16"), QUAD},
    {"IPv4 host bits", TEXT("192.168.7.1/24"), "'192.168.7.0/24'"},
    {"IPv4 host bits, port", TEXT("192.168.7.1/31:443"), "'192.168.7.0/31'"},
    {"IPv4 host bits of all", TEXT("192.168.7.0/0"), "'0.0.0.0/0'"},
    {"IPv4 /33", TEXT("192.168.7.0/33"), LONG_PREFIX "32"},
    {"IPv4 /01", TEXT("128.0.0.0/01"), LONG_PREFIX "32"},
    {"IPv4 /-1", TEXT("192.168.7.0/-1"), LONG_PREFIX "32"},
    {"IPv4 / alone", TEXT("192.168.7.0/"), LONG_PREFIX "32"},
    {"IPv4 /24/24", TEXT("192.168.7.0/24/24"), LONG_PREFIX "32"},
    {"IPv4 netmask", TEXT("192.168.7.0/255.255.255.0"), LONG_PREFIX "32"},
    {"IPv6 host bits", TEXT("2001:db8::7/32"), "'2001:db8::/32'"},
    {"IPv6 host bits, brackets", TEXT("[2001:db8::7/32]:443"),
        "'2001:db8::/32'"},
    {"IPv6 /129", TEXT("2001:db8::/129"), LONG_PREFIX "128"},
    {"IPv6 /01", TEXT("8000::/01"), LONG_PREFIX "128"},
    {"IPv6 prefix, port", TEXT("2001:db8::/32:443"), "'[2001:db8::/32]:443'"},
    {"mapped host bits", TEXT("::ffff:192.168.7.1/120"), "'192.168.7.0/24'"},
    {"mapped /95", TEXT("::ffff:0:0/95"), "IPv4"},
    {"mapped /24", TEXT("::ffff:192.168.7.0/24"), "'192.168.7.0/24'"},
    {"mapped /129", TEXT("::ffff:192.168.7.0/129"), LONG_PREFIX "128"},
    {"IPv6 of nine groups", TEXT("2001:db8:0:0:0:0:0:7:443"), BRACKETS},
    {"IPv6, two gaps", TEXT("2001::db8::7"), BRACKETS},
    {"IPv6, five digits", TEXT("2001:db8::00007"), BRACKETS},
    {"IPv6, zone", TEXT("fe80::1%eth0"), "without '%'"},
    {"IPv6, zone in brackets", TEXT("[fe80::1%25eth0]:443"), "without '%'"},
    {"name, escape", TEXT("old%2eexample.com"), "without '%'"},
    {"brackets, IPv4", TEXT("[192.0.2.7]"), "without brackets"},
    {"brackets, name", TEXT("[old.example.com]:443"), "without brackets"},
    {"brackets, empty", TEXT("[]"), BRACKETS},
    {"brackets, open", TEXT("[2001:db8::7"), BRACKETS},
    {"brackets, text after", TEXT("[2001:db8::7]443"), BRACKETS},
    {"brackets, prefix after", TEXT("[2001:db8::]/32"), "/32]:443'"},
    {"brackets, twice", TEXT("[[2001:db8::7]]"), BRACKETS},
    {"brackets, NUL", TEXT("[2001:db8::7\0]"), BRACKETS},
    {"brackets, no IPv6", TEXT("[old:x]"), BRACKETS},
    {"URL", TEXT("https://old.example.com/"), NAME},
    {"URL, port", TEXT("https://old.example.com:8443/x:y"),
        "'old.example.com:8443'"},
    {"URL, query", TEXT("https://old.example.com?x"), NAME},
    {"URL, user", TEXT("ftp://u:p@old.example.com"), NAME},
    {"URL, IPv6", TEXT("https://[2001:db8::7]:443/"), BRACKETS ":443'"},
    {"URL, no host", TEXT("file:///etc/hosts"), NAME},
    {"URL, nothing", TEXT("https://"), NAME},
    {"path", TEXT("old.example.com/path"), NAME},
    {"path after nothing", TEXT("/path"), NAME},
    {"path after '@'", TEXT("@/etc/rules"), NAME},
};

/* In memory of its very size, so that a byte too far is seen. */
static int
pattern_read(
    struct pattern *pattern, const char *text, size_t len, char *message)
{
	char *copy = malloc(len);
	int rv;

	assert_non_null(copy);
	memcpy(copy, text, len);
	rv = pattern_parse(pattern, copy, len, message);
	free(copy);
	return rv;
}

static void
pattern_is_read(void **state)
{
	const struct pattern_row *row = *state;
	char message[MESSAGE_SIZE];
	struct host_address address;
	struct pattern pattern;

	assert_int_equal(
	    pattern_read(&pattern, row->text, strlen(row->text), message), 0);
	assert_int_equal(pattern.kind, row->kind);
	assert_int_equal(pattern.port, row->port);
	if (row->kind == PATTERN_IPV4 || row->kind == PATTERN_IPV6) {
		assert_int_equal(
		    host_address_parse(row->host, strlen(row->host), &address),
		    0);
		assert_true(host_address_equal(&pattern.address, &address));
		assert_int_equal(pattern.prefix, row->prefix);
	} else if (row->kind != PATTERN_ANY) {
		assert_string_equal(pattern.name, row->host);
		assert_int_equal(pattern.name_len, strlen(row->host));
	}
}

static void
pattern_is_refused(void **state)
{
	const struct refused_row *row = *state;
	char message[MESSAGE_SIZE];
	struct pattern pattern;

	assert_int_equal(
	    pattern_read(&pattern, row->text, row->len, message), -1);
	assert_int_equal(message[0], '\'');
	assert_non_null(strstr(message, "; write "));
	assert_non_null(strstr(strstr(message, "; write "), row->right));
}

static const struct wide_row {
	const char *name;
	const char *text;
	bool want;
} wide[] = {
    {"wide: any", "*", true},
    {"wide: any, port", "*:443", true},
    {"wide: IPv4 /0", "0.0.0.0/0", true},
    {"wide: IPv4 /7", "10.0.0.0/7", true},
    {"wide: IPv6 /0", "::/0", true},
    {"wide: IPv6 /6", "fc00::/6", true},
    {"wide: mapped /96", "::ffff:0:0/96", true},
    {"not wide: IPv4 /8", "10.0.0.0/8", false},
    {"not wide: mapped /104", "::ffff:10.0.0.0/104", false},
    {"not wide: IPv6 /7", "fc00::/7", false},
    {"not wide: address", "192.0.2.7", false},
    {"not wide: suffix", ".example.com", false},
    {"not wide: name", "localhost", false},
};

static void
pattern_width_is_told(void **state)
{
	const struct wide_row *row = *state;
	char message[MESSAGE_SIZE];
	struct pattern pattern;

	assert_int_equal(
	    pattern_read(&pattern, row->text, strlen(row->text), message), 0);
	assert_true(pattern_is_wide(&pattern) == row->want);
}

int
main(void)
{
	const struct table tables[] = {
	    TABLE(good, pattern_is_read),
	    TABLE(refused, pattern_is_refused),
	    TABLE(wide, pattern_width_is_told),
	};

	return table_run("pattern", tables, sizeof(tables) / sizeof(tables[0]));
}
