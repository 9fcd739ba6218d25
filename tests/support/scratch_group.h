/* SPDX-License-Identifier: MIT */
/* A group of tests that share a scratch folder and nothing else. */
#ifndef LEGACYTLS_TESTS_SCRATCH_GROUP_H
#define LEGACYTLS_TESTS_SCRATCH_GROUP_H

#include "support/server.h"

/* Of the program that includes this; there from make_scratch to the end. */
static struct scratch scratch;

/* Set-up and tear-down of a cmocka group. */
static int
make_scratch(void **state)
{
	(void)state;
	scratch_make(&scratch);
	return 0;
}

static int
remove_scratch(void **state)
{
	(void)state;
	scratch_remove(&scratch);
	return 0;
}

#endif
