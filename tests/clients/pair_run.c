/* SPDX-License-Identifier: MIT */
/* The second server is refused, whatever becomes of the first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "clients/pairs.h"

void
pair_run(struct bench *bench, const void *data)
{
	const struct pair_test *test = data;
	const struct client *client = &test->pair->client;
	struct observed first;
	enum outcome second;
	bool is_right;

	if (!bench_has(bench, client)) {
		print_message("%s cannot be used here\n", client->name);
		skip();
	}
	first = bench_try_two(bench,
	    &(struct attempt){
	        .client = client,
	        .has_shim = true,
	        .rules = test->rule->rules,
	    },
	    test->pair->is_proxied, &second);
	if (second != REFUSED)
		fail_msg("the server that no rule covers %s; the client "
		         "said:\n%.600s",
		    second == CONNECTED ? "connects" : "is unclear",
		    first.output);
	is_right = first.outcome == CONNECTED || first.outcome == REFUSED;
	if (test->rule->first == FIRST_CONNECTS)
		is_right = first.outcome == CONNECTED;
	else if (test->rule->first == FIRST_PLAIN)
		is_right = true;
	if (!is_right)
		fail_msg("the first server is %s; the client said:\n%.600s",
		    first.outcome == REFUSED ? "refused" : "unclear",
		    first.output);
	free(first.output);
}
