/* SPDX-License-Identifier: MIT */
/* Writes each rule in one of its spellings. */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "isolation/rule.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void
pattern_write(
    const struct rule *rule, struct chance *chance, char *text, size_t size)
{
	static const char *const before[] = {"", "*.", "."};
	char address[INET6_ADDRSTRLEN], prefix[12] = "", port[12] = "";
	unsigned bits = rule->ip.is_ipv6 ? 128 : 32;
	size_t i;

	if (rule->port != 0)
		snprintf(port, sizeof(port), ":%u", rule->port);
	if (rule->kind == RULE_ANY) {
		snprintf(text, size, "*%s", port);
		return;
	}
	if (rule->kind == RULE_ADDRESS) {
		ip_write(&rule->ip, address);
		if (rule->prefix < bits || chance_one_in(chance, 2))
			snprintf(prefix, sizeof(prefix), "/%u", rule->prefix);
		snprintf(text, size, rule->ip.is_ipv6 ? "[%s%s]%s" : "%s%s%s",
		    address, prefix, port);
		return;
	}
	snprintf(text, size, "%s%s%s%s", before[rule->kind], rule->name,
	    chance_one_in(chance, 5) ? "." : "", port);
	for (i = 0; text[i] != '\0'; i++) {
		if (chance_one_in(chance, 4))
			text[i] = (char)toupper((unsigned char)text[i]);
	}
}

static void
append(char *text, size_t size, const char *word)
{
	size_t used = strlen(text);

	snprintf(text + used, size - used, " %s", word);
}

static void
words_write(
    const struct plan *plan, const struct rule *rule, char *text, size_t size)
{
	static const struct {
		unsigned word;
		const char *name;
	} names[] = {{WORD_LEGACY, "legacy-connect"},
	    {WORD_SECLEVEL1, "seclevel1"}, {WORD_TLS1_0, "tls1.0"},
	    {WORD_TLS1_1, "tls1.1"}, {WORD_SHA1, "sha1"}, {WORD_EOF, "eof"},
	    {WORD_MAX_TLS1_2, "max-tls1.2"}, {WORD_LAX_X509, "lax-x509"},
	    {WORD_CLASSIC_GROUPS, "classic-groups"},
	    {WORD_TRUST_ANY, "trust-any"}};
	char value[160] = "ciphers=";
	size_t i;

	for (i = 0; i < COUNT(names); i++) {
		if ((rule->words & names[i].word) != 0)
			append(text, size, names[i].name);
	}
	if (rule->suites == suites_unnamed()) {
		append(text, size, "ciphers");
	} else if (rule->suites != 0) {
		for (i = 0; suite_names[i] != NULL; i++) {
			if ((rule->suites >> i & 1) == 0)
				continue;
			if (strlen(value) > sizeof("ciphers=") - 1)
				strcat(value, ":");
			strcat(value, suite_names[i]);
		}
		append(text, size, value);
	}
	if ((rule->words & (WORD_PIN | WORD_PIN_OTHER)) != 0) {
		snprintf(value, sizeof(value), "pin=sha256//%s",
		    (rule->words & WORD_PIN) != 0 ? plan->pin :
		                                    plan->pin_other);
		append(text, size, value);
	}
}

void
plan_write(
    const struct plan *plan, struct chance *chance, char *text, size_t size)
{
	const struct rule *rule;
	char line[640];
	size_t used;

	*text = '\0';
	for (rule = plan->rules; rule < plan->rules + plan->count; rule++) {
		pattern_write(rule, chance, line, sizeof(line));
		words_write(plan, rule, line, sizeof(line));
		if (rule->has_ended)
			append(line, sizeof(line), "until=2020-01-31");
		else if (rule->kind == RULE_ANY ||
		         (rule->words & WORD_TRUST_ANY) != 0 ||
		         chance_one_in(chance, 4))
			append(line, sizeof(line), "until=2099-12-31");
		used = strlen(text);
		snprintf(text + used, size - used, "%s%s", line,
		    chance_one_in(chance, 2) ? "," : "\n");
	}
	if (plan->is_refused)
		append(text, size, "a.b.test nonsense");
}
