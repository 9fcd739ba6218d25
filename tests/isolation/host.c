/* SPDX-License-Identifier: MIT */
/* Near misses of patterns. */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "isolation/host.h"
#include "isolation/reference.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

const char *const near_names[] = {"the same", "other case", "a dot at the end",
    "two dots at the end", "one label more", "two labels more",
    "one label less", "letters before it", "a domain behind it",
    "look-alike letters", "foreign letters", "A-label", "blanks, %00",
    "a port in the name", "a letter less", "an empty label",
    "another top level", "the pattern itself", "another name", "an address",
    "a bit of the address", "no form of an address"};

static void
capitals(char *text, struct chance *chance)
{
	for (; *text != '\0'; text++) {
		if (chance_one_in(chance, 2))
			*text = (char)toupper((unsigned char)*text);
	}
}

/* Replaces the first of a few letters by the one that looks like it. */
static void
lookalike(char *text, struct chance *chance)
{
	static const char pairs[][2] = {
	    {'o', '0'}, {'l', '1'}, {'.', '-'}, {'a', 'e'}, {'0', 'o'}};
	size_t i, first = chance_below(chance, COUNT(pairs));
	char *at = NULL;

	for (i = 0; i < COUNT(pairs) && at == NULL; i++) {
		const char *pair = pairs[(first + i) % COUNT(pairs)];

		at = strchr(text, pair[0]);
		if (at != NULL)
			*at = pair[1];
	}
}

static const char *
after_label(const char *text)
{
	const char *dot = strchr(text, '.');

	return dot != NULL ? dot + 1 : text;
}

/* Writes what becomes of the name, which the rule covers. */
static void
name_bend(char *text, enum near near, const char *name, const struct rule *rule,
    struct chance *chance)
{
	static const char *const blanks[] = {
	    "%s ", " %s", "%s\n", "%s%%00", "%s\t.x", "%s,"};
	static const char *const formats[NEARS] = {[NEAR_DOT] = "%s.",
	    [NEAR_TWO_DOTS] = "%s..",
	    [NEAR_MORE] = "www.%s",
	    [NEAR_TWO_MORE] = "a.b.%s",
	    [NEAR_GLUED] = "x%s",
	    [NEAR_TAIL] = "%s.evil.test",
	    [NEAR_FOREIGN] = "\xd0\xbe%s",
	    [NEAR_A_LABEL] = "xn--%s",
	    [NEAR_PORT] = "%s:443",
	    [NEAR_EMPTY] = ".%s"};
	const char *format = formats[near];

	if (near == NEAR_BLANK)
		format = blanks[chance_below(chance, COUNT(blanks))];
	if (near == NEAR_EMPTY && chance_one_in(chance, 2))
		format = "old..%s";
	if (near == NEAR_LESS)
		name = after_label(name);
	if (near == NEAR_STAR)
		format = rule->kind == RULE_SUFFIX ? ".%s" : "*.%s";
	if (near == NEAR_STAR)
		name = rule->name;
	if (near == NEAR_TOP)
		format = "%s.test";
	snprintf(text, NAME_MAX_SIZE, format != NULL ? format : "%s", name);
	if (near == NEAR_CASE)
		capitals(text, chance);
	if (near == NEAR_LOOKALIKE)
		lookalike(text, chance);
	if (near == NEAR_CUT && *text != '\0')
		text[strlen(text) - 1] = '\0';
}

static void
host_name(struct host *host, const struct rule *rule, struct chance *chance)
{
	/* Three of four are the same, or nearly. */
	static const enum near common[] = {NEAR_SAME, NEAR_SAME, NEAR_SAME,
	    NEAR_SAME, NEAR_CASE, NEAR_DOT, NEAR_MORE, NEAR_LESS,
	    NEAR_TWO_MORE};
	char name[128], *dot;

	host->near = chance_one_in(chance, 2) ?
	                 common[chance_below(chance, COUNT(common))] :
	                 chance_below(chance, NEAR_ADDRESS);
	snprintf(name, sizeof(name), "%s%s",
	    rule->kind == RULE_NAME ? "" : "h1.", rule->name);
	if (host->near == NEAR_TOP && (dot = strrchr(name, '.')) != NULL)
		*dot = '\0';
	if (host->near == NEAR_FAR)
		snprintf(name, sizeof(name), "far%u.away.test",
		    chance_below(chance, 20));
	name_bend(host->text, host->near, name, rule, chance);
}

static void
address_form(struct host *host, struct chance *chance)
{
	const uint8_t *b = host->ip.bytes;
	char address[INET6_ADDRSTRLEN];

	ip_write(&host->ip, address);
	if (host->ip.is_ipv6) {
		snprintf(host->text, sizeof(host->text),
		    chance_one_in(chance, 2) ? "[%s]" : "%s%%lo", address);
		return;
	}
	switch (chance_below(chance, 6)) {
	case 0:
		snprintf(host->text, sizeof(host->text), "%u.%u.%u", b[0], b[1],
		    b[2] * 256U + b[3]);
		break;
	case 1:
		snprintf(host->text, sizeof(host->text), "0x%x.%u.%u.%u", b[0],
		    b[1], b[2], b[3]);
		break;
	case 2:
		snprintf(host->text, sizeof(host->text), "%u.%u.%u.%03u", b[0],
		    b[1], b[2], b[3]);
		break;
	case 3:
		snprintf(host->text, sizeof(host->text), "%s.", address);
		break;
	case 4:
		/* This is one: README, "the peer's address". */
		snprintf(host->text, sizeof(host->text), "::ffff:%s", address);
		break;
	default:
		snprintf(host->text, sizeof(host->text), "%s:443", address);
		break;
	}
}

static void
host_address(struct host *host, const struct rule *rule, unsigned thread,
    struct chance *chance)
{
	unsigned bit;

	host->is_literal = true;
	host->near = NEAR_ADDRESS + chance_below(chance, 3);
	host->ip = rule->ip;
	if (rule->ip.is_ipv6 && rule->ip.bytes[0] != 0 && rule->prefix < 128)
		host->ip = ip_of_ipv6(chance);
	else if (!rule->ip.is_ipv6 && rule->prefix < 32)
		host->ip = ip_of_thread(thread, chance);
	if (host->near == NEAR_ADDRESS_BIT) {
		bit = 9 + chance_below(chance, host->ip.is_ipv6 ? 119 : 23);
		if (chance_one_in(chance, 2))
			bit = rule->prefix - 1;
		host->ip.bytes[bit / 8] ^= (uint8_t)(0x80 >> bit % 8);
	}
	ip_write(&host->ip, host->text);
	if (host->near == NEAR_ADDRESS_FORM)
		address_form(host, chance);
}

static void
host_make(struct host *host, const struct plan *plan, unsigned thread,
    struct chance *chance)
{
	static const struct ip loopback = {true, {[15] = 1}};
	const struct rule *rule =
	    &plan->rules[chance_below(chance, (unsigned)plan->count)];
	unsigned tries;

	/* Mostly of this thread's rules. */
	for (tries = 0; rule->owner != thread && tries < 20; tries++)
		rule =
		    &plan->rules[chance_below(chance, (unsigned)plan->count)];
	memset(host, 0, sizeof(*host));
	host->ip = ip_of_thread(thread, chance);
	if (thread == 0 && chance_one_in(chance, 12))
		host->ip = loopback;
	if (rule->kind == RULE_ADDRESS)
		host_address(host, rule, thread, chance);
	else
		host_name(host, rule, chance);
	host->has_end =
	    host->ip.is_ipv6 ?
	        memcmp(&host->ip, &loopback, sizeof(loopback)) == 0 &&
	            thread == 0 :
	        host->ip.bytes[0] == 127 && host->ip.bytes[1] == thread + 1 &&
	            host->ip.bytes[3] != 0 && host->ip.bytes[3] != 255;
}

void
hosts_make(struct host hosts[HOSTS], const struct plan *plan, unsigned thread,
    struct chance *chance)
{
	size_t i;

	for (i = 0; i < HOSTS; i++)
		host_make(&hosts[i], plan, thread, chance);
}

/* Has another thread a host of that name? */
static bool
is_shared(struct host (*hosts)[HOSTS], unsigned count, unsigned thread,
    const char *canonical)
{
	char other[NAME_MAX_SIZE];
	unsigned i;
	size_t j;

	for (i = 0; i < count; i++) {
		for (j = 0; i != thread && j < HOSTS; j++) {
			if (reference_name(hosts[i][j].text, other) &&
			    strcmp(other, canonical) == 0)
				return true;
		}
	}
	return false;
}

void
hosts_settle(struct host (*hosts)[HOSTS], unsigned count)
{
	char canonical[NAME_MAX_SIZE];
	unsigned i;
	size_t j;

	for (i = 0; i < count; i++) {
		for (j = 0; j < HOSTS; j++) {
			struct host *host = &hosts[i][j];

			host->is_known =
			    host->has_end && !host->is_literal &&
			    reference_name(host->text, canonical) &&
			    !is_shared(hosts, count, i, canonical);
		}
	}
}
