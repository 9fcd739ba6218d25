/* SPDX-License-Identifier: MIT */
/* The hash table of a rule set. */
#ifndef LEGACYTLS_POLICY_RULES_INDEX_H
#define LEGACYTLS_POLICY_RULES_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "key.h"
#include "rules.h"

/* Which prefix lengths the rules of one family have, longest first. */
struct rules_prefixes {
	uint8_t count;
	uint8_t lengths[129];
};

/*
 * Open-addressed and at most half full. The key is the whole pattern with its
 * port, so that no two rules have the same, whatever a file says.
 */
struct rules_index {
	const uint64_t *words;
	uint32_t *places; /* 1 + the rule's offset in words; 0: empty */
	uint8_t *tags;    /* see tag(); most misses end here */
	size_t mask;      /* slots - 1; their number is a power of 2 */
	uint32_t shapes;  /* bits of rules_index_shape: some rule is such */
	uint64_t *ports;  /* a bit for each port that some rule has */
	struct rules_prefixes ipv4;
	struct rules_prefixes ipv6;
};

/*
 * Makes an empty index for count rules that will lie in words, the caller's.
 * Returns 0, or -1 if memory runs out.
 */
int rules_index_init(
    struct rules_index *index, const uint64_t *words, size_t count);

void rules_index_free(struct rules_index *index);

static inline uint32_t
rules_index_shape(enum pattern_kind kind, bool port)
{
	return UINT32_C(1) << (2 * kind + port);
}

/* False: no rule has that kind, with a port or without. */
static inline bool
rules_index_has(
    const struct rules_index *index, enum pattern_kind kind, bool port)
{
	return (index->shapes & rules_index_shape(kind, port)) != 0;
}

/* Has a rule of one of the kinds, 1 << kind each, not ended before today? */
bool rules_index_has_live(
    const struct rules_index *index, uint32_t kinds, int32_t today);

/* The next port after this one that some rule has; 0: there is none. */
uint16_t rules_index_next_port(const struct rules_index *index, uint16_t port);

/* Fetches the slot of the hash, key_hash of a key, ahead of its use. */
static inline void
rules_index_prefetch(const struct rules_index *index, uint32_t hash)
{
	__builtin_prefetch(&index->tags[hash & index->mask]);
	__builtin_prefetch(&index->places[hash & index->mask]);
}

/* The rule with the key, or NULL. */
const struct rule *rules_index_get(
    const struct rules_index *index, const struct key *key, uint32_t hash);

/*
 * Adds the rule, which lies in the words and has its text, and gives it the
 * key. Returns NULL; or, without adding, the rule that has the key.
 */
const struct rule *rules_index_add(struct rules_index *index, struct rule *rule,
    const struct key *key, uint32_t hash);

#endif
