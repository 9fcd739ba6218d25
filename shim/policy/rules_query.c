/* SPDX-License-Identifier: MIT */
/* What is asked of a rule set. */
#include "lookup.h"
#include "rules.h"
#include "rules_set.h"

size_t
rules_count(const struct rules *rules)
{
	return rules->count;
}

const struct rule *
rules_at(const struct rules *rules, size_t i)
{
	return (const void *)(rules->words + rules->places[i]);
}

uint32_t
rules_relax_words(const struct rules *rules)
{
	return rules->relax_words;
}

int32_t
rules_first_end(const struct rules *rules)
{
	return rules->first_end;
}

bool
rules_have_name(const struct rules *rules, int32_t today)
{
	return lookup_has_name(&rules->index, today);
}

uint16_t
rules_port_of(const struct rules *rules, const char *name, int32_t today)
{
	return lookup_port(&rules->index, name, today);
}

bool
rules_may_pin(
    const struct rules *rules, const struct rules_peer *peer, int32_t today)
{
	struct rules_peer there = *peer;
	const struct rule *rule;

	while ((there.port =
	               rules_index_next_port(&rules->index, there.port)) != 0) {
		rule = lookup_rule(&rules->index, &there, today);
		if (rule != NULL && rule->port == there.port &&
		    (rule->relax.words & RELAX_PIN) != 0)
			return true;
	}
	return false;
}

/* With a port or without. */
static bool
have_address(const struct rules *rules)
{
	const struct rules_index *index = &rules->index;

	return rules_index_has(index, PATTERN_IPV4, false) ||
	       rules_index_has(index, PATTERN_IPV4, true) ||
	       rules_index_has(index, PATTERN_IPV6, false) ||
	       rules_index_has(index, PATTERN_IPV6, true);
}

bool
rules_ask_for_socket(const struct rules *rules)
{
	return rules_index_next_port(&rules->index, 0) != 0 ||
	       have_address(rules);
}

bool
rules_ask_for_socket_of(
    const struct rules *rules, const char *name, int32_t today)
{
	return have_address(rules) || rules_port_of(rules, name, today) != 0;
}

const struct rule *
rules_find(
    const struct rules *rules, const struct rules_peer *peer, int32_t today)
{
	return lookup_rule(&rules->index, peer, today);
}

const struct rule *
rules_find_certain(
    const struct rules *rules, const struct rules_peer *peer, int32_t today)
{
	return lookup_certain(&rules->index, peer, today);
}
