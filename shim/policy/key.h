/* SPDX-License-Identifier: MIT */
/* What the index of a rule set is keyed by: a canonical pattern and a port. */
#ifndef LEGACYTLS_POLICY_KEY_H
#define LEGACYTLS_POLICY_KEY_H

#include <stdint.h>

#include "pattern.h"

struct key {
	enum pattern_kind kind;
	uint16_t port;     /* 0: every port */
	uint8_t extent;    /* bytes of the name, or bits of the prefix */
	const void *bytes; /* of the name, or the 16 of the address; borrowed */
	uint64_t state;    /* of the hash over them */
};

/* The state before any byte. */
#define KEY_STATE UINT64_C(0xcbf29ce484222325)

/*
 * The state after one byte more: FNV-1a, 64 bits (RFC 9923). A name is taken
 * from its right end, so that one pass gives the states of all its suffixes.
 */
static inline uint64_t
key_state_add(uint64_t state, char byte)
{
	return (state ^ (uint8_t)byte) * UINT64_C(0x00000100000001b3);
}

struct key key_of_name(enum pattern_kind kind, const char *name, uint8_t len);

/* The address has been masked to the prefix. */
struct key key_of_address(const struct host_address *address, uint8_t prefix);

struct key key_of_pattern(const struct pattern *pattern);

/* Mixed once more, for FNV-1a mixes its last bytes badly. */
static inline uint32_t
key_hash(const struct key *key)
{
	uint64_t rest =
	    (uint64_t)key->kind << 24 | (uint64_t)key->extent << 16 | key->port;
	uint64_t x = key->state + rest * UINT64_C(0x9e3779b97f4a7c15);

	x = (x ^ x >> 32) * UINT64_C(0xbf58476d1ce4e5b9);
	return (uint32_t)(x >> 32);
}

#endif
