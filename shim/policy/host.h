/* SPDX-License-Identifier: MIT */
/* Canonical host names and addresses, and ports. */
#ifndef LEGACYTLS_POLICY_HOST_H
#define LEGACYTLS_POLICY_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 253 octets of text and the final NUL (RFC 1035 2.3.4, less the root). */
#define HOST_NAME_SIZE 254

enum host_family {
	HOST_IPV4 = 4,
	HOST_IPV6 = 6,
};

/* An IP address in network order; IPv4 in the first four bytes, rest 0. */
struct host_address {
	enum host_family family;
	uint8_t bytes[16];
};

/*
 * Writes the canonical form of the name of len bytes at text into name: lower
 * case, without the one trailing dot that a name may have.
 *
 * A name is labels of 1 to 63 ASCII letters, digits, '-' and '_', none
 * beginning or ending with '-', joined by dots, 253 octets at most (RFC 1035
 * 2.3.4, RFC 1123 2.1, '_' because real hosts have it). A name whose last
 * label is a number, decimal or 0x, is refused: it is a mistyped address.
 *
 * Returns NULL, or what is wrong as a static phrase ("empty label", ...); name
 * is then unspecified. Pure; safe in any thread.
 */
const char *host_name_parse(
    const char *text, size_t len, char name[HOST_NAME_SIZE]);

/*
 * True if the len bytes at text, a name that host_name_parse accepts in any
 * case, have as canonical form the len bytes at name.
 */
bool host_name_equal(const char *text, const char *name, size_t len);

/*
 * Reads a dotted-quad IPv4 address (no leading zeros) or an IPv6 address
 * (RFC 4291 2.2, without brackets or zone). An IPv4-mapped IPv6 address
 * (RFC 4291 2.5.5.2) becomes the IPv4 address. Returns 0, or -1 if the len
 * bytes at text are anything else. Pure; safe in any thread.
 */
int host_address_parse(
    const char *text, size_t len, struct host_address *address);

/*
 * Fills address from 4 or 16 bytes in network order, as sockaddr has them,
 * with the same treatment of IPv4-mapped addresses.
 */
void host_address_set(
    struct host_address *address, enum host_family family, const void *bytes);

/* Bits in an address of the family: 32 or 128. */
unsigned host_address_bits(enum host_family family);

/* Clears every bit of the address after the first prefix bits. */
void host_address_mask(struct host_address *address, unsigned prefix);

bool host_address_equal(
    const struct host_address *a, const struct host_address *b);

/*
 * Reads the prefix length of an address of the family: a decimal number of 0
 * to 32 or 128, without sign or leading zero, that takes up all len bytes.
 * Returns 0, or -1 and leaves *prefix alone.
 */
int host_prefix_parse(
    const char *text, size_t len, enum host_family family, unsigned *prefix);

/*
 * Reads a decimal number of 1 to 65535, without sign or leading zero, that
 * takes up all len bytes. Returns 0, or -1 and leaves *port alone.
 */
int host_port_parse(const char *text, size_t len, uint16_t *port);

#endif
