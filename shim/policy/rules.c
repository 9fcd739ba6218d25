/* SPDX-License-Identifier: MIT */
/* Rule text into a rule set. */
#include "rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cursor.h"
#include "lookup.h"
#include "pattern.h"
#include "rule_bytes.h"
#include "rules_index.h"

#define TEXT_MAX ((size_t)16 << 20)

/*
 * Each rule is followed by the copy of its text, for a look-up reads both:
 * far apart they would be two waits for memory.
 */
struct rules {
	uint64_t *words;
	uint32_t *places; /* of the rules: offsets in words */
	size_t count;
	size_t used;          /* words */
	uint32_t relax_words; /* those of any rule */
	int32_t first_end;
	struct rules_index index;
};

static size_t
rule_words(size_t len)
{
	return (sizeof(struct rule) + len + 7) / sizeof(uint64_t);
}

/* The words of a rule, the pattern first. */
static struct cursor
words_of(struct span rule)
{
	return (struct cursor){.at = rule.at, .end = rule.at + rule.len};
}

static bool
is_single_label(const struct pattern *pattern)
{
	return pattern->kind == PATTERN_NAME &&
	       memchr(pattern->name, '.', pattern->name_len) == NULL;
}

static int
first_word_parse(struct pattern *pattern, struct span word, char *message)
{
	int rv = pattern_parse(pattern, word.at, word.len, message);

	if ((rv == -1 || is_single_label(pattern)) &&
	    relax_is_word(word.at, word.len))
		return message_refuse(message, word.at, word.len,
		    "stands where a host belongs; write a blank before a word, "
		    "':' between cipher suites, and a dot after a host of that "
		    "name");
	return rv;
}

/* Reads the words that follow the pattern, which is first as written. */
static int
relax_parse(struct relax *relax, const struct pattern *pattern,
    struct span first, struct cursor words, char *message)
{
	struct relax_seen seen;
	struct span word;

	relax_init(relax, &seen);
	while ((word = cursor_next_word(&words)).len > 0) {
		if (relax_word_parse(
		        relax, &seen, word.at, word.len, message) == -1)
			return -1;
	}
	if ((relax->words & RELAX_TRUST_ANY) != 0 &&
	    (!pattern_is_single(pattern) || relax->until == RELAX_NO_END))
		return message_refuse(message, first.at, first.len,
		    "has 'trust-any', which is for one name or address and for "
		    "a time; write that host and 'until=YYYY-MM-DD', or "
		    "'pin=sha256//BASE64' in its place");
	if (pattern_is_wide(pattern) &&
	    (!relax_is_spelled_out(&seen) || relax->until == RELAX_NO_END))
		return message_refuse(message, first.at, first.len,
		    "covers every host, or nearly; name each word that is "
		    "needed, not 'default', and 'until=YYYY-MM-DD', or write "
		    "a narrower pattern");
	relax_complete(relax);
	return 0;
}

/* Makes a rule, without its relaxations and its key, at the end of the set. */
static struct rule *
rule_new(struct rules *rules, struct span text, uint32_t line)
{
	struct rule *rule = (void *)(rules->words + rules->used);

	memcpy(rule + 1, text.at, text.len);
	rule->text = (const char *)(rule + 1);
	rule->len = (uint32_t)text.len;
	rule->line = line;
	rule->number = (uint32_t)rules->count + 1;
	return rule;
}

static int
rule_add(struct rules *rules, struct span text, uint32_t line, char *message)
{
	struct rule *rule = rule_new(rules, text, line);
	struct cursor words = words_of(text);
	struct span first = cursor_next_word(&words);
	const struct rule *same;
	struct pattern pattern;
	struct key key;
	uint32_t hash;

	if (first_word_parse(&pattern, first, message) == -1)
		return -1;
	key = key_of_pattern(&pattern);
	hash = key_hash(&key);
	rules_index_prefetch(&rules->index, hash);
	if (relax_parse(&rule->relax, &pattern, first, words, message) == -1)
		return -1;
	same = rules_index_add(&rules->index, rule, &key, hash);
	if (same != NULL)
		return message_refuse(message, first.at, first.len,
		    "is the pattern of rule %u in line %u too; write one rule "
		    "with the words of both",
		    (unsigned)same->number, (unsigned)same->line);
	rules->places[rules->count++] = (uint32_t)rules->used;
	rules->used += rule_words(text.len);
	rules->relax_words |= rule->relax.words;
	if (rule->relax.until < rules->first_end)
		rules->first_end = rule->relax.until;
	return 0;
}

static struct cursor
rules_of(const char *text, size_t len, enum rules_source source)
{
	return (struct cursor){
	    .at = text,
	    .end = text != NULL ? text + len : NULL,
	    .line = 1,
	    .comments = source == RULES_FILE,
	};
}

/* A set without rules, with room for all that the text has. */
static struct rules *
rules_new(struct cursor cursor)
{
	struct rules *rules = calloc(1, sizeof(*rules));
	size_t number = 0, words = 0;
	struct span rule;
	uint32_t line;

	if (rules == NULL)
		return NULL;
	rules->first_end = RELAX_NO_END;
	/* At most 8 Mi rules of 16 MiB, so no overflow. */
	while (cursor_next_rule(&cursor, &rule, &line)) {
		number++;
		words += rule_words(rule.len);
	}
	rules->words = malloc((words + 1) * sizeof(*rules->words));
	rules->places = malloc((number + 1) * sizeof(*rules->places));
	if (rules->words == NULL || rules->places == NULL ||
	    rules_index_init(&rules->index, rules->words, number) == -1) {
		rules_free(rules);
		return NULL;
	}
	return rules;
}

static int
rules_fill(struct rules *rules, struct cursor cursor, enum rules_source source,
    struct rules_error *error)
{
	struct span rule;
	uint32_t line;

	while (cursor_next_rule(&cursor, &rule, &line)) {
		if (rule_bytes_check(rule, source, error->message) == 0 &&
		    rule_add(rules, rule, line, error->message) == 0)
			continue;
		error->rule = (uint32_t)rules->count + 1;
		error->line = line;
		message_escape(
		    error->text, sizeof(error->text), rule.at, rule.len);
		return -1;
	}
	if (rules->count > 0 || source == RULES_FILE)
		return 0;
	error->rule = error->line = 1;
	snprintf(error->message, sizeof(error->message),
	    "no host is named; name a host, or unset the variable");
	return -1;
}

struct rules *
rules_parse(const char *text, size_t len, enum rules_source source,
    struct rules_error *error)
{
	struct rules *rules;

	*error = (struct rules_error){0};
	if (len > TEXT_MAX) {
		snprintf(error->message, sizeof(error->message),
		    "the rules take %zu bytes; write at most %zu", len,
		    TEXT_MAX);
		return NULL;
	}
	rules = rules_new(rules_of(text, len, source));
	if (rules == NULL) {
		snprintf(error->message, sizeof(error->message),
		    "out of memory; no host is relaxed");
		return NULL;
	}
	if (rules_fill(rules, rules_of(text, len, source), source, error) ==
	    -1) {
		rules_free(rules);
		return NULL;
	}
	return rules;
}

void
rules_free(struct rules *rules)
{
	if (rules == NULL)
		return;
	rules_index_free(&rules->index);
	free(rules->places);
	free(rules->words);
	free(rules);
}

size_t
rules_count(const struct rules *rules)
{
	return rules->count;
}

const struct rule *
rules_at(const struct rules *rules, size_t i)
{
	return (const void *)(rules->words + rules->places[i]);
}

uint32_t
rules_relax_words(const struct rules *rules)
{
	return rules->relax_words;
}

int32_t
rules_first_end(const struct rules *rules)
{
	return rules->first_end;
}

bool
rules_ask_for_socket(const struct rules *rules)
{
	enum pattern_kind kind;

	for (kind = PATTERN_NAME; kind <= PATTERN_ANY; kind++) {
		if (rules_index_has(&rules->index, kind, true))
			return true;
	}
	return rules_index_has(&rules->index, PATTERN_IPV4, false) ||
	       rules_index_has(&rules->index, PATTERN_IPV6, false);
}

const struct rule *
rules_find(
    const struct rules *rules, const struct rules_peer *peer, int32_t today)
{
	return lookup_rule(&rules->index, peer, today);
}
