/* SPDX-License-Identifier: MIT */
/* A rule in words. */
#include <arpa/inet.h>
#include <sys/socket.h>

#include <string.h>

#include "command/explain.h"
#include "command/explain_words.h"
#include "policy/cursor.h"

static struct span
first_word(const struct rule *rule)
{
	struct cursor cursor = {
	    .at = rule->text, .end = rule->text + rule->len};

	return cursor_next_word(&cursor);
}

void
explain_rule_pattern(const struct rule *rule, struct pattern *pattern)
{
	struct span first = first_word(rule);
	char message[MESSAGE_SIZE];

	pattern_parse(pattern, first.at, first.len, message);
}

static void
format_address(
    const struct pattern *pattern, char *text, size_t size, const char *port)
{
	const struct host_address *address = &pattern->address;
	char ip[INET6_ADDRSTRLEN] = "";

	inet_ntop(address->family == HOST_IPV4 ? AF_INET : AF_INET6,
	    address->bytes, ip, sizeof(ip));
	if (pattern->prefix == host_address_bits(address->family))
		snprintf(text, size, "the address %s, %s", ip, port);
	else
		snprintf(text, size, "the addresses %s/%u, %s", ip,
		    pattern->prefix, port);
}

void
explain_pattern(const struct pattern *pattern, char text[EXPLAIN_PATTERN_SIZE])
{
	static const char *const names[] = {
	    [PATTERN_NAME] = "the name %s, %s",
	    [PATTERN_CHILD] = "the names one label below %s, %s",
	    [PATTERN_SUFFIX] = "the names at any depth below %s, %s",
	};
	char port[32] = "every port";

	if (pattern->port != 0)
		snprintf(port, sizeof(port), "port %u", pattern->port);
	switch (pattern->kind) {
	case PATTERN_IPV4:
	case PATTERN_IPV6:
		format_address(pattern, text, EXPLAIN_PATTERN_SIZE, port);
		break;
	case PATTERN_ANY:
		snprintf(text, EXPLAIN_PATTERN_SIZE, "every host, %s", port);
		break;
	default:
		snprintf(text, EXPLAIN_PATTERN_SIZE, names[pattern->kind],
		    pattern->name, port);
		break;
	}
}

static void
print_suites(FILE *out, uint64_t ciphers)
{
	size_t i, count = relax_cipher_count();
	const char *separator = ": ";

	if (ciphers == relax_ciphers_unnamed()) {
		fputs(": all but AES-CCM", out);
		return;
	}
	for (i = 0; i < count; i++) {
		if ((ciphers & UINT64_C(1) << i) == 0)
			continue;
		fprintf(out, "%s%s", separator, relax_cipher_name(i));
		separator = ":";
	}
}

/* Every value of 'pin=' in the rule. */
static void
print_pins(FILE *out, const struct rule *rule)
{
	struct cursor cursor = {
	    .at = rule->text, .end = rule->text + rule->len};
	const char *separator = ": ";
	struct span word;

	while ((word = cursor_next_word(&cursor)).len > 0) {
		if (word.len <= 4 || memcmp(word.at, "pin=", 4) != 0)
			continue;
		fprintf(
		    out, "%s%.*s", separator, (int)word.len - 4, word.at + 4);
		separator = " or ";
	}
}

static void
print_opens(FILE *out, const struct rule *rule)
{
	const struct relax *relax = &rule->relax;
	const char *label = "opens";
	size_t i;

	for (i = 0; i < EXPLAIN_WORD_COUNT; i++) {
		if ((relax->words & explain_words[i].bit) == 0)
			continue;
		fprintf(out, "  %-9s%-16s%s", label,
		    relax_word_name(explain_words[i].bit),
		    explain_words[i].opens);
		if (explain_words[i].bit == RELAX_CIPHERS)
			print_suites(out, relax->ciphers);
		if (explain_words[i].bit == RELAX_RENEGOTIATE)
			fprintf(out, ", %u times in %u seconds",
			    relax->renegotiate.times,
			    relax->renegotiate.seconds);
		if (explain_words[i].bit == RELAX_PIN)
			print_pins(out, rule);
		fputc('\n', out);
		label = "";
	}
}

/* One more of a list that is broken before it is wider than a terminal. */
static void
print_item(FILE *out, size_t *column, const char *item)
{
	size_t len = strlen(item);

	if (*column == 0)
		*column = (size_t)fprintf(out, "  %-9s", "shut");
	else if (*column + len + 2 > 78)
		*column = (size_t)fprintf(out, ",\n  %-9s", "") - 2;
	else
		*column += (size_t)fprintf(out, ", ");
	fputs(item, out);
	*column += len;
}

static void
print_shut(FILE *out, const struct relax *relax)
{
	static const char *const always[] = {"MD5", "RC4", "3DES", "SSLv3",
	    "keys under 80 bits of security", "connections without encryption"};
	uint32_t open = relax->words;
	size_t i, column = 0;

	/* The lower floor takes in the higher one. */
	if ((open & RELAX_TLS1_0) != 0)
		open |= RELAX_TLS1_1;
	/* A program without suites for those versions gets some. */
	if ((open & RELAX_TLS1_1) != 0)
		open |= RELAX_CIPHERS;
	if ((open & RELAX_PIN) != 0)
		open |= RELAX_TRUST_ANY;
	for (i = 0; i < EXPLAIN_WORD_COUNT; i++) {
		if ((open & explain_words[i].bit) == 0 &&
		    explain_words[i].shut != NULL)
			print_item(out, &column, explain_words[i].shut);
	}
	for (i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		print_item(out, &column, always[i]);
	fputc('\n', out);
}

static size_t
print_until(FILE *out, const struct relax *relax, int32_t today)
{
	int32_t left = relax->until - today;
	char day[11];

	if (relax->until == RELAX_NO_END) {
		fputs("  until    no end\n", out);
		if (!relax_opens(relax))
			return 0;
		fputs("  warning  it has no end: write 'until=YYYY-MM-DD'\n",
		    out);
		return 1;
	}
	relax_date_format(relax->until, day);
	if (left < 0) {
		fprintf(out,
		    "  until    %s\n"
		    "  warning  it has ended and is skipped: remove "
		    "it, or give a later 'until='\n",
		    day);
		return 1;
	}
	if (left == 0)
		fprintf(out, "  until    %s: today is the last day\n", day);
	else
		fprintf(out, "  until    %s: %d day%s left\n", day, (int)left,
		    left == 1 ? "" : "s");
	return 0;
}

/* Is there a network, and not only a host or a subnet, in the pattern? */
static bool
is_broad(const struct pattern *pattern)
{
	switch (pattern->kind) {
	case PATTERN_IPV4:
		return pattern->prefix < 24;
	case PATTERN_IPV6:
		return pattern->prefix < 64;
	default:
		return pattern->kind == PATTERN_SUFFIX ||
		       pattern->kind == PATTERN_ANY;
	}
}

/* Such a server is only reached with both. */
static size_t
print_idle(FILE *out, const struct relax *relax)
{
	if ((relax->words & (RELAX_RENEGOTIATE | RELAX_LEGACY_CONNECT)) !=
	    RELAX_RENEGOTIATE)
		return 0;
	fputs("  warning  'renegotiate' does nothing without 'legacy-connect': "
	      "write both\n",
	    out);
	return 1;
}

static size_t
print_wider(FILE *out, const struct relax *relax, const struct pattern *pattern)
{
	size_t warnings = 0;

	if (is_broad(pattern) && relax_opens(relax)) {
		fputs("  warning  it covers many hosts: name those that need "
		      "it\n",
		    out);
		warnings++;
	}
	if ((relax->words & RELAX_DEFAULT) == RELAX_DEFAULT) {
		fputs("  warning  it opens all of 'default': 'legacytls probe' "
		      "or the journal tell the word that is needed\n",
		    out);
		warnings++;
	}
	if ((relax->words & RELAX_TRUST_ANY) != 0) {
		fputs("  warning  'trust-any' checks nothing: write "
		      "'pin=sha256//BASE64'\n",
		    out);
		warnings++;
	}
	return warnings;
}

size_t
explain_rule(FILE *out, const struct rule *rule, int32_t today)
{
	char covers[EXPLAIN_PATTERN_SIZE];
	struct pattern pattern;
	size_t warnings;

	explain_rule_pattern(rule, &pattern);
	explain_pattern(&pattern, covers);
	fprintf(out, "rule %u: %.*s\n  covers   %s\n", rule->number,
	    (int)rule->len, rule->text, covers);
	print_opens(out, rule);
	print_shut(out, &rule->relax);
	warnings = print_until(out, &rule->relax, today);
	warnings += print_idle(out, &rule->relax);
	return warnings + print_wider(out, &rule->relax, &pattern);
}
