/* SPDX-License-Identifier: MIT */
/* Which rule is for a host, and why the others are not. */
#include <string.h>

#include "command/explain.h"
#include "command/match.h"

static struct rules_peer
peer_of(const struct pattern *host)
{
	if (host->kind == PATTERN_NAME)
		return (struct rules_peer){
		    .name = host->name, .port = host->port};
	return (struct rules_peer){
	    .address = &host->address, .port = host->port};
}

static bool
is_address(const struct pattern *pattern)
{
	return pattern->kind == PATTERN_IPV4 || pattern->kind == PATTERN_IPV6;
}

/* Would the rule be found for the peer if it were the only one, and lasted? */
static bool
covers(const struct rule *rule, const struct rules_peer *peer)
{
	struct rules_error error;
	struct rules *alone =
	    rules_parse(rule->text, rule->len, RULES_VALUE, &error);
	bool rv = alone != NULL && rules_find(alone, peer, INT32_MIN) != NULL;

	rules_free(alone);
	return rv;
}

/* Why a rule that does not cover the host does not. */
static void
print_other(FILE *out, const struct rule *rule, const struct pattern *host)
{
	char others[EXPLAIN_PATTERN_SIZE];
	struct rules_peer peer = peer_of(host);
	struct pattern pattern;

	explain_rule_pattern(rule, &pattern);
	peer.port = pattern.port;
	if (covers(rule, &peer) && host->port == 0) {
		fprintf(out, "it is for port %u only; give HOST:PORT\n",
		    pattern.port);
		return;
	}
	explain_pattern(&pattern, others);
	fprintf(out, "it is for %s", others);
	if (is_address(&pattern) && host->kind == PATTERN_NAME)
		fputs("; give the address that the host has", out);
	if (!is_address(&pattern) && is_address(host))
		fputs("; give the name that the program asks for", out);
	fputc('\n', out);
}

static void
print_rule(FILE *out, const struct rule *rule, const struct rule *found,
    const struct pattern *host, int32_t today)
{
	const struct rules_peer peer = peer_of(host);
	char day[11];

	fprintf(
	    out, "rule %u (%.*s): ", rule->number, (int)rule->len, rule->text);
	if (rule == found) {
		fputs("this one applies\n", out);
	} else if (!covers(rule, &peer)) {
		print_other(out, rule, host);
	} else if (rule->relax.until < today) {
		relax_date_format(rule->relax.until, day);
		fprintf(
		    out, "it covers the host, but has ended with %s\n", day);
	} else {
		fprintf(out,
		    "it covers the host, but rule %u is more specific\n",
		    found->number);
	}
}

const struct rule *
match_explain(FILE *out, const struct rules *rules, const struct pattern *host,
    int32_t today)
{
	const struct rules_peer peer = peer_of(host);
	const struct rule *found = rules_find(rules, &peer, today);
	size_t i;

	for (i = 0; i < rules_count(rules); i++)
		print_rule(out, rules_at(rules, i), found, host, today);
	if (found == NULL)
		fputs("no rule applies: the host stays strict\n", out);
	return found;
}
