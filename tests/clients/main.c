/* SPDX-License-Identifier: MIT */
/* Every client with every row, each a test with a name of its own. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "clients/hello_test.h"
#include "clients/pairs.h"
#include "clients/server_side.h"
#include "clients/trial.h"

#define TESTS_MAX 2048
#define CLIENTS_MAX 128

struct test {
	void (*run)(struct bench *bench, const void *data);
	const void *data;
};

/* Filled in before the tests run, but for what they note. */
static struct {
	struct bench bench;
	struct CMUnitTest list[TESTS_MAX];
	struct test tests[TESTS_MAX];
	struct trial trials[TESTS_MAX];
	struct pair_test pair_tests[TESTS_MAX];
	struct summary summaries[CLIENTS_MAX];
	size_t count, clients;
} suite;

static void
run(void **state)
{
	const struct test *test = *state;

	test->run(&suite.bench, test->data);
}

static int
clean(void **state)
{
	(void)state;
	bench_clean(&suite.bench);
	return 0;
}

static int
setup(void **state)
{
	(void)state;
	bench_make(&suite.bench);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	bench_remove(&suite.bench);
	return 0;
}

/* The next test's place. */
static size_t
next(void)
{
	if (suite.count == TESTS_MAX)
		abort();
	return suite.count;
}

/* Adds a test; the name "group: title" is made from the two. */
static void
add(const char *group, const char *title,
    void (*test_run)(struct bench *bench, const void *data), const void *data)
{
	size_t i = next();
	char *name;

	if (asprintf(&name, "%s: %s", group, title) == -1)
		abort();
	suite.count++;
	suite.tests[i] = (struct test){test_run, data};
	suite.list[i] =
	    (struct CMUnitTest){name, run, NULL, clean, &suite.tests[i]};
}

static void
add_trials(const struct client *client)
{
	const struct variable variables[] = {
	    {"NAME", client_name(client)},
	    {"OTHER_PORT", "other"},
	};
	struct summary *summary;
	struct trial *trial;
	char *row, *title;
	size_t i;

	if (suite.clients == CLIENTS_MAX)
		abort();
	summary = &suite.summaries[suite.clients++];
	summary->client = client;
	for (i = 0; i < rows_count; i++) {
		if (!row_applies(&rows[i], client))
			continue;
		trial = &suite.trials[next()];
		*trial = (struct trial){&rows[i], summary};
		row = expand(rows[i].title, variables, 2);
		if (asprintf(&title, "%s: %s", row,
		        trial_expected(&rows[i], client)) == -1)
			abort();
		add(client->name, title, trial_run, trial);
		free(title);
		free(row);
	}
}

static void
add_pairs(const struct pair *pair)
{
	const struct variable variables[] = {{"PORT", "its port"}};
	struct pair_test *test;
	char *title, *rules;
	size_t i;

	for (i = 0; i < PAIR_RULES && pair->rules[i].rules != NULL; i++) {
		test = &suite.pair_tests[next()];
		*test = (struct pair_test){pair, &pair->rules[i]};
		rules = expand(pair->rules[i].rules, variables, 1);
		if (asprintf(&title, "%s listed: not the other", rules) == -1)
			abort();
		add(pair->client.name, title, pair_run, test);
		free(title);
		free(rules);
	}
}

/* With an argument, a glob: only the tests with such names. */
int
main(int argc, char *argv[])
{
	size_t i;
	int failed;

	for (i = 0; i < changes_count; i++)
		add("ClientHello", changes[i].title, hello_test_change,
		    &changes[i]);
	add("ClientHello", "a TLS 1.2 session resumed: the same",
	    hello_test_resumption, "-tls1_2");
	add("ClientHello", "a TLS 1.3 session resumed: the same",
	    hello_test_resumption, "-tls1_3");
	for (i = 0; i < clients_http_count; i++)
		add_trials(&clients_http[i]);
	for (i = 0; i < clients_proxies_count; i++)
		add_trials(&clients_proxies[i]);
	for (i = 0; i < clients_services_count; i++)
		add_trials(&clients_services[i]);
	for (i = 0; i < pairs_count; i++)
		add_pairs(&pairs[i]);
	for (i = 0; i < offers_count; i++)
		add("nginx as server", offers[i].title, server_side_run,
		    &offers[i]);
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	failed = _cmocka_run_group_tests(
	    "clients", suite.list, suite.count, setup, teardown);
	summary_print(suite.summaries, suite.clients);
	for (i = 0; i < suite.count; i++)
		free((char *)suite.list[i].name);
	return failed;
}
