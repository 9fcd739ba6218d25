/* SPDX-License-Identifier: MIT */
/* The hash table of a rule set. */
#include "rules_index.h"

#include <stdlib.h>
#include <string.h>

#define PORT_WORDS (65536 / 64)

/* Of rules_index_shape: those of every kind. */
#define SHAPES_WITH_PORT UINT32_C(0xaaaaaaaa)

static bool
is_address(enum pattern_kind kind)
{
	return kind == PATTERN_IPV4 || kind == PATTERN_IPV6;
}

static bool
has_key(const struct rule *rule, const struct key *key)
{
	if (rule->kind != key->kind || rule->port != key->port ||
	    rule->extent != key->extent)
		return false;
	if (is_address(key->kind))
		return memcmp(rule->address, key->bytes, 16) == 0;
	return host_name_equal(rule->text + pattern_name_offset(key->kind),
	    key->bytes, key->extent);
}

/* From the top of the hash, for its low bits choose the slot; never 0. */
static uint8_t
tag(uint32_t hash)
{
	return (uint8_t)(hash >> 24) | 1;
}

static const struct rule *
slot_rule(const struct rules_index *index, size_t slot)
{
	return (const void *)(index->words + (index->places[slot] - 1));
}

/* The slot of the rule with the key, or the empty one where it belongs. */
static size_t
slot_find(const struct rules_index *index, const struct key *key, uint32_t hash)
{
	size_t slot;

	for (slot = hash & index->mask; index->tags[slot] != 0;
	     slot = (slot + 1) & index->mask) {
		if (index->tags[slot] == tag(hash) &&
		    has_key(slot_rule(index, slot), key))
			break;
	}
	return slot;
}

int
rules_index_init(struct rules_index *index, const uint64_t *words, size_t count)
{
	size_t slots = 4;

	while (slots / 2 < count)
		slots *= 2;
	*index = (struct rules_index){.words = words, .mask = slots - 1};
	index->places = calloc(slots, sizeof(*index->places));
	index->tags = calloc(slots, sizeof(*index->tags));
	index->ports = calloc(PORT_WORDS, sizeof(*index->ports));
	return index->places != NULL && index->tags != NULL &&
	               index->ports != NULL ?
	           0 :
	           -1;
}

void
rules_index_free(struct rules_index *index)
{
	free(index->places);
	free(index->tags);
	free(index->ports);
}

bool
rules_index_has_live(
    const struct rules_index *index, uint32_t kinds, int32_t today)
{
	const struct rule *rule;
	size_t slot;

	for (slot = 0; slot <= index->mask; slot++) {
		if (index->tags[slot] == 0)
			continue;
		rule = slot_rule(index, slot);
		if ((kinds >> rule->kind & 1) != 0 &&
		    rule->relax.until >= today)
			return true;
	}
	return false;
}

uint16_t
rules_index_next_port(const struct rules_index *index, uint16_t port)
{
	uint32_t next = port + UINT32_C(1), word = next / 64;
	uint64_t bits;

	if (word == PORT_WORDS || (index->shapes & SHAPES_WITH_PORT) == 0)
		return 0;
	bits = index->ports[word] >> next % 64 << next % 64;
	while (bits == 0) {
		if (++word == PORT_WORDS)
			return 0;
		bits = index->ports[word];
	}
	return (uint16_t)(word * 64 + (uint32_t)__builtin_ctzll(bits));
}

const struct rule *
rules_index_get(
    const struct rules_index *index, const struct key *key, uint32_t hash)
{
	size_t slot = slot_find(index, key, hash);

	return index->tags[slot] != 0 ? slot_rule(index, slot) : NULL;
}

/* Keeps the list sorted, and each length in it once. */
static void
prefixes_add(struct rules_prefixes *prefixes, uint8_t length)
{
	uint8_t i = 0;
	uint8_t *at;

	while (i < prefixes->count && prefixes->lengths[i] > length)
		i++;
	at = &prefixes->lengths[i];
	if (i < prefixes->count && *at == length)
		return;
	memmove(at + 1, at, (size_t)(prefixes->count - i));
	*at = length;
	prefixes->count++;
}

const struct rule *
rules_index_add(struct rules_index *index, struct rule *rule,
    const struct key *key, uint32_t hash)
{
	size_t slot = slot_find(index, key, hash);

	if (index->tags[slot] != 0)
		return slot_rule(index, slot);
	index->tags[slot] = tag(hash);
	index->places[slot] =
	    1 + (uint32_t)((const uint64_t *)(const void *)rule - index->words);
	index->shapes |= rules_index_shape(key->kind, key->port != 0);
	if (key->port != 0)
		index->ports[key->port / 64] |= UINT64_C(1) << key->port % 64;
	rule->kind = (uint8_t)key->kind;
	rule->port = key->port;
	rule->extent = key->extent;
	if (is_address(key->kind)) {
		memcpy(rule->address, key->bytes, sizeof(rule->address));
		prefixes_add(
		    key->kind == PATTERN_IPV4 ? &index->ipv4 : &index->ipv6,
		    key->extent);
	}
	return NULL;
}
