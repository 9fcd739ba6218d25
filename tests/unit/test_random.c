/* SPDX-License-Identifier: MIT */
/* policy/rules.h: random rules and peers, against a slow reference. */
#include "reference.h"
#include "support/table.h"

#include <arpa/inet.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "policy/pattern.h"
#include "policy/rules.h"

#define TODAY 20000 /* 2024-10-04 */

/* xorshift64*, so that every run has the same rules. */
static uint64_t state;

static unsigned
below(unsigned limit)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (unsigned)((state * UINT64_C(0x2545f4914f6cdd1d)) >> 33) % limit;
}

/* Labels of one or two letters of the first few. */
static void
name_make(char *name, unsigned labels, unsigned letters)
{
	unsigned i;

	for (i = 0; i < labels; i++) {
		if (i > 0)
			*name++ = '.';
		*name++ = (char)('a' + below(letters));
		if (below(letters) > 1)
			*name++ = (char)('a' + below(letters));
	}
	*name = '\0';
}

static void
address_make(struct host_address *address, unsigned letters)
{
	uint8_t bytes[16] = {10};
	size_t i;

	if (below(2) == 0) {
		for (i = 1; i < 4; i++)
			bytes[i] = (uint8_t)below(4 * letters);
		host_address_set(address, HOST_IPV4, bytes);
		return;
	}
	bytes[0] = 0x20;
	for (i = 1; i < 16; i++)
		bytes[i] = (uint8_t)(below(2) * below(256));
	host_address_set(address, HOST_IPV6, bytes);
}

static void
host_text(const struct reference *rule, char text[64])
{
	char address[INET6_ADDRSTRLEN];
	bool ipv4 = rule->kind == PATTERN_IPV4;

	switch (rule->kind) {
	case PATTERN_IPV4:
	case PATTERN_IPV6:
		assert_non_null(inet_ntop(ipv4 ? AF_INET : AF_INET6,
		    rule->address.bytes, address, sizeof(address)));
		snprintf(text, 64, ipv4 ? "%s/%u" : "[%s/%u]", address,
		    rule->prefix);
		return;
	case PATTERN_ANY:
		snprintf(text, 64, "*");
		return;
	default:
		snprintf(text, 64, "%.*s%.31s",
		    (int)pattern_name_offset(rule->kind),
		    rule->kind == PATTERN_CHILD ? "*." : ".", rule->name);
	}
}

static void
plain_make(struct reference *rule, unsigned letters)
{
	static const uint16_t ports[] = {0, 0, 443, 8443};
	static const int32_t untils[] = {
	    RELAX_NO_END, TODAY + 1, TODAY, TODAY - 1};
	size_t used;

	memset(rule, 0, sizeof(*rule));
	rule->kind = (enum pattern_kind)below(PATTERN_ANY);
	if (below(1000) == 0)
		rule->kind = PATTERN_ANY;
	name_make(rule->name, 2 + below(4), letters);
	if (rule->kind == PATTERN_IPV4 || rule->kind == PATTERN_IPV6) {
		address_make(&rule->address, letters);
		rule->kind = rule->address.family == HOST_IPV4 ? PATTERN_IPV4 :
		                                                 PATTERN_IPV6;
		rule->prefix = host_address_bits(rule->address.family);
		if (below(2) == 0)
			rule->prefix = 8 + below(rule->prefix - 8);
		host_address_mask(&rule->address, rule->prefix);
	}
	rule->port = ports[below(4)];
	rule->until = untils[below(4)];
	if (rule->kind == PATTERN_ANY && rule->until == RELAX_NO_END)
		rule->until = TODAY;
	host_text(rule, rule->text);
	used = strlen(rule->text);
	if (rule->port != 0)
		snprintf(rule->text + used, sizeof(rule->text) - used, ":%u",
		    (unsigned)rule->port);
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(((const struct reference *)a)->text,
	    ((const struct reference *)b)->text);
}

/* Makes rules, drops those given twice, and returns how many are left. */
static size_t
plains_make(struct reference *rules, size_t count, unsigned letters)
{
	size_t i, kept = 0;

	for (i = 0; i < count; i++)
		plain_make(&rules[i], letters);
	qsort(rules, count, sizeof(*rules), by_text);
	for (i = 0; i < count; i++) {
		if (kept == 0 || by_text(&rules[i], &rules[kept - 1]) != 0)
			rules[kept++] = rules[i];
	}
	return kept;
}

/* One rule to a line, some letters in capitals. */
static size_t
plains_write(const struct reference *rules, size_t count, char *text)
{
	char *at = text, *c, day[11];
	size_t i;

	for (i = 0; i < count; i++) {
		c = at;
		at += sprintf(at, "%s seclevel1", rules[i].text);
		for (; *c != ' '; c++) {
			if (*c >= 'a' && *c <= 'z' && below(4) == 0)
				*c = (char)(*c - 'a' + 'A');
		}
		if (rules[i].until != RELAX_NO_END) {
			relax_date_format(rules[i].until, day);
			at += sprintf(at, " until=%s", day);
		}
		*at++ = '\n';
	}
	return (size_t)(at - text);
}

/* What a peer is made of. */
struct near {
	char name[64];
	struct host_address address;
	struct rules_peer peer;
};

/* A peer that a rule may well cover, or fail to by little. */
static void
near_make(struct near *near, const struct reference *rule, unsigned letters)
{
	static const uint16_t ports[] = {0, 443, 8443, 80};
	char above[32];
	size_t i, bytes = host_address_bits(rule->address.family) / 8;

	memset(near, 0, sizeof(*near));
	name_make(above, 1 + below(2), letters);
	snprintf(near->name, sizeof(near->name), "%s%s%.31s",
	    below(3) > 0 ? above : "", below(4) > 0 ? "." : "", rule->name);
	if (near->name[0] == '.')
		name_make(near->name, 1 + below(5), letters);
	if (rule->kind == PATTERN_IPV4 || rule->kind == PATTERN_IPV6) {
		near->address = rule->address;
		for (i = rule->prefix / 8; i < bytes; i++)
			near->address.bytes[i] ^= (uint8_t)below(4);
	} else {
		address_make(&near->address, letters);
	}
	near->peer.name = below(4) > 0 ? near->name : NULL;
	near->peer.address = below(4) > 0 ? &near->address : NULL;
	near->peer.port = ports[below(4)];
}

/* Returns how many of the peers were covered. */
static size_t
sets_agree(size_t count, unsigned letters, size_t peers)
{
	struct reference *plains = malloc(count * sizeof(*plains));
	char *text = malloc(count * 128);
	struct rules_error error;
	struct rules *rules;
	size_t i, covered = 0;

	assert_non_null(plains);
	assert_non_null(text);
	count = plains_make(plains, count, letters);
	rules = rules_parse(
	    text, plains_write(plains, count, text), RULES_FILE, &error);
	assert_non_null(rules);
	assert_int_equal(rules_count(rules), count);
	for (i = 0; i < peers; i++) {
		const struct rule *rule;
		struct near near;

		near_make(&near, &plains[below((unsigned)count)], letters);
		rule = rules_find(rules, &near.peer, TODAY);
		assert_int_equal(rule != NULL ? rule->number : 0,
		    reference_find(plains, count, &near.peer, TODAY));
		covered += rule != NULL;
	}
	rules_free(rules);
	free(text);
	free(plains);
	return covered;
}

static void
small_sets(void)
{
	size_t i, covered = 0;

	state = 1;
	for (i = 0; i < 500; i++)
		covered += sets_agree(1 + i % 60, 2 + (unsigned)i % 3, 100);
	/* Neither all nor nothing, or little would have been tried. */
	assert_true(covered >= 10000 && covered <= 40000);
}

static void
large_set(void)
{
	size_t covered;

	state = 2;
	covered = sets_agree(106000, 26, 300);
	assert_true(covered >= 60 && covered <= 299);
}

static const struct table_single singles[] = {
    {"random: small sets", small_sets},
    {"random: 100,000 rules and more", large_set},
};

int
main(void)
{
	const struct table tables[] = {TABLE(singles, table_single_run)};

	return table_run("random", tables, 1);
}
