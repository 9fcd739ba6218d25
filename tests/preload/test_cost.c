/* SPDX-License-Identifier: MIT */
/* What can be counted of the cost, and does not depend on the machine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "support/preload.h"
#include "support/scratch_group.h"

/* What the client allocates in one of 20 handshakes with the host. */
static double
allocations(const char *host, const char *const env[])
{
	const char *const argv[] = {
	    HANDSHAKE_PROGRAM, "-n", "20", scratch.dir, host, NULL};
	struct process_result result = process_run(argv, env, NULL);
	double count = -1;

	if (result.status != 0 ||
	    sscanf(result.output, "%*f %*f %lf", &count) != 1)
		fail_msg("%d: %s", result.status, result.output);
	process_result_free(&result);
	return count;
}

static void
host_that_is_not_listed_costs_no_allocation(void **state)
{
	const char *const env[] = {
	    preload_variable(), "LEGACYTLS_HOSTS=listed.test", NULL};

	(void)state;
	assert_true(
	    allocations("other.test", env) == allocations("other.test", NULL));
	/* And it is counted at all. */
	assert_true(
	    allocations("listed.test", env) > allocations("listed.test", NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(host_that_is_not_listed_costs_no_allocation),
	};

	return cmocka_run_group_tests_name(
	    "cost", tests, make_scratch, remove_scratch);
}
