/* SPDX-License-Identifier: MIT */
/*
 * The rule for a peer, against the slow reference of the unit tests. A line is
 * a rule, or a peer: "?NAME ADDRESS PORT", each of them or "-".
 */
#include "fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/cursor.h"
#include "policy/rules.h"
#include "unit/reference.h"

#define TODAY 20000 /* 2024-10-04 */
#define RULES_MAX 64
#define PEERS_MAX 32

struct peer {
	char name[HOST_NAME_SIZE];
	struct host_address address;
	struct rules_peer peer;
};

/* What the input's lines come to. */
static struct {
	char *text; /* of the rules */
	size_t len;
	struct reference rules[RULES_MAX];
	size_t rule_count;
	struct peer peers[PEERS_MAX];
	size_t peer_count;
} input;

static bool
is_same_pattern(const struct reference *a, const struct reference *b)
{
	return a->kind == b->kind && a->port == b->port &&
	       a->prefix == b->prefix && strcmp(a->name, b->name) == 0 &&
	       host_address_equal(&a->address, &b->address);
}

static void
reference_make(struct reference *rule, struct span text, int32_t until)
{
	struct cursor cursor = {.at = text.at, .end = text.at + text.len};
	struct span first = cursor_next_word(&cursor);
	char message[MESSAGE_SIZE];
	struct pattern pattern;

	assert(pattern_parse(&pattern, first.at, first.len, message) == 0);
	memset(rule, 0, sizeof(*rule));
	rule->kind = pattern.kind;
	rule->port = pattern.port;
	rule->until = until;
	if (pattern.kind == PATTERN_IPV4 || pattern.kind == PATTERN_IPV6) {
		rule->address = pattern.address;
		rule->prefix = pattern.prefix;
	} else if (pattern.kind != PATTERN_ANY) {
		memcpy(rule->name, pattern.name, sizeof(rule->name));
	}
}

/* Adds the line if it is one rule, of another pattern than those before. */
static void
rule_add(struct span line)
{
	struct reference *rule = &input.rules[input.rule_count];
	struct rules_error error;
	struct rules *rules;
	size_t i;

	if (input.rule_count == RULES_MAX)
		return;
	rules = rules_parse(line.at, line.len, RULES_VALUE, &error);
	if (rules != NULL && rules_count(rules) == 1) {
		const struct rule *only = rules_at(rules, 0);

		reference_make(rule, (struct span){only->text, only->len},
		    only->relax.until);
		for (i = 0; !is_same_pattern(&input.rules[i], rule);)
			i++;
		if (i == input.rule_count) {
			memcpy(input.text + input.len, line.at, line.len);
			input.len += line.len;
			input.text[input.len++] = '\n';
			input.rule_count++;
		}
	}
	rules_free(rules);
}

static void
peer_add(struct span line)
{
	struct cursor cursor = {.at = line.at + 1, .end = line.at + line.len};
	struct span name = cursor_next_word(&cursor);
	struct span address = cursor_next_word(&cursor);
	struct span port = cursor_next_word(&cursor);
	struct peer *peer = &input.peers[input.peer_count];

	if (input.peer_count == PEERS_MAX)
		return;
	input.peer_count++;
	memset(peer, 0, sizeof(*peer));
	if (host_name_parse(name.at, name.len, peer->name) == NULL)
		peer->peer.name = peer->name;
	if (host_address_parse(address.at, address.len, &peer->address) == 0)
		peer->peer.address = &peer->address;
	host_port_parse(port.at, port.len, &peer->peer.port);
}

static void
input_read(const char *at, size_t size)
{
	const char *end = at + size, *newline;

	input.rule_count = input.peer_count = input.len = 0;
	for (; at < end; at = newline + 1) {
		newline = memchr(at, '\n', (size_t)(end - at));
		if (newline == NULL)
			newline = end;
		if (*at == '?')
			peer_add((struct span){at, (size_t)(newline - at)});
		else
			rule_add((struct span){at, (size_t)(newline - at)});
	}
}

static uint32_t
find(const struct rules *rules, const struct rules_peer *peer)
{
	const struct rule *rule = rules_find(rules, peer, TODAY);

	assert(rule == NULL || rule->relax.until >= TODAY);
	return rule != NULL ? rule->number : 0;
}

/* What is asked of the reference for many peers: to how many rules it came. */
struct answers {
	uint32_t first;
	bool differ;
};

static void
ask(struct answers *answers, const struct rules_peer *peer, bool is_first)
{
	uint32_t found =
	    reference_find(input.rules, input.rule_count, peer, TODAY);

	if (is_first)
		answers->first = found;
	answers->differ |= found != answers->first;
}

static bool
is_address(const struct reference *rule)
{
	return rule->kind == PATTERN_IPV4 || rule->kind == PATTERN_IPV6;
}

/* With the address of each rule, for a peer whose own is not known. */
static void
ask_for_addresses(
    struct answers *answers, struct rules_peer peer, bool is_first)
{
	bool is_known = peer.address != NULL;
	size_t i;

	ask(answers, &peer, is_first);
	for (i = 0; i < input.rule_count && !is_known; i++) {
		if (is_address(&input.rules[i])) {
			peer.address = &input.rules[i].address;
			ask(answers, &peer, false);
		}
	}
}

/* And with the port of each. 0 is the port of no rule, as most ports are. */
static struct answers
ask_for_all(struct rules_peer peer)
{
	struct answers answers = {0};
	bool is_known = peer.port != 0;
	size_t i;

	ask_for_addresses(&answers, peer, true);
	for (i = 0; i < input.rule_count && !is_known; i++) {
		peer.port = input.rules[i].port;
		ask_for_addresses(&answers, peer, false);
	}
	return answers;
}

/*
 * If not all is known, NULL wherever the answers differ; also if only '*' would
 * do and there is a rule for any address, which may be for another port.
 */
static void
check_certain(const struct rules *rules, const struct rules_peer *peer)
{
	const struct rule *rule = rules_find_certain(rules, peer, TODAY);
	struct answers answers = ask_for_all(*peer);
	uint32_t want = answers.differ ? 0 : answers.first;
	bool has_address = false;
	size_t i;

	if (rule != NULL) {
		assert(rule->number == want);
		return;
	}
	for (i = 0; i < input.rule_count; i++)
		has_address |= is_address(&input.rules[i]) &&
		               input.rules[i].until >= TODAY;
	assert(want == 0 || (has_address && peer->address == NULL &&
	                        input.rules[want - 1].kind == PATTERN_ANY));
}

static void
check_port(const struct rules *rules, const char *name)
{
	struct rules_peer peer = {.name = name};
	uint16_t want = 0;
	uint32_t found;
	size_t i;

	for (i = 0; i < input.rule_count; i++) {
		peer.port = input.rules[i].port;
		found =
		    reference_find(input.rules, input.rule_count, &peer, TODAY);
		if (peer.port != 0 && found != 0 &&
		    input.rules[found - 1].port == peer.port &&
		    (want == 0 || peer.port < want))
			want = peer.port;
	}
	assert(rules_port_of(rules, name, TODAY) == want);
}

static void
check_peer(const struct rules *rules, const struct rules_peer *peer)
{
	struct rules_peer named = {.name = peer->name};
	uint32_t found = find(rules, peer);

	assert(found ==
	       reference_find(input.rules, input.rule_count, peer, TODAY));
	if (peer->name != NULL &&
	    !rules_ask_for_socket_of(rules, peer->name, TODAY))
		assert(find(rules, &named) == found);
	check_certain(rules, peer);
	if (peer->name != NULL)
		check_port(rules, peer->name);
}

static void
check_rules(const struct rules *rules)
{
	const struct reference *rule;
	unsigned bits;
	size_t i;

	for (i = 0; i < input.rule_count; i++) {
		rule = &input.rules[i];
		bits = rule->kind == PATTERN_IPV4 ? 32 :
		       rule->kind == PATTERN_IPV6 ? 128 :
		                                    0;
		assert(rules_is_narrow(rules_at(rules, i)) ==
		       (rule->port != 0 || rule->kind == PATTERN_NAME ||
		           (bits != 0 && rule->prefix == bits)));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rules_error error;
	struct rules *rules;
	size_t i;

	input.text = malloc(size + 1);
	assert(input.text != NULL);
	input_read((const char *)data, size);
	rules = rules_parse(input.text, input.len, RULES_FILE, &error);
	assert(rules != NULL && rules_count(rules) == input.rule_count);
	check_rules(rules);
	for (i = 0; i < input.peer_count; i++)
		check_peer(rules, &input.peers[i].peer);
	rules_free(rules);
	free(input.text);
	return 0;
}
