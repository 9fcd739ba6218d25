/* SPDX-License-Identifier: MIT */
/* Makes rules. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "isolation/rule.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* README: all with AES or ChaCha20 but for PSK; in OpenSSL's names. */
const char *const suite_names[] = {
    "ECDHE-ECDSA-AES256-SHA384",
    "ECDHE-ECDSA-AES128-SHA256",
    "ECDHE-ECDSA-AES256-SHA",
    "ECDHE-ECDSA-AES128-SHA",
    "ECDHE-ECDSA-AES256-CCM",
    "ECDHE-ECDSA-AES128-CCM",
    "ECDHE-ECDSA-CHACHA20-POLY1305",
    "DHE-RSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-AES256-CCM8",
    "ECDHE-ECDSA-AES128-CCM8",
    "ECDHE-RSA-AES256-SHA384",
    "ECDHE-RSA-AES128-SHA256",
    "ECDHE-RSA-AES256-SHA",
    "ECDHE-RSA-AES128-SHA",
    "ECDHE-RSA-CHACHA20-POLY1305",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "DHE-RSA-AES256-GCM-SHA384",
    "DHE-RSA-CHACHA20-POLY1305",
    "DHE-RSA-AES256-CCM8",
    "DHE-RSA-AES256-CCM",
    "DHE-RSA-AES128-CCM8",
    "DHE-RSA-AES128-CCM",
    "DHE-RSA-AES256-SHA256",
    "DHE-RSA-AES128-SHA256",
    "DHE-RSA-AES256-SHA",
    "DHE-RSA-AES128-SHA",
    "AES256-GCM-SHA384",
    "AES128-GCM-SHA256",
    "AES256-CCM8",
    "AES256-CCM",
    "AES128-CCM8",
    "AES128-CCM",
    "AES256-SHA256",
    "AES128-SHA256",
    "AES256-SHA",
    "AES128-SHA",
    NULL,
};

uint64_t
suites_unnamed(void)
{
	uint64_t bits = 0;
	size_t i;

	for (i = 0; suite_names[i] != NULL; i++) {
		if (strstr(suite_names[i], "-CCM") == NULL)
			bits |= UINT64_C(1) << i;
	}
	return bits;
}

struct ip
ip_of_thread(unsigned thread, struct chance *chance)
{
	struct ip ip = {.bytes = {127, (uint8_t)(thread + 1)}};

	ip.bytes[2] = (uint8_t)(chance_below(chance, 2) * 7);
	ip.bytes[3] = (uint8_t)(1 + chance_below(chance, 9));
	return ip;
}

struct ip
ip_of_ipv6(struct chance *chance)
{
	struct ip ip = {true, {0x20, 0x01, 0x0d, 0xb8}};

	ip.bytes[7] = (uint8_t)chance_below(chance, 2);
	ip.bytes[15] = (uint8_t)(1 + chance_below(chance, 4));
	return ip;
}

void
ip_write(const struct ip *ip, char *text)
{
	inet_ntop(ip->is_ipv6 ? AF_INET6 : AF_INET, ip->bytes, text,
	    INET6_ADDRSTRLEN);
}

bool
ip_read(const char *text, struct ip *ip)
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};

	*ip = (struct ip){0};
	if (inet_pton(AF_INET, text, ip->bytes) == 1)
		return true;
	if (inet_pton(AF_INET6, text, ip->bytes) != 1)
		return false;
	ip->is_ipv6 = memcmp(ip->bytes, mapped, sizeof(mapped)) != 0;
	if (!ip->is_ipv6) {
		memcpy(ip->bytes, ip->bytes + 12, 4);
		memset(ip->bytes + 4, 0, 12);
	}
	return true;
}

bool
ip_is(const struct ip *a, const struct ip *b)
{
	return a->is_ipv6 == b->is_ipv6 && memcmp(a->bytes, b->bytes, 16) == 0;
}

/* Of the thread's own domains, two or three labels. */
static void
name_make(struct rule *rule, struct chance *chance)
{
	static const char *const first[] = {
	    "old", "gate", "plc7", "box-1", "l0ad", "a_b"};
	static const char *const zones[] = {"plant", "lab", "x"};
	static const char *const tops[] = {"test", "example", "co"};
	const char *zone = zones[chance_below(chance, COUNT(zones))];
	const char *top = tops[chance_below(chance, COUNT(tops))];

	if (rule->kind != RULE_NAME && chance_one_in(chance, 2))
		snprintf(rule->name, sizeof(rule->name), "%s%u.%s", zone,
		    rule->owner, top);
	else
		snprintf(rule->name, sizeof(rule->name), "%s.%s%u.%s",
		    first[chance_below(chance, COUNT(first))], zone,
		    rule->owner, top);
}

static void
address_make(struct rule *rule, struct chance *chance)
{
	static const struct ip loopback = {true, {[15] = 1}};
	unsigned bits, i;

	if (chance_one_in(chance, 4))
		rule->ip = ip_of_ipv6(chance);
	else if (rule->owner == 0 && chance_one_in(chance, 4))
		rule->ip = loopback;
	else
		rule->ip = ip_of_thread(rule->owner, chance);
	bits = rule->ip.is_ipv6 ? 128 : 32;
	rule->prefix = bits;
	if (chance_one_in(chance, 2))
		rule->prefix = bits - 1 - chance_below(chance, bits - 8);
	for (i = rule->prefix; i < bits; i++)
		rule->ip.bytes[i / 8] &= (uint8_t) ~(0x80 >> i % 8);
}

/* The words that open something: none, the default set, or one to three. */
static void
words_make(struct rule *rule, struct chance *chance)
{
	static const unsigned words[] = {WORD_LEGACY, WORD_SECLEVEL1,
	    WORD_TLS1_0, WORD_TLS1_1, WORD_SHA1, WORD_EOF, WORD_MAX_TLS1_2,
	    WORD_LAX_X509, WORD_CLASSIC_GROUPS};
	unsigned i, count = 1 + chance_below(chance, 3);

	if (rule->kind != RULE_ANY && chance_one_in(chance, 4)) {
		rule->words = WORD_LEGACY | WORD_SECLEVEL1;
		rule->suites = suites_unnamed();
	}
	for (i = 0; i < count; i++)
		rule->words |= words[chance_below(chance, COUNT(words))];
	/* Two suites of the first few: the hello then tells which rule it was.
	 */
	if (rule->suites == 0 && !chance_one_in(chance, 4)) {
		rule->suites |= UINT64_C(1) << chance_below(chance, 8);
		rule->suites |= UINT64_C(1) << chance_below(chance, 20);
	}
	if (rule->kind != RULE_ANY && chance_one_in(chance, 8))
		rule->words |= WORD_PIN;
	else if (rule->kind != RULE_ANY && chance_one_in(chance, 24))
		rule->words |= WORD_PIN_OTHER;
	else if (rule->kind == RULE_NAME && chance_one_in(chance, 8))
		rule->words |= WORD_TRUST_ANY;
}

static bool
has_same_pattern(const struct rule *a, const struct rule *b)
{
	return a->kind == b->kind && a->port == b->port &&
	       strcmp(a->name, b->name) == 0 && a->prefix == b->prefix &&
	       memcmp(&a->ip, &b->ip, sizeof(a->ip)) == 0;
}

static void
rule_make(const struct plan *plan, struct rule *rule, struct chance *chance)
{
	memset(rule, 0, sizeof(*rule));
	rule->kind = chance_below(chance, RULE_ANY);
	rule->owner = chance_below(chance, plan->threads);
	if (chance_one_in(chance, 60))
		rule->kind = RULE_ANY;
	if (rule->kind == RULE_ADDRESS)
		address_make(rule, chance);
	else if (rule->kind != RULE_ANY)
		name_make(rule, chance);
	if (chance_one_in(chance, 3))
		rule->port =
		    plan->ports[rule->owner][chance_below(chance, PORTS)];
	rule->has_ended = chance_one_in(chance, 6);
	words_make(rule, chance);
}

void
plan_make(struct plan *plan, struct chance *chance)
{
	size_t i, j, wanted = 4 + chance_below(chance, RULES_MAX - 3);

	plan->is_refused = chance_one_in(chance, 25);
	plan->count = 0;
	for (i = 0; i < wanted; i++) {
		struct rule *rule = &plan->rules[plan->count];

		rule_make(plan, rule, chance);
		for (j = 0; j < plan->count; j++) {
			if (has_same_pattern(rule, &plan->rules[j]))
				break;
		}
		if (j == plan->count)
			plan->count++;
	}
}
