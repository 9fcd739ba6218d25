/* SPDX-License-Identifier: MIT */
/* What rules_find is to find, said slowly: every rule is asked. */
#ifndef LEGACYTLS_TESTS_UNIT_REFERENCE_H
#define LEGACYTLS_TESTS_UNIT_REFERENCE_H

#include <stdbool.h>
#include <string.h>

#include "policy/pattern.h"
#include "policy/rules.h"

/* One pattern, in its one canonical spelling. */
struct reference {
	char text[64];
	enum pattern_kind kind;
	char name[HOST_NAME_SIZE];
	struct host_address address;
	unsigned prefix;
	uint16_t port;
	int32_t until;
};

static inline bool
reference_has_prefix(
    const struct reference *rule, const struct host_address *address)
{
	unsigned i;

	if (address->family != rule->address.family)
		return false;
	for (i = 0; i < rule->prefix; i++) {
		if (((address->bytes[i / 8] ^ rule->address.bytes[i / 8]) >>
		        (7 - i % 8)) &
		    1)
			return false;
	}
	return true;
}

static inline bool
reference_covers(const struct reference *rule, const char *name,
    const struct host_address *address)
{
	const char *dot = strchr(name, '.');
	size_t len = strlen(name), part = strlen(rule->name);

	switch (rule->kind) {
	case PATTERN_NAME:
		return strcmp(name, rule->name) == 0;
	case PATTERN_CHILD:
		return dot != NULL && strcmp(dot + 1, rule->name) == 0;
	case PATTERN_SUFFIX:
		return len > part + 1 && name[len - part - 1] == '.' &&
		       strcmp(name + len - part, rule->name) == 0;
	case PATTERN_ANY:
		return name[0] != '\0' || address != NULL;
	default:
		return address != NULL && reference_has_prefix(rule, address);
	}
}

/* 0: not covered; else the more, the more specific. */
static inline unsigned
reference_rank(
    const struct reference *rule, const struct rules_peer *peer, int32_t today)
{
	/* In the order of enum pattern_kind. */
	static const unsigned ranks[] = {5000, 4000, 3000, 2000, 2000, 1000};
	const char *name = peer->name != NULL ? peer->name : "";
	unsigned rank = ranks[rule->kind] + (rule->port != 0);

	if (rule->until < today ||
	    (rule->port != 0 && rule->port != peer->port) ||
	    !reference_covers(rule, name, peer->address))
		return 0;
	if (rule->kind == PATTERN_SUFFIX)
		rank += 2 * (unsigned)strlen(rule->name);
	return rank + 2 * rule->prefix;
}

/* Two rules are as specific as each other, which none that differ are. */
#define REFERENCE_TIE UINT32_MAX

/* The number of the rule that is to be found; 0: none. */
static inline uint32_t
reference_find(const struct reference *rules, size_t count,
    const struct rules_peer *peer, int32_t today)
{
	unsigned best = 0, now;
	uint32_t number = 0;
	size_t i;

	for (i = 0; i < count; i++) {
		now = reference_rank(&rules[i], peer, today);
		if (now != 0 && now == best)
			number = REFERENCE_TIE;
		if (now > best) {
			best = now;
			number = (uint32_t)i + 1;
		}
	}
	return number;
}

#endif
