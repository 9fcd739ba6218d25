/* SPDX-License-Identifier: MIT */
/*
 * Rule text: what is refused says where and what, and relaxes nothing; what is
 * accepted stays the same when it is printed, shortened or put in a file.
 */
#define _GNU_SOURCE
#include "fuzz/fuzz.h"

#include <sys/mman.h>
#include <sys/stat.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/host_rules.h"
#include "command/report_shrink.h"
#include "command/report_words.h"
#include "common/hosts.h"
#include "policy/cursor.h"
#include "policy/pattern.h"
#include "policy/rules.h"

#define TODAY 20000 /* 2024-10-04 */
#define UNTIL "2031-05-07"

static struct rules *
parse(struct span text, enum rules_source source)
{
	struct rules_error error;

	return rules_parse(text.at, text.len, source, &error);
}

/* The rule that the error names is there, and wrong by itself. */
static void
check_place(
    struct span text, enum rules_source source, const struct rules_error *error)
{
	struct cursor cursor = {.at = text.at,
	    .end = text.at + text.len,
	    .line = 1,
	    .comments = source == RULES_FILE};
	struct span rule = {0}, before;
	struct rules *rules;
	uint32_t line = 0, number;

	for (number = 0; number < error->rule; number++)
		assert(cursor_next_rule(&cursor, &rule, &line));
	assert(line == error->line);
	rules = parse(rule, source);
	assert(rules == NULL || strstr(error->message, " too; ") != NULL);
	rules_free(rules);
	before = (struct span){text.at, (size_t)(rule.at - text.at)};
	rules = parse(before, source);
	assert(number == 1 || rules_count(rules) == number - 1);
	rules_free(rules);
}

static void
check_error(
    struct span text, enum rules_source source, const struct rules_error *error)
{
	assert(error->rule > 0);
	assert(strlen(error->message) < MESSAGE_SIZE - 1);
	assert(strstr(error->message, "; ") != NULL);
	assert(fuzz_is_printable(error->message));
	assert(fuzz_is_printable(error->text));
	if (error->text[0] != '\0')
		check_place(text, source, error);
}

static void
check_same(const struct rule *a, const struct rule *b)
{
	assert(a->kind == b->kind && a->port == b->port);
	assert(a->extent == b->extent);
	if (a->kind == PATTERN_IPV4 || a->kind == PATTERN_IPV6)
		assert(memcmp(a->address, b->address, sizeof(a->address)) == 0);
	assert(a->relax.words == b->relax.words);
	assert(a->relax.until == b->relax.until);
	assert(a->relax.ciphers == b->relax.ciphers);
	assert(a->relax.renegotiate.times == b->relax.renegotiate.times);
	assert(a->relax.renegotiate.seconds == b->relax.renegotiate.seconds);
}

/* What no rule may have, whatever it says. */
static void
check_limits(const struct rule *rule)
{
	const uint32_t words = rule->relax.words;
	const uint32_t opens = words & ~REPORT_TRUST & ~RELAX_NONE;
	struct cursor cursor = {
	    .at = rule->text, .end = rule->text + rule->len};
	struct span first = cursor_next_word(&cursor);
	struct pattern pattern;
	char message[MESSAGE_SIZE];

	assert(pattern_parse(&pattern, first.at, first.len, message) == 0);
	if (pattern_is_wide(&pattern))
		assert(rule->relax.until != RELAX_NO_END);
	if ((words & RELAX_TRUST_ANY) != 0)
		assert(pattern_is_single(&pattern) &&
		       rule->relax.until != RELAX_NO_END &&
		       (words & RELAX_PIN) == 0);
	assert((opens == 0) == ((words & RELAX_NONE) != 0));
	assert(((words & RELAX_CIPHERS) != 0) == (rule->relax.ciphers != 0));
	assert(rule->relax.ciphers >> relax_cipher_count() == 0);
	assert(((words & RELAX_RENEGOTIATE) != 0) ==
	       (rule->relax.renegotiate.times != 0));
}

/* With some of its words alone it is a rule, and has just those. */
static void
check_shrunk(const struct rule *rule, uint32_t kept)
{
	const uint32_t words = rule->relax.words;
	uint32_t left = words & kept & ~RELAX_NONE;
	size_t size = rule->len + REPORT_WORDS_SIZE;
	char *text = malloc(size);
	struct rules *rules;
	struct rule want = *rule;

	assert(text != NULL);
	assert(
	    report_shrink_rule(text, size, rule->text, rule->len, kept) == 0);
	rules = parse((struct span){text, strlen(text)}, RULES_VALUE);
	assert(rules != NULL && rules_count(rules) == 1);
	if ((left & ~REPORT_TRUST) == 0)
		left |= RELAX_NONE;
	want.relax.words = left;
	if ((left & RELAX_CIPHERS) == 0)
		want.relax.ciphers = 0;
	if ((left & RELAX_RENEGOTIATE) == 0)
		want.relax.renegotiate = (struct rate){0};
	check_same(&want, rules_at(rules, 0));
	rules_free(rules);
	free(text);
}

static void
check_rule(const struct rule *rule, enum rules_source source)
{
	struct rules *rules =
	    parse((struct span){rule->text, rule->len}, source);

	assert(rules != NULL && rules_count(rules) == 1);
	check_same(rule, rules_at(rules, 0));
	rules_free(rules);
	check_limits(rule);
	check_shrunk(rule, UINT32_MAX);
	check_shrunk(rule, rule->len * UINT32_C(0x9e3779b1) >> 7);
}

static void
check_set(const struct rules *rules, enum rules_source source)
{
	int32_t first_end = RELAX_NO_END;
	const struct rule *rule;
	uint32_t words = 0, line = 1;
	size_t i;

	for (i = 0; i < rules_count(rules); i++) {
		rule = rules_at(rules, i);
		assert(rule->number == i + 1 && rule->line >= line);
		line = rule->line;
		words |= rule->relax.words;
		if (rule->relax.until < first_end)
			first_end = rule->relax.until;
		check_rule(rule, source);
	}
	assert(words == rules_relax_words(rules));
	assert(first_end == rules_first_end(rules));
}

/* As the options of 'legacytls run': the same rules, each with an end. */
static void
check_options(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size);
	char *value = host_rules_add(NULL, text, NULL);
	struct rules *rules, *same, *dated;
	size_t i;

	rules = parse((struct span){text, strlen(text)}, RULES_VALUE);
	assert(rules == NULL || value != NULL);
	if (value != NULL) {
		same = parse((struct span){value, strlen(value)}, RULES_VALUE);
		assert((same != NULL) == (rules != NULL));
		rules_free(same);
		value = host_rules_add(value, "x.example", UNTIL);
		free(value);
	}
	value = rules != NULL ? host_rules_add(NULL, text, UNTIL) : NULL;
	if (value != NULL) {
		dated = parse((struct span){value, strlen(value)}, RULES_VALUE);
		assert(rules_count(dated) == rules_count(rules));
		for (i = 0; i < rules_count(dated); i++)
			assert(rules_at(dated, i)->relax.until != RELAX_NO_END);
		rules_free(dated);
	}
	rules_free(rules);
	free(value);
	free(text);
}

/* As the file that LEGACYTLS_HOSTS names: not one rule more or less. */
static void
check_file(struct span text)
{
	struct rules *rules = parse(text, RULES_FILE), *loaded;
	char path[32], line[HOSTS_LINE_SIZE];
	static int fd = -1;

	if (fd == -1)
		fd = memfd_create("rules", MFD_CLOEXEC);
	assert(fd != -1 && fchmod(fd, 0600) == 0 && ftruncate(fd, 0) == 0);
	assert(pwrite(fd, text.at, text.len, 0) == (ssize_t)text.len);
	snprintf(path, sizeof(path), "@/proc/self/fd/%d", fd);
	loaded = hosts_load(path, line);
	assert(rules_count(loaded) == rules_count(rules));
	if (hosts_ended(loaded, TODAY, line) > 0)
		assert(strstr(line, "; ") != NULL);
	rules_free(loaded);
	rules_free(rules);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum rules_source sources[] = {RULES_VALUE, RULES_FILE};
	const struct span text = {(const char *)data, size};
	struct rules_error error;
	struct rules *rules;
	size_t i;

	for (i = 0; i < 2; i++) {
		rules = rules_parse(text.at, text.len, sources[i], &error);
		if (rules != NULL)
			check_set(rules, sources[i]);
		else
			check_error(text, sources[i], &error);
		if (rules != NULL && sources[i] == RULES_FILE)
			check_file(text);
		rules_free(rules);
	}
	check_options(data, size);
	return 0;
}
