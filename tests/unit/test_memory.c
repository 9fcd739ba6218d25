/* SPDX-License-Identifier: MIT */
/* policy/rules.h: too much text, too little memory. */
#include "support/table.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "policy/rules.h"

#define MIB ((size_t)1 << 20)

/* Linked with --wrap=malloc and so on: which call from now on fails. */
static size_t failing_call;

/* NOLINTBEGIN(bugprone-reserved-identifier): the linker makes these names. */
void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
/* NOLINTEND(bugprone-reserved-identifier) */

static bool
call_fails(void)
{
	return failing_call > 0 && --failing_call == 0;
}

void *
__wrap_malloc(size_t size)
{
	return call_fails() ? NULL : __real_malloc(size);
}

void *
__wrap_calloc(size_t count, size_t size)
{
	return call_fails() ? NULL : __real_calloc(count, size);
}

static void
size_is_limited(void)
{
	char *text = malloc(16 * MIB + 1);
	struct rules_error error;
	struct rules *rules;

	assert_non_null(text);
	memset(text, '\n', 16 * MIB + 1);
	rules = rules_parse(text, 16 * MIB, RULES_FILE, &error);
	assert_non_null(rules);
	assert_int_equal(rules_count(rules), 0);
	rules_free(rules);
	assert_null(rules_parse(text, 16 * MIB + 1, RULES_FILE, &error));
	assert_int_equal(error.rule, 0);
	assert_non_null(strstr(error.message, "at most 16777216"));
	/* Only the length is looked at. */
	assert_null(rules_parse(text, SIZE_MAX, RULES_VALUE, &error));
	memset(text, 'a', 16 * MIB);
	assert_null(rules_parse(text, 16 * MIB, RULES_FILE, &error));
	assert_int_equal(error.rule, 1);
	free(text);
}

/* How a file can be laid out around its rules, of which there are COUNT. */
static const struct layout {
	const char *before; /* all of them */
	const char *rule;   /* a format */
	const char *after;
	size_t padding; /* bytes of one more comment, at the end */
} layouts[] = {
    {"", "h%zu.t,", "", 0},
    {"", "h%zu.t\n", "", 0},
    {"", "  \t h%zu.t  \t \n\n", "", 0},
    {"", "h%zu.t legacy-connect until=2030-01-01\n", "", 0},
    {"# first\n", "h%zu.t # why, and who\n#\n", "#", 0},
    {"# what this is about, at some length\n", "h%zu.t,", "", 0},
    {"", "h%zu.t,", "#", 200000},
};

#define COUNT 5000

/* Rules are made in the memory of the text, before what is not read yet. */
static void
text_is_taken_over(void)
{
	const struct layout *row = layouts;
	struct rules_error error;
	char want[64], *text;
	struct rules *rules;
	size_t i, len;

	for (; row < layouts + sizeof(layouts) / sizeof(*row); row++) {
		text = malloc(COUNT * sizeof(want) + row->padding);
		assert_non_null(text);
		len = (size_t)sprintf(text, "%s", row->before);
		for (i = 0; i < COUNT; i++)
			len += (size_t)sprintf(text + len, row->rule, i);
		len += (size_t)sprintf(text + len, "%s", row->after);
		memset(text + len, 'x', row->padding);
		rules =
		    rules_take(text, len + row->padding, RULES_FILE, &error);
		assert_non_null(rules);
		assert_int_equal(rules_count(rules), COUNT);
		for (i = 0; i < COUNT; i++) {
			snprintf(want, sizeof(want), "h%zu.t", i);
			assert_true(rules_at(rules, i)->len >= strlen(want));
			assert_memory_equal(
			    rules_at(rules, i)->text, want, strlen(want));
		}
		rules_free(rules);
	}
}

static void
no_memory_means_no_rules(void)
{
	static const char text[] = "old.example.com\n*.plant.example\n10.0.0.1";
	struct rules_error error;
	struct rules *rules = NULL;
	size_t calls;

	/* The sanitizer's leak check sees to what the failures leave. */
	for (calls = 0; rules == NULL; calls++) {
		memset(&error, 0xff, sizeof(error));
		failing_call = calls + 1;
		rules = rules_parse(text, strlen(text), RULES_FILE, &error);
		if (rules != NULL)
			break;
		assert_int_equal(failing_call, 0);
		assert_int_equal(error.rule, 0);
		assert_int_equal(error.line, 0);
		assert_string_equal(error.text, "");
		assert_string_equal(
		    error.message, "out of memory; no host is relaxed");
	}
	failing_call = 0;
	assert_true(calls >= 5);
	assert_int_equal(rules_count(rules), 3);
	rules_free(rules);
	rules_free(NULL);
}

static const struct table_single singles[] = {
    {"16 MiB and no more", size_is_limited},
    {"rules are made in the memory of their text", text_is_taken_over},
    {"all or nothing without memory", no_memory_means_no_rules},
};

int
main(void)
{
	const struct table tables[] = {TABLE(singles, table_single_run)};

	return table_run("memory", tables, 1);
}
