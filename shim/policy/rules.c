/* SPDX-License-Identifier: MIT */
/* Rule text into a rule set. */
#include "rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cursor.h"
#include "pattern.h"
#include "rule_bytes.h"
#include "rule_parse.h"
#include "rules_set.h"

#define TEXT_MAX ((size_t)16 << 20)

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

/*
 * Makes a rule, without its relaxations and its key, at the end of the set. The
 * text may lie where the rule is to be.
 */
static struct rule *
rule_new(struct rules *rules, struct span text, uint32_t line)
{
	struct rule *rule = (void *)(rules->words + rules->used);

	memmove(rule + 1, text.at, text.len);
	rule->text = (const char *)(rule + 1);
	rule->len = (uint32_t)text.len;
	rule->line = line;
	rule->number = (uint32_t)rules->count + 1;
	return rule;
}

static int
rule_add(struct rules *rules, struct rule *rule, struct rule_words *last,
    char *message)
{
	struct cursor words = words_of((struct span){rule->text, rule->len});
	struct span first = cursor_next_word(&words);
	const struct rule *same;
	struct pattern pattern;
	struct key key;
	uint32_t hash;

	if (rule_pattern_parse(&pattern, first, message) == -1)
		return -1;
	key = key_of_pattern(&pattern);
	hash = key_hash(&key);
	rules_index_prefetch(&rules->index, hash);
	if (rule_relax_parse(
	        &rule->relax, &pattern, first, words, last, message) == -1)
		return -1;
	same = rules_index_add(&rules->index, rule, &key, hash);
	if (same != NULL)
		return message_refuse(message, first.at, first.len,
		    "is the pattern of rule %u in line %u too; write one rule "
		    "with the words of both",
		    (unsigned)same->number, (unsigned)same->line);
	rules->places[rules->count++] = (uint32_t)rules->used;
	rules->used += rule_words(rule->len);
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
	    .end = text + len,
	    .line = 1,
	    .comments = source == RULES_FILE,
	};
}

/*
 * How many rules there are, and in *room how many words they take if they are
 * made in front of what is left of the text, which is at the end of the room.
 */
static size_t
measure(struct cursor cursor, size_t *room)
{
	size_t number = 0, words = 0, all = (size_t)(cursor.end - cursor.at);
	struct span rule;
	uint32_t line;

	*room = all / sizeof(uint64_t) + 1;
	while (cursor_next_rule(&cursor, &rule, &line)) {
		size_t left = (size_t)(cursor.end - (rule.at + rule.len));

		number++;
		words += rule_words(rule.len);
		if (words + left / sizeof(uint64_t) + 1 > *room)
			*room = words + left / sizeof(uint64_t) + 1;
	}
	return number;
}

/*
 * A set without rules that has taken the text over, and in *moved where it is
 * now; or NULL, and the text is freed.
 */
static struct rules *
rules_new(char *text, size_t len, struct cursor cursor, const char **moved)
{
	struct rules *rules = calloc(1, sizeof(*rules));
	/* At most 8 Mi rules of 16 MiB, so no overflow. */
	size_t room, number = measure(cursor, &room);
	/* What is long is not copied, and its memory there already. */
	uint64_t *words = realloc(text, room * sizeof(*words));

	if (rules == NULL || words == NULL) {
		free(words != NULL ? (char *)words : text);
		free(rules);
		return NULL;
	}
	*moved = memmove((char *)(words + room) - len, words, len);
	rules->words = words;
	rules->first_end = RELAX_NO_END;
	rules->places = malloc((number + 1) * sizeof(*rules->places));
	if (rules->places == NULL ||
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
	struct rule_words last = {.text = {NULL, 0}};
	struct span text;
	struct rule *rule;
	uint32_t line;

	while (cursor_next_rule(&cursor, &text, &line)) {
		rule = rule_new(rules, text, line);
		text.at = rule->text;
		if (rule_bytes_check(text, source, error->message) == 0 &&
		    rule_add(rules, rule, &last, error->message) == 0)
			continue;
		error->rule = (uint32_t)rules->count + 1;
		error->line = line;
		message_escape(
		    error->text, sizeof(error->text), text.at, text.len);
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
rules_take(
    char *text, size_t len, enum rules_source source, struct rules_error *error)
{
	const char *moved;
	struct rules *rules;

	*error = (struct rules_error){0};
	if (len > TEXT_MAX) {
		snprintf(error->message, sizeof(error->message),
		    "the rules take %zu bytes; write at most %zu", len,
		    TEXT_MAX);
		free(text);
		return NULL;
	}
	rules = text != NULL ?
	            rules_new(text, len, rules_of(text, len, source), &moved) :
	            NULL;
	if (rules == NULL) {
		snprintf(error->message, sizeof(error->message),
		    "out of memory; no host is relaxed");
		return NULL;
	}
	if (rules_fill(rules, rules_of(moved, len, source), source, error) ==
	    -1) {
		rules_free(rules);
		return NULL;
	}
	return rules;
}

struct rules *
rules_parse(const char *text, size_t len, enum rules_source source,
    struct rules_error *error)
{
	/* More is refused unread. */
	char *copy = malloc(len <= TEXT_MAX ? len + 1 : 1);

	if (copy != NULL && len > 0 && len <= TEXT_MAX)
		memcpy(copy, text, len);
	return rules_take(copy, len, source, error);
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
