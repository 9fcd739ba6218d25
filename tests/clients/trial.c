/* SPDX-License-Identifier: MIT */
/* What a row expects, and whether that is what happens. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "clients/trial.h"

static const char *const words[] = {
    [UNCLEAR] = "unclear",
    [CONNECTED] = "connects",
    [REFUSED] = "refused",
    [DISTRUSTED] = "distrusted",
};

static enum outcome
expect(const struct row *row, const struct client *client)
{
	switch (row->column) {
	case MODERN:
		return CONNECTED;
	case NAME:
		return client->by_name == CONNECTS ? CONNECTED : REFUSED;
	case ADDRESS:
		return client->by_address == CONNECTS ? CONNECTED : REFUSED;
	case WRONG_CA:
		return DISTRUSTED;
	default:
		return REFUSED;
	}
}

const char *
trial_expected(const struct row *row, const struct client *client)
{
	return row->column == HELLO ? "same" : words[expect(row, client)];
}

static const char *
rules_of(const struct row *row, const struct client *client)
{
	if (row->column != WRONG_CA)
		return row->rules;
	return client->by_name == CONNECTS ? "@HOST@" : "127.0.0.1";
}

/* As much as cmocka prints. */
static const char *
last(const char *output)
{
	size_t len = strlen(output);

	return len > 800 ? output + len - 800 : output;
}

static void
try_outcome(struct bench *bench, const struct trial *trial)
{
	const struct client *client = trial->summary->client;
	const struct row *row = trial->row;
	struct observed observed;

	observed = bench_try(bench, &(struct attempt){
	                                .client = client,
	                                .is_modern = row->column == MODERN,
	                                .has_shim = row->has_shim,
	                                .has_wrong_ca = row->column == WRONG_CA,
	                                .rules = rules_of(row, client),
	                            });
	summary_note(trial->summary, row->column, words[observed.outcome]);
	if (observed.outcome != expect(row, client))
		fail_msg("%s, not %s; it ended with %d and said:\n%s",
		    words[observed.outcome], trial_expected(row, client),
		    observed.status, last(observed.output));
	free(observed.output);
}

static void
try_hello(struct bench *bench, const struct trial *trial)
{
	const struct client *client = trial->summary->client;
	struct attempt attempt = {.client = client};
	struct hello without, idle, other;

	bench_hello(bench, &attempt, &without);
	attempt.has_shim = true;
	bench_hello(bench, &attempt, &idle);
	attempt.rules = trial->row->rules;
	bench_hello(bench, &attempt, &other);
	summary_note(trial->summary, HELLO, "differs");
	hello_assert_same(&without, &idle);
	hello_assert_same(&without, &other);
	trial->summary->seen[HELLO] = "same";
	hello_free(&without);
	hello_free(&idle);
	hello_free(&other);
}

void
trial_run(struct bench *bench, const void *data)
{
	const struct trial *trial = data;
	struct summary *summary = trial->summary;

	if (!summary->is_probed)
		summary->is_skipped = !bench_has(bench, summary->client);
	summary->is_probed = true;
	if (summary->is_skipped) {
		print_message(
		    "%s cannot be used here\n", summary->client->name);
		skip();
	} else if (trial->row->column == HELLO) {
		try_hello(bench, trial);
	} else {
		try_outcome(bench, trial);
	}
}
