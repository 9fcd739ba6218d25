/* SPDX-License-Identifier: MIT */
/* The most specific rule for a peer. */
#include "lookup.h"

#include <string.h>

/* Labels in a name of 253 bytes. */
#define LABELS_MAX 127

/* A pattern that covers the peer's name. */
struct candidate {
	uint32_t hash;
	uint16_t port;
	uint8_t kind;
	uint8_t start; /* of its name in the peer's */
};

/*
 * All of them, the most specific first: they are known before the first is
 * looked for, so that the table's memory is waited for once and not in turn.
 */
struct candidates {
	const struct rules_index *index;
	const struct rules_peer *peer;
	uint8_t len; /* of the peer's name */
	size_t count;
	struct candidate list[2 * (LABELS_MAX + 1)];
};

/* A peer's name cut at its dots, the last label first. */
struct labels {
	size_t count;
	uint8_t start[LABELS_MAX];
	uint64_t state[LABELS_MAX]; /* see key.h; of the name from there on */
};

static void
labels_cut(struct labels *labels, const char *name, size_t len)
{
	uint64_t state = KEY_STATE;
	size_t i;

	labels->count = 0;
	for (i = len; i > 0; i--) {
		if (name[i - 1] == '.' && labels->count < LABELS_MAX - 1) {
			labels->start[labels->count] = (uint8_t)i;
			labels->state[labels->count++] = state;
		}
		state = key_state_add(state, name[i - 1]);
	}
	labels->start[labels->count] = 0;
	labels->state[labels->count++] = state;
}

static struct key
candidate_key(
    const struct candidates *candidates, const struct candidate *candidate)
{
	return (struct key){
	    .kind = candidate->kind,
	    .port = candidate->port,
	    .extent = (uint8_t)(candidates->len - candidate->start),
	    .bytes = candidates->peer->name + candidate->start,
	};
}

static void
candidate_add(struct candidates *candidates, enum pattern_kind kind,
    const struct labels *labels, size_t label)
{
	const uint16_t ports[2] = {candidates->peer->port, 0};
	struct candidate *candidate;
	struct key key;
	size_t i;

	for (i = ports[0] != 0 ? 0 : 1; i < 2; i++) {
		if (!rules_index_has(candidates->index, kind, ports[i] != 0))
			continue;
		candidate = &candidates->list[candidates->count++];
		candidate->port = ports[i];
		candidate->kind = (uint8_t)kind;
		candidate->start = labels->start[label];
		key = candidate_key(candidates, candidate);
		key.state = labels->state[label];
		candidate->hash = key_hash(&key);
		rules_index_prefetch(candidates->index, candidate->hash);
	}
}

static void
candidates_list(struct candidates *candidates)
{
	struct labels labels;
	size_t i;

	labels_cut(&labels, candidates->peer->name, candidates->len);
	i = labels.count - 1;
	candidate_add(candidates, PATTERN_NAME, &labels, i);
	/* No pattern has a single label after its "*." or ".". */
	if (i > 1)
		candidate_add(candidates, PATTERN_CHILD, &labels, i - 1);
	for (; i > 1; i--)
		candidate_add(candidates, PATTERN_SUFFIX, &labels, i - 1);
}

static bool
is_live(const struct rule *rule, int32_t today)
{
	return rule != NULL && rule->relax.until >= today;
}

static const struct rule *
name_rule(const struct rules_index *index, const struct rules_peer *peer,
    int32_t today)
{
	size_t len = strnlen(peer->name, HOST_NAME_SIZE), i;
	struct candidates candidates;

	/* No canonical name is as long, or begins with an empty label. */
	if (len == HOST_NAME_SIZE || peer->name[0] == '.')
		return NULL;
	candidates.index = index;
	candidates.peer = peer;
	candidates.len = (uint8_t)len;
	candidates.count = 0;
	candidates_list(&candidates);
	for (i = 0; i < candidates.count; i++) {
		const struct candidate *candidate = &candidates.list[i];
		struct key key = candidate_key(&candidates, candidate);
		const struct rule *rule =
		    rules_index_get(index, &key, candidate->hash);

		if (is_live(rule, today))
			return rule;
	}
	return NULL;
}

/* The rule with the key and the port, or else with the key for every port. */
static const struct rule *
key_rule(const struct rules_index *index, struct key key,
    const struct rules_peer *peer, int32_t today)
{
	const struct rule *rule = NULL;

	key.port = peer->port;
	if (key.port != 0 && rules_index_has(index, key.kind, true))
		rule = rules_index_get(index, &key, key_hash(&key));
	if (is_live(rule, today))
		return rule;
	key.port = 0;
	if (rules_index_has(index, key.kind, false))
		rule = rules_index_get(index, &key, key_hash(&key));
	return is_live(rule, today) ? rule : NULL;
}

static const struct rule *
address_rule(const struct rules_index *index, const struct rules_peer *peer,
    int32_t today)
{
	struct host_address masked = *peer->address;
	const struct rules_prefixes *prefixes =
	    masked.family == HOST_IPV4 ? &index->ipv4 : &index->ipv6;
	const struct rule *rule = NULL;
	uint8_t i;

	for (i = 0; rule == NULL && i < prefixes->count; i++) {
		host_address_mask(&masked, prefixes->lengths[i]);
		rule = key_rule(index,
		    key_of_address(&masked, prefixes->lengths[i]), peer, today);
	}
	return rule;
}

const struct rule *
lookup_rule(const struct rules_index *index, const struct rules_peer *peer,
    int32_t today)
{
	bool named = peer->name != NULL && peer->name[0] != '\0';
	const struct rule *rule = NULL;

	/* Not even '*' covers a peer of which nothing is known. */
	if (!named && peer->address == NULL)
		return NULL;
	if (named)
		rule = name_rule(index, peer, today);
	if (rule == NULL && peer->address != NULL)
		rule = address_rule(index, peer, today);
	if (rule == NULL)
		rule = key_rule(
		    index, key_of_name(PATTERN_ANY, "", 0), peer, today);
	return rule;
}

#define NAMES (1U << PATTERN_NAME | 1U << PATTERN_CHILD | 1U << PATTERN_SUFFIX)
#define ADDRESSES (1U << PATTERN_IPV4 | 1U << PATTERN_IPV6)

bool
lookup_has_name(const struct rules_index *index, int32_t today)
{
	return rules_index_has_live(index, NAMES, today);
}

const struct rule *
lookup_certain(const struct rules_index *index, const struct rules_peer *peer,
    int32_t today)
{
	const struct rule *rule = lookup_rule(index, peer, today);
	struct rules_peer other = *peer;

	if (rule == NULL)
		return NULL;
	/* Of all kinds only '*' comes after an address. */
	if (peer->address == NULL && rule->kind == PATTERN_ANY &&
	    rules_index_has_live(index, ADDRESSES, today))
		return NULL;
	if (peer->port != 0)
		return rule;
	while ((other.port = rules_index_next_port(index, other.port)) != 0) {
		if (lookup_rule(index, &other, today) != rule)
			return NULL;
	}
	return rule;
}

uint16_t
lookup_port(const struct rules_index *index, const char *name, int32_t today)
{
	struct rules_peer peer = {.name = name};
	const struct rule *rule;

	while ((peer.port = rules_index_next_port(index, peer.port)) != 0) {
		rule = lookup_rule(index, &peer, today);
		if (rule != NULL && rule->port == peer.port)
			break;
	}
	return peer.port;
}

bool
rules_is_narrow(const struct rule *rule)
{
	if (rule->port != 0)
		return true;
	switch (rule->kind) {
	case PATTERN_IPV4:
		return rule->extent == host_address_bits(HOST_IPV4);
	case PATTERN_IPV6:
		return rule->extent == host_address_bits(HOST_IPV6);
	default:
		return rule->kind == PATTERN_NAME;
	}
}

/* Those that let nothing through that would not be without them. */
#define HARMLESS \
	((uint32_t)(RELAX_NONE | RELAX_MAX_TLS1_2 | RELAX_CLASSIC_GROUPS))

/*
 * The suites that its words add for versions below TLS 1.2, if it names none
 * and the application has none.
 */
static uint64_t
unnamed_old(const struct relax *relax)
{
	uint64_t old = relax_ciphers_before_tls12();

	return (relax->words & (RELAX_TLS1_0 | RELAX_TLS1_1)) != 0 &&
	               (relax->ciphers & old) == 0 ?
	           old :
	           0;
}

bool
rules_allow_more(const struct rule *rule, const struct rule *other)
{
	static const struct relax nothing;
	const struct relax *first = rule != NULL ? &rule->relax : &nothing;
	const struct relax *second = other != NULL ? &other->relax : &nothing;
	uint64_t suites = second->ciphers | unnamed_old(second);

	return (first->words & ~second->words & ~HARMLESS) != 0 ||
	       (first->ciphers & ~second->ciphers) != 0 ||
	       (unnamed_old(first) & ~suites) != 0;
}
