/* SPDX-License-Identifier: MIT */
/* Canonical host names and addresses, and ports. */
#include "host.h"

#include <arpa/inet.h>
#include <string.h>

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char
lower(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c | 0x20);
	return c;
}

static bool
is_label_byte(char c)
{
	return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_';
}

static const char *
label_check(const char *label, size_t len)
{
	if (len == 0)
		return "empty label";
	if (len > 63)
		return "label longer than 63 bytes";
	if (label[0] == '-' || label[len - 1] == '-')
		return "label beginning or ending with '-'";
	return NULL;
}

/* As URLs see it (WHATWG URL 3.5, "ends in a number"): digits, or 0x... */
static bool
is_number(const char *label, size_t len)
{
	size_t i;

	if (len >= 2 && label[0] == '0' && label[1] == 'x') {
		for (i = 2; i < len; i++) {
			if (!is_digit(label[i]) &&
			    !(label[i] >= 'a' && label[i] <= 'f'))
				return false;
		}
		return true;
	}
	for (i = 0; i < len; i++) {
		if (!is_digit(label[i]))
			return false;
	}
	return len > 0;
}

const char *
host_name_parse(const char *text, size_t len, char name[HOST_NAME_SIZE])
{
	const char *why;
	size_t i, label = 0;

	if (len > 0 && text[len - 1] == '.')
		len--;
	if (len == 0)
		return "empty name";
	if (len >= HOST_NAME_SIZE)
		return "name longer than 253 bytes";
	for (i = 0; i < len; i++) {
		name[i] = lower(text[i]);
		if (is_label_byte(name[i]))
			continue;
		if (name[i] != '.')
			return "a byte other than letters, digits, '-', '_' "
			       "and '.'";
		why = label_check(name + label, i - label);
		if (why != NULL)
			return why;
		label = i + 1;
	}
	name[len] = '\0';
	if (is_number(name + label, len - label))
		return "last label is a number, as in a mistyped address";
	return label_check(name + label, len - label);
}

bool
host_name_equal(const char *text, const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (lower(text[i]) != name[i])
			return false;
	}
	return true;
}

int
host_address_parse(const char *text, size_t len, struct host_address *address)
{
	char copy[INET6_ADDRSTRLEN];
	uint8_t bytes[16];
	int family;

	/* A NUL would end the copy before the text ends. */
	if (len >= sizeof(copy) || memchr(text, '\0', len) != NULL)
		return -1;
	memcpy(copy, text, len);
	copy[len] = '\0';
	family = memchr(copy, ':', len) != NULL ? AF_INET6 : AF_INET;
	if (inet_pton(family, copy, bytes) != 1)
		return -1;
	host_address_set(
	    address, family == AF_INET6 ? HOST_IPV6 : HOST_IPV4, bytes);
	return 0;
}

void
host_address_set(
    struct host_address *address, enum host_family family, const void *bytes)
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
	const uint8_t *from = bytes;

	memset(address, 0, sizeof(*address));
	if (family == HOST_IPV6 && memcmp(from, mapped, sizeof(mapped)) == 0) {
		family = HOST_IPV4;
		from += sizeof(mapped);
	}
	address->family = family;
	memcpy(address->bytes, from, host_address_bits(family) / 8);
}

unsigned
host_address_bits(enum host_family family)
{
	return family == HOST_IPV4 ? 32 : 128;
}

void
host_address_mask(struct host_address *address, unsigned prefix)
{
	unsigned whole = prefix / 8;

	if (whole >= sizeof(address->bytes))
		return;
	address->bytes[whole] &= (uint8_t)(0xff00 >> prefix % 8);
	memset(
	    address->bytes + whole + 1, 0, sizeof(address->bytes) - whole - 1);
}

bool
host_address_equal(const struct host_address *a, const struct host_address *b)
{
	return a->family == b->family &&
	       memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

/* A decimal number of five digits at most, without sign or leading zero. */
static int
decimal_parse(const char *text, size_t len, unsigned *value)
{
	unsigned number = 0;
	size_t i;

	if (len == 0 || len > 5 || (len > 1 && text[0] == '0'))
		return -1;
	for (i = 0; i < len; i++) {
		if (!is_digit(text[i]))
			return -1;
		number = number * 10 + (unsigned)(text[i] - '0');
	}
	*value = number;
	return 0;
}

int
host_prefix_parse(
    const char *text, size_t len, enum host_family family, unsigned *prefix)
{
	unsigned value;

	if (decimal_parse(text, len, &value) == -1 ||
	    value > host_address_bits(family))
		return -1;
	*prefix = value;
	return 0;
}

int
host_port_parse(const char *text, size_t len, uint16_t *port)
{
	unsigned value;

	if (decimal_parse(text, len, &value) == -1 || value == 0 ||
	    value > UINT16_MAX)
		return -1;
	*port = (uint16_t)value;
	return 0;
}
