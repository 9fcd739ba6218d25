/* SPDX-License-Identifier: MIT */
/* One pattern: which hosts a rule covers. */
#ifndef LEGACYTLS_POLICY_PATTERN_H
#define LEGACYTLS_POLICY_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "host.h"
#include "message.h"

enum pattern_kind {
	PATTERN_NAME,   /* that name */
	PATTERN_CHILD,  /* "*.name": exactly one label below it */
	PATTERN_SUFFIX, /* ".name": every depth below it, not itself */
	PATTERN_IPV4,   /* an address, or the addresses of a prefix */
	PATTERN_IPV6,
	PATTERN_ANY, /* "*" */
};

struct pattern {
	enum pattern_kind kind;
	uint16_t port;               /* 0: every port */
	uint8_t name_len;            /* of the three kinds with a name */
	uint8_t prefix;              /* of an address; 32 or 128: just one */
	struct host_address address; /* masked */
	char name[HOST_NAME_SIZE];   /* canonical, without "*." or "." */
};

/*
 * Reads the pattern that takes up all len bytes at text, at least one. Returns
 * 0, or -1 with "what is wrong; what would be right" in message, and pattern
 * unspecified. A prefix of IPv4-mapped addresses becomes the IPv4 prefix.
 */
int pattern_parse(struct pattern *pattern, const char *text, size_t len,
    char message[MESSAGE_SIZE]);

/*
 * True if the pattern covers every host, or so many addresses that it may as
 * well: an IPv4 prefix under 8, an IPv6 prefix under 7.
 */
bool pattern_is_wide(const struct pattern *pattern);

/* True if it covers one name or one address. */
bool pattern_is_single(const struct pattern *pattern);

/* The bytes before the name, in the text of a pattern: 2 for "*.name". */
size_t pattern_name_offset(enum pattern_kind kind);

#endif
