/* SPDX-License-Identifier: MIT */
/* preload/descriptors.h: which are found, and by how many calls. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "preload/descriptors.h"

/* What is asked about by number, and what has been visited. */
static struct {
	int asked;
	int visits;
	int high;      /* the one that is looked for */
	int high_seen; /* so often */
} seen;

int __wrap_fcntl(int fd, int command, ...);
int __wrap_fcntl64(int fd, int command, ...);

int
__wrap_fcntl(int fd, int command, ...)
{
	seen.asked++;
	return (int)syscall(SYS_fcntl, fd, command, 0);
}

/* By this name where it is for large files, too. */
int
__wrap_fcntl64(int fd, int command, ...)
{
	return __wrap_fcntl(fd, command);
}

static void
visit(int fd, void *data)
{
	(void)data;
	seen.visits++;
	seen.high_seen += fd == seen.high;
}

/* Visits all, one of them with that number; false: there can be none. */
static bool
visit_with(int high, bool is_counted, bool *is_whole)
{
	struct rlimit limit, before;
	struct descriptors all;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	limit = before;
	if (limit.rlim_cur <= (rlim_t)high)
		limit.rlim_cur = (rlim_t)high + 1;
	if (limit.rlim_max < limit.rlim_cur)
		limit.rlim_max = limit.rlim_cur;
	if (setrlimit(RLIMIT_NOFILE, &limit) == -1)
		return false;
	assert_int_equal(dup2(STDIN_FILENO, high), high);
	seen.asked = seen.visits = seen.high_seen = 0;
	seen.high = high;
	all = descriptors_extent(is_counted);
	*is_whole = descriptors_each(&all, visit, NULL);
	close(high);
	setrlimit(RLIMIT_NOFILE, &before);
	return true;
}

/* As many as by any other way. */
static void
check(int high, bool is_counted, int most)
{
	bool is_whole = false;
	int visits;

	if (!visit_with(high, false, &is_whole))
		skip();
	assert_true(is_whole);
	assert_int_equal(seen.high_seen, 1);
	visits = seen.visits;
	assert_true(visit_with(high, is_counted, &is_whole));
	assert_true(is_whole);
	assert_int_equal(seen.high_seen, 1);
	assert_int_equal(seen.visits, visits);
	if (seen.asked > most)
		fail_msg("%d were asked about", seen.asked);
}

static void
high_number_is_found_by_few_calls(void **state)
{
	(void)state;
	check(3000, true, 1000);
}

static void
high_number_among_all(void **state)
{
	(void)state;
	check(3000, false, 1000);
}

/* Where it was once taken for granted that there are none. */
static void
highest_number_is_found(void **state)
{
	(void)state;
	check(70000, true, 1000);
}

static void
low_numbers_are_not_listed(void **state)
{
	struct descriptors all;

	(void)state;
	seen.asked = seen.visits = 0;
	all = descriptors_extent(true);
	if (all.count == 0)
		skip();
	assert_true(descriptors_each(&all, visit, NULL));
	assert_int_equal(seen.visits, all.count);
	assert_true(seen.asked >= seen.visits);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(high_number_is_found_by_few_calls),
	    cmocka_unit_test(high_number_among_all),
	    cmocka_unit_test(highest_number_is_found),
	    cmocka_unit_test(low_numbers_are_not_listed),
	};

	return cmocka_run_group_tests_name("descriptors", tests, NULL, NULL);
}
