/* SPDX-License-Identifier: MIT */
/*
 * test_malloc [all]: whatever call for memory fails, nothing crashes, and
 * nothing is weaker. "all": each of anybody's calls on every path.
 */
#include <assert.h>
#include <malloc.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/ssl.h>

#include "faults/failing.h"
#include "faults/paths.h"
#include "faults/stage.h"
#include "support/preload.h"
#include "support/scratch_group.h"

/* A child that has not ended by then hangs. */
#define DEADLINE_SECONDS 120

/* So many children at a time. */
#define JOBS 4

/* Of anybody's calls so many are let pass between two, where not all count. */
#define STEP 10

/* What a set of rules is made of. */
#define RULES_BLOCKS 6

/* Each call fails on all paths. */
static bool is_whole;

/* In memory that is shared with the children: one of each. */
static struct paths_result *shared;

static int
prepare(void **state)
{
	make_scratch(state);
	stage_make(&scratch);
	assert_true(failing_find());
	shared = mmap(NULL, JOBS * sizeof(*shared), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(shared != MAP_FAILED);
	return 0;
}

static int
tidy(void **state)
{
	stage_free();
	munmap(shared, JOBS * sizeof(*shared));
	return remove_scratch(state);
}

/* The path in a process of its own, where the n-th call fails. */
static pid_t
start(const struct path *path, enum failing_whose whose, size_t n,
    struct paths_result *result)
{
	pid_t pid;

	memset(result, 0, sizeof(*result));
	pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		alarm(DEADLINE_SECONDS);
		/* What is freed, or not written yet, is no longer zero. */
		mallopt(M_PERTURB, 0xa5);
		failing_at(whose, n);
		paths_run(path, result);
		_exit(0);
	}
	return pid;
}

/* The same, of as many calls from the n-th on, step by step. */
static void
run(const struct path *path, enum failing_whose whose, size_t n, size_t step,
    size_t count)
{
	int statuses[JOBS];
	pid_t pids[JOBS];
	size_t i;

	for (i = 0; i < count; i++)
		pids[i] = start(path, whose, n + i * step, &shared[i]);
	for (i = 0; i < count; i++)
		assert_int_equal(waitpid(pids[i], &statuses[i], 0), pids[i]);
	for (i = 0; i < count; i++) {
		if (statuses[i] != 0)
			fail_msg("call %zu: ended by status %#x", n + i * step,
			    statuses[i]);
	}
}

/* Only what is ruled has changed, or there is no renegotiation. */
static bool
options_fit(uint64_t is, uint64_t strict, uint64_t ruled)
{
	return ((is ^ strict) & ~(strict ^ ruled) &
	           ~(uint64_t)SSL_OP_NO_RENEGOTIATION) == 0;
}

static void
assert_fits(const char *when, size_t n, const struct paths_posture *is,
    const struct paths_posture *strict, const struct paths_posture *ruled)
{
	long a, b;
	size_t i;

	if (!options_fit(is->options, strict->options, ruled->options))
		fail_msg("call %zu: options %#lx %s, not %#lx or %#lx", n,
		    (long)is->options, when, (long)strict->options,
		    (long)ruled->options);
	for (i = 0; i < sizeof(is->values) / sizeof(is->values[0]); i++) {
		a = strict->values[i];
		b = ruled->values[i];
		if (is->values[i] != a && is->values[i] != b &&
		    (i >= PATHS_FLOORS || is->values[i] < (a > b ? a : b)))
			fail_msg("call %zu: value %zu is %ld %s, not %ld or "
			         "%ld",
			    n, i, is->values[i], when, a, b);
	}
}

/* Blocks that are left as they are if nothing fails: got at the same places. */
static size_t
usual(const struct paths_result *is, const struct paths_result *ruled)
{
	bool is_taken[PATHS_KEPT] = {0};
	size_t i, j, count = 0;

	for (i = 0; i < is->kept; i++) {
		for (j = 0; j < ruled->kept; j++) {
			if (is_taken[j] || ruled->keepers[j] != is->keepers[i])
				continue;
			is_taken[j] = true;
			count++;
			break;
		}
	}
	return count;
}

/* Others that may be left, if so many of the usual ones are not. */
static size_t
spare(const struct path *path, size_t n, size_t missing)
{
	/*
	 * What stands in for a library that is not known, which the first call
	 * is for; or instead of the rules what is wrong with them; or of two
	 * threads that meet a library at once the record of the second.
	 */
	bool is_opening = (n == 1 && !path->is_warm) || path->has_rivals;
	size_t count = is_opening || missing >= RULES_BLOCKS;

	/* What is wrapped another time is another thing, and kept for good. */
	return count + path->rewraps;
}

static void
judge(const struct path *path, enum failing_whose whose, size_t n,
    const struct paths_result *is, const struct paths_result *ruled)
{
	/* One that could be gone on with keeps what it has. */
	struct paths_posture after =
	    is->has_passed ? ruled->after : ruled->hello;
	size_t kept;

	/* A list that cannot be put back is put back by the next handshake. */
	after.values[PATHS_SUITES] = ruled->hello.values[PATHS_SUITES];
	if (is->has_passed && path->end == PATHS_NEVER)
		fail_msg("call %zu: passed", n);
	if (!is->has_passed && path->end == PATHS_PASSES &&
	    whose == FAILING_SHIM)
		fail_msg("call %zu: not passed", n);
	if (is->has_hello)
		assert_fits("in the ClientHello", n, &is->hello, &is->before,
		    &ruled->hello);
	if (is->has_ended)
		assert_fits("after", n, &is->after, &is->before, &after);
	if (is->has_hello && is->is_silent)
		fail_msg("call %zu: a callback was not called", n);
	assert_true(is->kept <= PATHS_KEPT);
	kept = usual(is, ruled);
	if (is->kept - kept > spare(path, n, ruled->kept - kept))
		fail_msg("call %zu: %zu blocks are left", n, is->kept - kept);
}

/* Each call in turn, or some, until the path is at its end before it. */
static void
each_call(const struct path *path, enum failing_whose whose, size_t step)
{
	struct paths_result ruled;
	bool is_over = true;
	size_t i, n;

	run(path, whose, SIZE_MAX, 0, 1);
	ruled = shared[0];
	assert_int_equal(ruled.has_passed, path->end != PATHS_NEVER);
	assert_true(ruled.has_hello);
	for (n = 1; is_over; n += JOBS * step) {
		run(path, whose, n, step, JOBS);
		for (i = 0; i < JOBS; i++)
			judge(path, whose, n + i * step, &shared[i], &ruled);
		is_over = shared[JOBS - 1].is_over;
		assert_true(n > 1 || shared[0].is_over);
	}
}

static void
of_the_shim(void **state)
{
	each_call(*state, FAILING_SHIM, 1);
}

static void
of_anybody(void **state)
{
	const struct path *path = *state;

	each_call(path, FAILING_ANY, is_whole || path->of_anybody ? 1 : STEP);
}

int
main(int argc, char *argv[])
{
	struct CMUnitTest tests[128];
	size_t i, n = 0;

	preload_this(argv, "");
	is_whole = argc > 1 && strcmp(argv[1], "all") == 0;
	assert(paths_count <= sizeof(tests) / sizeof(tests[0]) / 2);
	for (i = 0; i < paths_count; i++) {
		tests[n++] = (struct CMUnitTest){
		    paths[i].name, of_the_shim, NULL, NULL, (void *)&paths[i]};
		tests[n++] = (struct CMUnitTest){
		    paths[i].name, of_anybody, NULL, NULL, (void *)&paths[i]};
	}
	return _cmocka_run_group_tests("malloc", tests, n, prepare, tidy);
}
