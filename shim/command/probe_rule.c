/* SPDX-License-Identifier: MIT */
/* The words of a rule as text. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "command/probe_rule.h"

/* An HelloRequest or two are enough to ask for a certificate. */
#define RENEGOTIATE "renegotiate=2/60"

/* In the order of README. */
static const enum relax_word words[] = {RELAX_NONE, RELAX_LEGACY_CONNECT,
    RELAX_SECLEVEL1, RELAX_CIPHERS, RELAX_TLS1_0, RELAX_TLS1_1, RELAX_SHA1,
    RELAX_RENEGOTIATE, RELAX_EOF, RELAX_CLASSIC_GROUPS, RELAX_MAX_TLS1_2,
    RELAX_LAX_X509};

/* What does not fit is cut: all that a rule can have fits. */
static void append(char text[PROBE_RULE_SIZE], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
append(char text[PROBE_RULE_SIZE], const char *format, ...)
{
	size_t len = strlen(text);
	va_list args;

	va_start(args, format);
	vsnprintf(text + len, PROBE_RULE_SIZE - len, format, args);
	va_end(args);
}

static void
append_ciphers(char text[PROBE_RULE_SIZE], uint64_t ciphers)
{
	const char *before = "=";
	size_t i;

	append(text, "ciphers");
	for (i = 0; i < relax_cipher_count(); i++) {
		if ((ciphers >> i & 1) == 0)
			continue;
		append(text, "%s%s", before, relax_cipher_name(i));
		before = ":";
	}
}

static void
append_word(const struct probe_rule *rule, enum relax_word word, char *text)
{
	if (text[0] != '\0')
		append(text, " ");
	if (word == RELAX_CIPHERS)
		append_ciphers(text, rule->ciphers);
	else
		append(text, "%s",
		    word == RELAX_RENEGOTIATE ? RENEGOTIATE :
		                                relax_word_name(word));
}

void
probe_rule_words(const struct probe_rule *rule, char text[PROBE_RULE_SIZE])
{
	uint32_t given = rule->words != 0 ? rule->words : RELAX_NONE;
	char pin[PIN_TEXT_SIZE], date[11];
	size_t i;

	text[0] = '\0';
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if ((given & words[i]) != 0)
			append_word(rule, words[i], text);
	}
	for (i = 0; i < rule->pin_count; i++) {
		pin_format(rule->pins[i], pin);
		append(text, " pin=%s", pin);
	}
	if (rule->until != 0) {
		relax_date_format(rule->until, date);
		append(text, " until=%s", date);
	}
}

void
probe_rule_format(const struct probe_rule *rule,
    const struct probe_target *target, char text[PROBE_RULE_SIZE])
{
	char pattern[PROBE_PATTERN_SIZE], given[PROBE_RULE_SIZE];

	probe_target_pattern(target, pattern);
	probe_rule_words(rule, given);
	text[0] = '\0';
	append(text, "%s %s", pattern, given);
}

bool
probe_rule_opens(const struct probe_rule *rule)
{
	return rule->words != 0 || rule->pin_count > 0;
}

bool
probe_rule_pin(struct probe_rule *rule, const unsigned char key[PIN_SIZE])
{
	size_t i;

	for (i = 0; i < rule->pin_count; i++) {
		if (memcmp(rule->pins[i], key, PIN_SIZE) == 0)
			return false;
	}
	if (i == PROBE_ADDRESSES)
		return false;
	memcpy(rule->pins[rule->pin_count++], key, PIN_SIZE);
	return true;
}

void
probe_rule_drop(struct probe_rule *rule, enum relax_word word)
{
	rule->words &= ~(uint32_t)word;
	if (word == RELAX_CIPHERS)
		rule->ciphers = 0;
}
