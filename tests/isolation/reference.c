/* SPDX-License-Identifier: MIT */
/* Every rule is asked about every way to see the peer. */
#include <arpa/inet.h>
#include <ctype.h>
#include <string.h>

#include "isolation/reference.h"

#define NOBODY (-1)

/* A peer as far as it is known: NULL and 0 stand for what is not. */
struct known {
	const char *name;
	const struct ip *ip;
	unsigned port;
};

static bool
label_is_good(const char *label, size_t len)
{
	size_t i;

	if (len == 0 || len > 63 || label[0] == '-' || label[len - 1] == '-')
		return false;
	for (i = 0; i < len; i++) {
		if (strchr("abcdefghijklmnopqrstuvwxyz0123456789-_",
		        label[i]) == NULL)
			return false;
	}
	return true;
}

/* A mistyped address ends in one. */
static bool
label_is_number(const char *label)
{
	if (strncmp(label, "0x", 2) == 0)
		return strspn(label + 2, "0123456789abcdef") ==
		       strlen(label + 2);
	return strspn(label, "0123456789") == strlen(label);
}

bool
reference_name(const char *text, char canonical[NAME_MAX_SIZE])
{
	size_t i, len = strlen(text);
	const char *label, *dot;

	if (len >= NAME_MAX_SIZE)
		return false;
	for (i = 0; i <= len; i++)
		canonical[i] = (char)(text[i] >= 'A' && text[i] <= 'Z' ?
		                          text[i] + ('a' - 'A') :
		                          text[i]);
	if (len > 0 && canonical[len - 1] == '.')
		canonical[--len] = '\0';
	if (len > 253)
		return false;
	for (label = canonical; (dot = strchr(label, '.')) != NULL;
	     label = dot + 1) {
		if (!label_is_good(label, (size_t)(dot - label)))
			return false;
	}
	return label_is_good(label, strlen(label)) && !label_is_number(label);
}

static bool
ip_is(const struct ip *a, const struct ip *b)
{
	return a->is_ipv6 == b->is_ipv6 && memcmp(a->bytes, b->bytes, 16) == 0;
}

static bool
ip_is_within(const struct ip *ip, const struct rule *rule)
{
	unsigned i;

	if (ip == NULL || ip->is_ipv6 != rule->ip.is_ipv6)
		return false;
	for (i = 0; i < rule->prefix; i++) {
		if (((ip->bytes[i / 8] ^ rule->ip.bytes[i / 8]) &
		        0x80 >> i % 8) != 0)
			return false;
	}
	return true;
}

static bool
ends_with(const char *name, const char *end)
{
	size_t len = strlen(name), part = strlen(end);

	return len >= part && strcmp(name + len - part, end) == 0;
}

/* Is the name below the rule's, and by how many labels? 0: it is not. */
static unsigned
labels_below(const char *name, const char *base)
{
	size_t len = strlen(name), part = strlen(base), i;
	unsigned count = 1;

	if (len < part + 2 || !ends_with(name, base) ||
	    name[len - part - 1] != '.')
		return 0;
	for (i = 0; i < len - part - 1; i++)
		count += name[i] == '.';
	return count;
}

static bool
covers(const struct rule *rule, const struct known *known)
{
	if (rule->has_ended || (rule->port != 0 && rule->port != known->port))
		return false;
	switch (rule->kind) {
	case RULE_NAME:
		return known->name != NULL &&
		       strcmp(known->name, rule->name) == 0;
	case RULE_CHILD:
		return known->name != NULL &&
		       labels_below(known->name, rule->name) == 1;
	case RULE_SUFFIX:
		return known->name != NULL &&
		       labels_below(known->name, rule->name) >= 1;
	case RULE_ADDRESS:
		return ip_is_within(known->ip, rule);
	default:
		return known->name != NULL || known->ip != NULL;
	}
}

/* Of two rules that cover a peer, is a before b? */
static bool
is_before(const struct rule *a, const struct rule *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind;
	if (a->kind == RULE_SUFFIX && strlen(a->name) != strlen(b->name))
		return strlen(a->name) > strlen(b->name);
	if (a->kind == RULE_ADDRESS && a->prefix != b->prefix)
		return a->prefix > b->prefix;
	return a->port != 0 && b->port == 0;
}

static int
find(const struct plan *plan, const char *name, const struct ip *ip,
    unsigned port)
{
	const struct known known = {name, ip, port};
	int i, best = NOBODY;

	for (i = 0; i < (int)plan->count; i++) {
		if (covers(&plan->rules[i], &known) &&
		    (best == NOBODY ||
		        is_before(&plan->rules[i], &plan->rules[best])))
			best = i;
	}
	return best;
}

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

/* The names that resolved to the end, if one rule covers all of them. */
static int
find_by_names(const struct plan *plan, const struct resolved *resolved,
    const struct end *end)
{
	char canonical[NAME_MAX_SIZE];
	int rule = NOBODY, other;
	bool is_first = true;
	size_t i;

	for (i = 0; i < resolved->count; i++) {
		if (!ip_is(&resolved->entries[i].ip, &end->ip))
			continue;
		if (!reference_name(resolved->entries[i].name, canonical))
			return NOBODY;
		other = find(plan, canonical, &end->ip, end->port);
		if (!is_first && other != rule)
			return NOBODY;
		rule = other;
		is_first = false;
	}
	return rule;
}

static int
find_end(const struct plan *plan, const struct resolved *resolved,
    const struct end *end)
{
	int rule = find_by_names(plan, resolved, end);

	return rule != NOBODY ? rule : find(plan, NULL, &end->ip, end->port);
}

static bool
is_narrow(const struct rule *rule)
{
	if (rule->port != 0)
		return true;
	return rule->kind != RULE_ANY &&
	       (rule->kind != RULE_ADDRESS ||
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
		return !peer->is_used || is_resolved;
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
	int alone = find(plan, name, NULL, 0), rule = alone;

	if (leads_to(peer, resolved, name))
		rule = find(plan, name, &peer->end.ip, peer->end.port);
	if (rule == NOBODY)
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
	int rule = NOBODY;

	if (is_there)
		rule = find(plan, NULL, ip, peer->end.port);
	if (rule == NOBODY)
		rule = find(plan, NULL, ip, 0);
	return set_of(rule);
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
		return REFERENCE_STRICT;
	return answers_for_name(plan, peer, resolved, name);
}

static reference_set
answers_for_nobody(const struct plan *plan, const struct peer *peer,
    const struct resolved *resolved)
{
	bool is_used = peer->is_used;
	int rule = NOBODY;

	if (peer->sight == SIGHT_NONE ||
	    (peer->sight == SIGHT_HIDDEN && peer->is_used &&
	        (!peer->has_bystander || peer->is_bystander_used) &&
	        !peer->is_crowd))
		return REFERENCE_STRICT;
	rule = find_end(plan, resolved, &peer->end);
	if (peer->sight == SIGHT_HIDDEN && peer->has_bystander) {
		if (find_end(plan, resolved, &peer->bystander) != rule)
			return REFERENCE_STRICT;
		is_used |= peer->is_bystander_used;
	}
	if (rule != NOBODY && is_used && !is_narrow(&plan->rules[rule]))
		return REFERENCE_STRICT;
	if (peer->sight == SIGHT_HIDDEN && peer->is_crowd)
		return set_of(rule) | REFERENCE_STRICT;
	return set_of(rule);
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
