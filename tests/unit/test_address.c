/* SPDX-License-Identifier: MIT */
/* policy/host.h: addresses. */
#include "support/table.h"

#include <string.h>

#include "policy/host.h"

static const struct address_row {
	const char *name;
	const char *text;
	size_t len;
	enum host_family family;
	uint8_t bytes[16];
} good_addresses[] = {
    {"address: IPv4", TEXT("192.0.2.7"), HOST_IPV4, {192, 0, 2, 7}},
    {"address: zero", TEXT("0.0.0.0"), HOST_IPV4, {0}},
    {"address: all ones", TEXT("255.255.255.255"), HOST_IPV4,
        {255, 255, 255, 255}},
    {"address: IPv6", TEXT("2001:db8::7"), HOST_IPV6,
        {0x20, 1, 0x0d, 0xb8, [15] = 7}},
    {"address: IPv6, upper case", TEXT("2001:DB8::A"), HOST_IPV6,
        {0x20, 1, 0x0d, 0xb8, [15] = 10}},
    {"address: IPv6 in full", TEXT("2001:0db8:0000:0000:0000:0000:0000:0007"),
        HOST_IPV6, {0x20, 1, 0x0d, 0xb8, [15] = 7}},
    {"address: IPv6 loopback", TEXT("::1"), HOST_IPV6, {[15] = 1}},
    {"address: IPv6 any", TEXT("::"), HOST_IPV6, {0}},
    {"address: mapped", TEXT("::ffff:192.0.2.7"), HOST_IPV4, {192, 0, 2, 7}},
    {"address: mapped, hexadecimal", TEXT("::FFFF:c000:207"), HOST_IPV4,
        {192, 0, 2, 7}},
    {"address: mapped, in full",
        TEXT("0000:0000:0000:0000:0000:ffff:255.255.255.255"), HOST_IPV4,
        {255, 255, 255, 255}},
    {"address: compatible is not mapped", TEXT("::192.0.2.7"), HOST_IPV6,
        {[12] = 192, 0, 2, 7}},
    {"address: translated is not mapped", TEXT("::ffff:0:192.0.2.7"), HOST_IPV6,
        {[8] = 255, 255, [12] = 192, 0, 2, 7}},
};

static const struct text_row {
	const char *name;
	const char *text;
	size_t len;
} bad_addresses[] = {
    {"no address: empty", TEXT("")},
    {"no address: name", TEXT("old.example.com")},
    {"no address: three parts", TEXT("192.0.7")},
    {"no address: five parts", TEXT("192.0.2.7.1")},
    {"no address: trailing dot", TEXT("192.0.2.7.")},
    {"no address: 256", TEXT("192.0.2.256")},
    {"no address: leading zero", TEXT("192.0.2.07")},
    {"no address: hexadecimal", TEXT("0xc0.0.2.7")},
    {"no address: number", TEXT("3221225991")},
    {"no address: sign", TEXT("192.0.2.+7")},
    {"no address: leading blank", TEXT(" 192.0.2.7")},
    {"no address: trailing blank", TEXT("192.0.2.7 ")},
    {"no address: trailing newline", TEXT("192.0.2.7\n")},
    {"no address: NUL at the end", TEXT("192.0.2.7\0")},
    {"no address: NUL and more", TEXT("192.0.2.7\0.example")},
    {"no address: IPv6 with NUL", TEXT("2001:db8::7\0")},
    {"no address: port", TEXT("192.0.2.7:443")},
    {"no address: prefix", TEXT("192.0.2.0/24")},
    {"no address: IPv6 prefix", TEXT("2001:db8::/32")},
    {"no address: brackets", TEXT("[2001:db8::7]")},
    {"no address: zone", TEXT("fe80::1%eth0")},
    {"no address: two gaps", TEXT("2001::db8::7")},
    {"no address: five digits", TEXT("2001:0db80::7")},
    {"no address: seven groups", TEXT("1:2:3:4:5:6:7")},
    {"no address: nine groups", TEXT("1:2:3:4:5:6:7:8:9")},
    {"no address: colon at the end", TEXT("1:2:3:4:5:6:7:")},
    {"no address: colon", TEXT(":")},
    {"no address: longer than any",
        TEXT("0000:0000:0000:0000:0000:ffff:255.255.255.2555")},
};

static void
address_is_read(void **state)
{
	const struct address_row *row = *state;
	struct host_address address, same;

	assert_int_equal(host_address_parse(row->text, row->len, &address), 0);
	assert_int_equal(address.family, row->family);
	assert_memory_equal(address.bytes, row->bytes, 16);
	host_address_set(&same, row->family, row->bytes);
	assert_true(host_address_equal(&address, &same));
}

static void
address_is_refused(void **state)
{
	const struct text_row *row = *state;
	struct host_address address;

	assert_int_equal(host_address_parse(row->text, row->len, &address), -1);
}

static const struct mask_row {
	const char *name;
	const char *address;
	unsigned prefix;
	const char *want;
} masks[] = {
    {"mask: IPv4 /0", "255.255.255.255", 0, "0.0.0.0"},
    {"mask: IPv4 /1", "255.255.255.255", 1, "128.0.0.0"},
    {"mask: IPv4 /8", "255.255.255.255", 8, "255.0.0.0"},
    {"mask: IPv4 /15", "255.255.255.255", 15, "255.254.0.0"},
    {"mask: IPv4 /17", "255.255.255.255", 17, "255.255.128.0"},
    {"mask: IPv4 /31", "255.255.255.255", 31, "255.255.255.254"},
    {"mask: IPv4 /32", "255.255.255.255", 32, "255.255.255.255"},
    {"mask: IPv6 /0", "ffff:ffff::ffff", 0, "::"},
    {"mask: IPv6 /7", "ffff:ffff::ffff", 7, "fe00::"},
    {"mask: IPv6 /33", "ffff:ffff:ffff::ffff", 33, "ffff:ffff:8000::"},
    {"mask: IPv6 /127", "ffff::ffff", 127, "ffff::fffe"},
    {"mask: IPv6 /128", "ffff::ffff", 128, "ffff::ffff"},
};

static void
address_read(struct host_address *address, const char *text)
{
	assert_int_equal(host_address_parse(text, strlen(text), address), 0);
}

static void
address_is_masked(void **state)
{
	const struct mask_row *row = *state;
	struct host_address address, want;

	address_read(&address, row->address);
	address_read(&want, row->want);
	host_address_mask(&address, row->prefix);
	assert_true(host_address_equal(&address, &want));
}

static void
families_differ(void)
{
	const uint8_t zero[16] = {0};
	struct host_address ipv4, ipv6, other;

	host_address_set(&ipv4, HOST_IPV4, zero);
	host_address_set(&ipv6, HOST_IPV6, zero);
	address_read(&other, "::1");
	assert_false(host_address_equal(&ipv4, &ipv6));
	assert_false(host_address_equal(&ipv6, &other));
	assert_int_equal(host_address_bits(HOST_IPV4), 32);
	assert_int_equal(host_address_bits(HOST_IPV6), 128);
}

static const struct table_single singles[] = {
    {"equal: not across families", families_differ},
};

int
main(void)
{
	const struct table tables[] = {
	    TABLE(good_addresses, address_is_read),
	    TABLE(bad_addresses, address_is_refused),
	    TABLE(masks, address_is_masked),
	    TABLE(singles, table_single_run),
	};

	return table_run("address", tables, sizeof(tables) / sizeof(tables[0]));
}
