/* SPDX-License-Identifier: MIT */
/* A client that hides its socket, where there is no /proc. */
#include "support/table.h"

#include "preload/acting.h"

#define NO "unsafe legacy renegotiation disabled"

static const struct acting rows[] = {
    {"hidden socket, how many there are is not known", "127.0.0.1",
        {ACTING_NO_PROC "20000", "open:127.0.0.1", "hidden"}, NO},
    {"hidden socket, there is a limit", "127.0.0.1",
        {ACTING_NO_PROC "4000", "open:127.0.0.1", "hidden"}, "ok"},
};

int
main(void)
{
	struct CMUnitTest tests[sizeof(rows) / sizeof(rows[0])] = {0};
	const size_t n = sizeof(rows) / sizeof(rows[0]);

	table_tests(tests, &(struct table)TABLE(rows, acting_row));
	return _cmocka_run_group_tests(
	    "without /proc", tests, n, acting_start, acting_stop);
}
