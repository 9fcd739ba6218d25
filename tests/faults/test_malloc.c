/* SPDX-License-Identifier: MIT */
/* Whatever call for memory fails: nothing crashes, and nothing is weaker. */
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

/* In memory that is shared with the children. */
static struct paths_result *shared;

static int
prepare(void **state)
{
	make_scratch(state);
	stage_make(&scratch);
	assert_true(failing_find());
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(shared != MAP_FAILED);
	return 0;
}

static int
tidy(void **state)
{
	stage_free();
	munmap(shared, sizeof(*shared));
	return remove_scratch(state);
}

/* The path in a process of its own, where the n-th call fails. */
static void
run(const struct path *path, enum failing_whose whose, size_t n)
{
	int status;
	pid_t pid;

	memset(shared, 0, sizeof(*shared));
	pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		alarm(DEADLINE_SECONDS);
		/* What is freed, or not written yet, is no longer zero. */
		mallopt(M_PERTURB, 0xa5);
		failing_at(whose, n);
		paths_run(path, shared);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (status != 0)
		fail_msg("call %zu: ended by status %#x", n, status);
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

static void
judge(const struct path *path, enum failing_whose whose, size_t n,
    const struct paths_result *ruled)
{
	/* One that could be gone on with keeps what it has. */
	struct paths_posture after =
	    shared->has_passed ? ruled->after : ruled->hello;

	/* A list that cannot be put back is put back by the next handshake. */
	after.values[PATHS_SUITES] = ruled->hello.values[PATHS_SUITES];
	if (shared->has_passed && path->end == PATHS_NEVER)
		fail_msg("call %zu: passed", n);
	if (!shared->has_passed && path->end == PATHS_PASSES &&
	    whose == FAILING_SHIM)
		fail_msg("call %zu: not passed", n);
	if (shared->has_hello)
		assert_fits("in the ClientHello", n, &shared->hello,
		    &shared->before, &ruled->hello);
	if (shared->has_ended)
		assert_fits(
		    "after", n, &shared->after, &shared->before, &after);
	if (shared->has_hello && shared->is_silent)
		fail_msg("call %zu: a callback was not called", n);
	/* One more for what stands in for a library that is not known. */
	if (whose == FAILING_SHIM && shared->kept > ruled->kept + 1)
		fail_msg("call %zu: %zu blocks are left, not %zu", n,
		    shared->kept, ruled->kept);
}

/* Each call in turn, until the path is at its end before it. */
static void
each_call(const struct path *path, enum failing_whose whose)
{
	struct paths_result ruled;
	size_t n = 0;

	run(path, whose, SIZE_MAX);
	ruled = *shared;
	assert_int_equal(ruled.has_passed, path->end != PATHS_NEVER);
	assert_true(ruled.has_hello);
	do {
		run(path, whose, ++n);
		judge(path, whose, n, &ruled);
	} while (shared->is_over);
	print_message("%zu calls\n", n - 1);
	assert_true(n > 1);
}

static void
of_the_shim(void **state)
{
	each_call(*state, FAILING_SHIM);
}

static void
of_anybody(void **state)
{
	each_call(*state, FAILING_ANY);
}

int
main(int argc, char *argv[])
{
	struct CMUnitTest tests[64];
	size_t i, n = 0;

	(void)argc;
	preload_this(argv, "");
	for (i = 0; i < paths_count; i++) {
		tests[n++] = (struct CMUnitTest){
		    paths[i].name, of_the_shim, NULL, NULL, (void *)&paths[i]};
		if (paths[i].of_anybody)
			tests[n++] = (struct CMUnitTest){paths[i].name,
			    of_anybody, NULL, NULL, (void *)&paths[i]};
	}
	return _cmocka_run_group_tests("malloc", tests, n, prepare, tidy);
}
