/* SPDX-License-Identifier: MIT */
/* Every way in which a peer is seen. */
#include <string.h>

#include "isolation/reference.h"

static bool
has_resolved(
    const struct resolved *resolved, const char *name, const struct ip *ip)
{
	char canonical[NAME_MAX_SIZE];
	size_t i;

	for (i = 0; i < resolved->count; i++) {
		if (ip_is(&resolved->entries[i].ip, ip) &&
		    reference_name(resolved->entries[i].name, canonical) &&
		    strcmp(canonical, name) == 0)
			return true;
	}
	return false;
}

static bool
has_rule_for_names(const struct plan *plan)
{
	size_t i;

	for (i = 0; i < plan->count; i++) {
		if (!plan->rules[i].has_ended &&
		    (plan->rules[i].kind == RULE_NAME ||
		        plan->rules[i].kind == RULE_CHILD ||
		        plan->rules[i].kind == RULE_SUFFIX))
			return true;
	}
	return false;
}

static bool
is_pinned(const struct plan *plan, int rule)
{
	return (plan->rules[rule].words & (WORD_PIN | WORD_PIN_OTHER)) != 0;
}

/* A rule that may be another peer's holds this one to its pin, if it has one.
 */
static int
in_doubt(const struct plan *plan, int rule)
{
	return rule != REFERENCE_NONE && is_pinned(plan, rule) ? rule :
	                                                         REFERENCE_NONE;
}

/*
 * The rule that covers all the names that resolved to the end; without any,
 * that for its address; if they differ that only if it has a pin.
 */
static int
find_end(const struct plan *plan, const struct resolved *resolved,
    const struct end *end)
{
	int alone = reference_find(plan, NULL, &end->ip, end->port);
	int rule = alone, other;
	char canonical[NAME_MAX_SIZE];
	bool is_first = true;
	size_t i;

	for (i = 0; i < resolved->count; i++) {
		if (!ip_is(&resolved->entries[i].ip, &end->ip))
			continue;
		if (!reference_name(resolved->entries[i].name, canonical)) {
			if (has_rule_for_names(plan))
				return in_doubt(plan, alone);
			continue;
		}
		other = reference_find(plan, canonical, &end->ip, end->port);
		if (!is_first && other != rule)
			return in_doubt(plan, alone);
		rule = other;
		is_first = false;
	}
	return rule;
}

static bool
is_narrow(const struct rule *rule)
{
	if (rule->port != 0)
		return true;
	return rule->kind == RULE_NAME ||
	       (rule->kind == RULE_ADDRESS &&
	           rule->prefix == (rule->ip.is_ipv6 ? 128 : 32));
}

static reference_set
set_of(int rule)
{
	return 1U << (rule + 1);
}

/* May the end be taken for that of the peer with the name? */
static bool
leads_to(
    const struct peer *peer, const struct resolved *resolved, const char *name)
{
	bool is_resolved = has_resolved(resolved, name, &peer->end.ip);

	switch (peer->sight) {
	case SIGHT_VISIBLE:
		return is_resolved || !peer->is_used;
	case SIGHT_HIDDEN:
		/* Unused, and no other that it could be instead. */
		return !peer->is_used && (is_resolved || !peer->has_bystander);
	default:
		return false;
	}
}

static reference_set
answers_for_name(const struct plan *plan, const struct peer *peer,
    const struct resolved *resolved, const char *name)
{
	int alone = reference_find(plan, name, NULL, 0), rule = alone;

	if (leads_to(peer, resolved, name))
		rule =
		    reference_find(plan, name, &peer->end.ip, peer->end.port);
	else if (peer->sight == SIGHT_HIDDEN && peer->is_used &&
	         has_resolved(resolved, name, &peer->end.ip))
		rule = in_doubt(plan,
		    reference_find(plan, name, &peer->end.ip, peer->end.port));
	if (rule == REFERENCE_NONE)
		rule = alone;
	if (peer->sight == SIGHT_HIDDEN && peer->is_crowd)
		return set_of(rule) | set_of(alone);
	return set_of(rule);
}

static reference_set
answers_for_literal(
    const struct plan *plan, const struct peer *peer, const struct ip *ip)
{
	bool is_there = peer->sight != SIGHT_NONE && ip_is(ip, &peer->end.ip) &&
	                (peer->sight == SIGHT_VISIBLE || !peer->is_used);
	int rule = REFERENCE_NONE;
	reference_set set;
	unsigned i;

	if (is_there)
		rule = reference_find(plan, NULL, ip, peer->end.port);
	else if (peer->sight == SIGHT_HIDDEN && ip_is(ip, &peer->end.ip))
		rule = in_doubt(
		    plan, reference_find(plan, NULL, ip, peer->end.port));
	if (rule == REFERENCE_NONE)
		rule = reference_find(plan, NULL, ip, 0);
	set = set_of(rule);
	/* Another thread's connection to it may tell the port. */
	for (i = 0; peer->is_crowd && peer->sight == SIGHT_HIDDEN &&
	            i < THREADS_MAX * PORTS;
	     i++)
		set |= set_of(reference_find(
		    plan, NULL, ip, plan->ports[i / PORTS][i % PORTS]));
	return set;
}

static reference_set
answers_for_nobody(const struct plan *plan, const struct peer *peer,
    const struct resolved *resolved)
{
	bool is_used = peer->is_used;
	reference_set set;
	int rule;

	if (peer->sight == SIGHT_NONE)
		return REFERENCE_STRICT;
	rule = find_end(plan, resolved, &peer->end);
	if (peer->sight == SIGHT_HIDDEN && peer->has_bystander) {
		if (find_end(plan, resolved, &peer->bystander) != rule)
			return REFERENCE_STRICT;
		is_used |= peer->is_bystander_used;
	}
	if (rule == REFERENCE_NONE)
		return REFERENCE_STRICT;
	set = set_of(rule);
	if (is_used && !is_narrow(&plan->rules[rule]))
		set = set_of(in_doubt(plan, rule));
	/* None of those that it could be is unused. */
	if (peer->sight == SIGHT_HIDDEN && peer->is_used &&
	    (!peer->has_bystander || peer->is_bystander_used) &&
	    !peer->is_crowd)
		set = set_of(in_doubt(plan, rule));
	if (peer->sight == SIGHT_HIDDEN && peer->is_crowd)
		set |= REFERENCE_STRICT;
	return set;
}

/* What is no name is not relaxed, but a pin for where it leads holds. */
static reference_set
answers_for_no_name(const struct plan *plan, const struct peer *peer,
    const struct resolved *resolved)
{
	reference_set set = answers_for_nobody(plan, peer, resolved);
	reference_set held = set & REFERENCE_STRICT;
	size_t i;

	for (i = 0; i < plan->count; i++) {
		if ((set & set_of((int)i)) != 0)
			held |= is_pinned(plan, (int)i) ? set_of((int)i) :
			                                  REFERENCE_STRICT;
	}
	return held;
}

static reference_set
answers_for_text(const struct plan *plan, const struct peer *peer,
    const struct resolved *resolved, const char *text)
{
	char name[NAME_MAX_SIZE];
	struct ip ip;

	if (ip_read(text, &ip))
		return answers_for_literal(plan, peer, &ip);
	if (!reference_name(text, name))
		return answers_for_no_name(plan, peer, resolved);
	return answers_for_name(plan, peer, resolved, name);
}

reference_set
reference_answers(const struct plan *plan, const struct peer *peer,
    const struct resolved *resolved)
{
	reference_set set, other;

	if (plan->is_refused)
		return REFERENCE_STRICT;
	if (peer->has_sni)
		return answers_for_text(plan, peer, resolved, peer->sni);
	if (peer->host_count > 0) {
		set = answers_for_text(plan, peer, resolved, peer->hosts[0]);
		if (peer->host_count == 1)
			return set;
		other = answers_for_text(plan, peer, resolved, peer->hosts[1]);
		if (peer->is_crowd && peer->sight == SIGHT_HIDDEN)
			return set | other | REFERENCE_STRICT;
		return set == other ? set : REFERENCE_STRICT;
	}
	if (peer->has_verify_ip)
		return answers_for_literal(plan, peer, &peer->verify_ip);
	return answers_for_nobody(plan, peer, resolved);
}

int
reference_late(const struct plan *plan, const struct peer *peer,
    const struct resolved *resolved)
{
	struct peer seen = *peer;
	reference_set set;
	size_t i;

	if (!peer->is_late && (peer->sight != SIGHT_HIDDEN || peer->is_crowd))
		return REFERENCE_NONE;
	seen.sight = SIGHT_VISIBLE;
	seen.is_used = peer->is_used && !peer->is_late;
	set = reference_answers(plan, &seen, resolved);
	for (i = 0; i < plan->count; i++) {
		if (set == set_of((int)i) && is_pinned(plan, (int)i))
			return (int)i;
	}
	return REFERENCE_NONE;
}
