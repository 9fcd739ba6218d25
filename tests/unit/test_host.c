/* SPDX-License-Identifier: MIT */
/* policy/host.h: names, ports and prefix lengths. */
#include "support/table.h"

#include <string.h>

#include "policy/host.h"

#define L10 "abcdefghij"
#define L60 L10 L10 L10 L10 L10 L10
#define L63 L60 "abc"
#define N253 L63 "." L63 "." L63 "." L60 "a"

static const struct name_row {
	const char *name;
	const char *text;
	size_t len;
	const char *want; /* the canonical name, or what is wrong */
} good_names[] = {
    {"name: as it is", TEXT("old.example.com"), "old.example.com"},
    {"name: upper case", TEXT("OLD.Example.COM"), "old.example.com"},
    {"name: trailing dot", TEXT("old.example.com."), "old.example.com"},
    {"name: one label", TEXT("localhost"), "localhost"},
    {"name: one byte", TEXT("a"), "a"},
    {"name: digits first", TEXT("3com.example"), "3com.example"},
    {"name: a number before the last label", TEXT("10.0.0.example"),
        "10.0.0.example"},
    {"name: underscore", TEXT("_ldap._tcp.ex_a.com"), "_ldap._tcp.ex_a.com"},
    {"name: A-label", TEXT("XN--BCHER-KVA.example"), "xn--bcher-kva.example"},
    {"name: last label begins as 0x", TEXT("old.0xyz"), "old.0xyz"},
    {"name: last label has digits", TEXT("old.e1"), "old.e1"},
    {"name: label of 63", TEXT(L63 ".com"), L63 ".com"},
    {"name: 253 bytes", TEXT(N253), N253},
    {"name: 253 bytes and a dot", TEXT(N253 "."), N253},
};

static const struct name_row bad_names[] = {
    {"no name: empty", TEXT(""), "empty name"},
    {"no name: a dot", TEXT("."), "empty name"},
    {"no name: two dots", TEXT(".."), "empty label"},
    {"no name: leading dot", TEXT(".example.com"), "empty label"},
    {"no name: dots inside", TEXT("old..example.com"), "empty label"},
    {"no name: two dots at the end", TEXT("old.example.com.."), "empty label"},
    {"no name: label of 64", TEXT(L63 "d.com"), "longer than 63"},
    {"no name: last label of 64", TEXT("a." L63 "d"), "longer than 63"},
    {"no name: 254 bytes", TEXT(N253 "b"), "longer than 253"},
    {"no name: 254 bytes and a dot", TEXT(N253 "b."), "longer than 253"},
    {"no name: leading hyphen", TEXT("-old.example.com"), "'-'"},
    {"no name: trailing hyphen", TEXT("old-.example.com"), "'-'"},
    {"no name: last label is a hyphen", TEXT("old.-"), "'-'"},
    {"no name: blank", TEXT("old example"), "other than letters"},
    {"no name: leading blank", TEXT(" old.example"), "other than letters"},
    {"no name: star", TEXT("*.example.com"), "other than letters"},
    {"no name: port", TEXT("old.example.com:443"), "other than letters"},
    {"no name: slash", TEXT("old.example.com/"), "other than letters"},
    {"no name: at sign", TEXT("u@old.example.com"), "other than letters"},
    {"no name: bracket below 'a'", TEXT("old`.example"), "other than letters"},
    {"no name: byte after 'z'", TEXT("old{.example"), "other than letters"},
    {"no name: byte before 'A'", TEXT("old@.example"), "other than letters"},
    {"no name: byte after 'Z'", TEXT("old[.example"), "other than letters"},
    {"no name: byte before '0'", TEXT("old/.example"), "other than letters"},
    {"no name: byte after '9'", TEXT("old:.example"), "other than letters"},
    {"no name: NUL inside", TEXT("old\0.example.com"), "other than letters"},
    {"no name: NUL at the end", TEXT("old.example\0"), "other than letters"},
    {"no name: newline", TEXT("old.example\n"), "other than letters"},
    {"no name: DEL", TEXT("old.example\x7f"), "other than letters"},
    {"no name: UTF-8",
        TEXT("b\xc3\xbc"
             "cher.example"),
        "other than letters"},
    {"no name: IPv4 address", TEXT("192.0.2.7"), "number"},
    {"no name: IPv4 address, dot", TEXT("192.0.2.7."), "number"},
    {"no name: IPv4 of three parts", TEXT("192.0.7"), "number"},
    {"no name: a number", TEXT("3221225991"), "number"},
    {"no name: last label a number", TEXT("old.example.1"), "number"},
    {"no name: last label hexadecimal", TEXT("192.0.2.0x7"), "number"},
    {"no name: upper case hexadecimal", TEXT("0XC0000207"), "number"},
    {"no name: 0x alone", TEXT("old.0x"), "number"},
    {"no name: IPv6 address", TEXT("2001:db8::7"), "other than letters"},
};

static void
name_is_canonical(void **state)
{
	const struct name_row *row = *state;
	char name[HOST_NAME_SIZE];

	assert_null(host_name_parse(row->text, row->len, name));
	assert_string_equal(name, row->want);
	assert_true(host_name_equal(row->text, name, strlen(name)));
}

static void
name_is_refused(void **state)
{
	const struct name_row *row = *state;
	char name[HOST_NAME_SIZE];
	const char *why = host_name_parse(row->text, row->len, name);

	assert_non_null(why);
	assert_non_null(strstr(why, row->want));
}

static const struct equal_row {
	const char *name;
	const char *text;
	const char *canonical;
} unequal_names[] = {
    {"unequal: another", "old.example.com", "new.example.com"},
    {"unequal: last byte", "old.example.com", "old.example.con"},
    {"unequal: case of the canonical", "old.example", "OLD.example"},
    {"unequal: '@' is no '`'", "@", "`"},
    {"unequal: '[' is no '{'", "[", "{"},
    {"unequal: '_' is no DEL", "_", "\x7f"},
};

static void
names_are_unequal(void **state)
{
	const struct equal_row *row = *state;

	assert_false(
	    host_name_equal(row->text, row->canonical, strlen(row->text)));
}

static const struct number_row {
	const char *name;
	const char *text;
	size_t len;
	int want; /* -1: refused */
} ports[] = {
    {"port: 1", TEXT("1"), 1},
    {"port: 443", TEXT("443"), 443},
    {"port: 65535", TEXT("65535"), 65535},
    {"no port: 0", TEXT("0"), -1},
    {"no port: 65536", TEXT("65536"), -1},
    {"no port: 99999", TEXT("99999"), -1},
    {"no port: 443 and 2^32", TEXT("4294967739"), -1},
    {"no port: leading zero", TEXT("0443"), -1},
    {"no port: plus", TEXT("+443"), -1},
    {"no port: minus", TEXT("-443"), -1},
    {"no port: empty", TEXT(""), -1},
    {"no port: leading blank", TEXT(" 443"), -1},
    {"no port: trailing blank", TEXT("443 "), -1},
    {"no port: trailing text", TEXT("443x"), -1},
    {"no port: hexadecimal", TEXT("0x1bb"), -1},
    {"no port: name", TEXT("https"), -1},
    {"no port: byte before '0'", TEXT("44/"), -1},
    {"no port: byte after '9'", TEXT("44:"), -1},
    {"no port: NUL", TEXT("443\0"), -1},
};

static void
port_is_read_or_refused(void **state)
{
	const struct number_row *row = *state;
	uint16_t port = 7;

	assert_int_equal(host_port_parse(row->text, row->len, &port),
	    row->want == -1 ? -1 : 0);
	assert_int_equal(port, row->want == -1 ? 7 : row->want);
}

static const struct prefix_row {
	const char *name;
	const char *text;
	enum host_family family;
	int want;
} prefixes[] = {
    {"prefix: IPv4 /0", "0", HOST_IPV4, 0},
    {"prefix: IPv4 /32", "32", HOST_IPV4, 32},
    {"prefix: IPv6 /128", "128", HOST_IPV6, 128},
    {"no prefix: IPv4 /33", "33", HOST_IPV4, -1},
    {"no prefix: IPv6 /129", "129", HOST_IPV6, -1},
    {"no prefix: leading zero", "01", HOST_IPV4, -1},
    {"no prefix: two zeros", "00", HOST_IPV4, -1},
    {"no prefix: plus", "+8", HOST_IPV4, -1},
    {"no prefix: empty", "", HOST_IPV4, -1},
    {"no prefix: netmask", "255.255.255.0", HOST_IPV4, -1},
};

static void
prefix_is_read_or_refused(void **state)
{
	const struct prefix_row *row = *state;
	unsigned prefix = 7;

	assert_int_equal(host_prefix_parse(row->text, strlen(row->text),
	                     row->family, &prefix),
	    row->want == -1 ? -1 : 0);
	assert_int_equal(prefix, row->want == -1 ? 7 : row->want);
}

int
main(void)
{
	const struct table tables[] = {
	    TABLE(good_names, name_is_canonical),
	    TABLE(bad_names, name_is_refused),
	    TABLE(unequal_names, names_are_unequal),
	    TABLE(ports, port_is_read_or_refused),
	    TABLE(prefixes, prefix_is_read_or_refused),
	};

	return table_run("host", tables, sizeof(tables) / sizeof(tables[0]));
}
