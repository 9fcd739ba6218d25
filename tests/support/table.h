/* SPDX-License-Identifier: MIT */
/* Tables whose rows become named cmocka tests. */
#ifndef LEGACYTLS_TESTS_SUPPORT_TABLE_H
#define LEGACYTLS_TESTS_SUPPORT_TABLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* A row is a struct whose first member is the test's name; *state is it. */
struct table {
	const void *rows;
	size_t count;
	size_t size;
	CMUnitTestFunction run;
};

#define TABLE(rows, run)                                                       \
	{                                                                      \
		rows, sizeof(rows) / sizeof((rows)[0]), sizeof((rows)[0]), run \
	}

/* A string literal and its length, for texts that may contain a NUL. */
#define TEXT(literal) literal, sizeof(literal) - 1

/* The row of a test that is not one of many. */
struct table_single {
	const char *name;
	void (*run)(void);
};

static inline void
table_single_run(void **state)
{
	const struct table_single *row = *state;

	row->run();
}

/* Makes a test of each row; there is room for them. */
static inline void
table_tests(struct CMUnitTest *tests, const struct table *table)
{
	const char *row = table->rows;
	size_t i;

	for (i = 0; i < table->count; i++, row += table->size)
		tests[i] = (struct CMUnitTest){
		    .name = *(const char *const *)(const void *)row,
		    .test_func = table->run,
		    .initial_state = (void *)(uintptr_t)row,
		};
}

/* Runs all rows of the count tables; returns what main returns. */
static inline int
table_run(const char *group, const struct table *tables, size_t count)
{
	struct CMUnitTest *tests;
	size_t i, total = 0;
	int failed;

	for (i = 0; i < count; i++)
		total += tables[i].count;
	tests = calloc(total, sizeof(*tests));
	if (tests == NULL)
		return 1;
	total = 0;
	for (i = 0; i < count; i++) {
		table_tests(tests + total, &tables[i]);
		total += tables[i].count;
	}
	failed = _cmocka_run_group_tests(group, tests, total, NULL, NULL);
	free(tests);
	return failed != 0;
}

#endif
