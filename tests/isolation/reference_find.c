/* SPDX-License-Identifier: MIT */
/* Every rule is asked whether it covers what is known of a peer. */
#include <string.h>

#include "isolation/reference.h"

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
	memcpy(canonical, text, len + 1);
	for (i = 0; i < len; i++) {
		if (canonical[i] >= 'A' && canonical[i] <= 'Z')
			canonical[i] = (char)(canonical[i] + ('a' - 'A'));
	}
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

/* The most specific rule for just that; NULL and 0: for none and for none. */
static int
find_one(const struct plan *plan, const char *name, const struct ip *ip,
    unsigned port)
{
	const struct known known = {name, ip, port};
	int i, best = REFERENCE_NONE;

	for (i = 0; i < (int)plan->count; i++) {
		if (covers(&plan->rules[i], &known) &&
		    (best == REFERENCE_NONE ||
		        is_before(&plan->rules[i], &plan->rules[best])))
			best = i;
	}
	return best;
}

/* The rule for each port that any rule has, if the port is not known. */
static int
find_for_ports(const struct plan *plan, const char *name, const struct ip *ip,
    unsigned port)
{
	int rule = find_one(plan, name, ip, port);
	size_t i;

	for (i = 0; port == 0 && i < plan->count; i++) {
		if (find_one(plan, name, ip, plan->rules[i].port) != rule)
			return REFERENCE_NONE;
	}
	return rule;
}

int
reference_find(const struct plan *plan, const char *name, const struct ip *ip,
    unsigned port)
{
	int rule = find_for_ports(plan, name, ip, port);
	size_t i;

	/* And for each address, if that is not known. */
	for (i = 0; ip == NULL && i < plan->count; i++) {
		if (plan->rules[i].kind == RULE_ADDRESS &&
		    find_for_ports(plan, name, &plan->rules[i].ip, port) !=
		        rule)
			return REFERENCE_NONE;
	}
	return rule;
}
