/* SPDX-License-Identifier: MIT */
/* Memory that runs out at a given call. */
#ifndef LEGACYTLS_TESTS_FAILING_H
#define LEGACYTLS_TESTS_FAILING_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A program that is linked with this has its own malloc, calloc, realloc, free,
 * strdup and strndup, for all objects of the process. They are libc's until
 * failing_at.
 */

enum failing_whose {
	FAILING_SHIM, /* calls made by liblegacytls.so */
	FAILING_ANY,  /* calls made by anybody */
};

/* Finds the shim among the loaded objects: false if it is not there. */
bool failing_find(void);

/*
 * Of the calls made from now on in threads that count, the n-th returns NULL
 * with ENOMEM, and no other; 0: none does.
 */
void failing_at(enum failing_whose whose, size_t n);

/* Does this thread count? Not until it says so. Returns what it was before. */
bool failing_count(bool counts);

/* Has the n-th call been made? */
bool failing_is_over(void);

/*
 * Blocks that the shim has got and nobody has freed yet. Returns their number,
 * and of so many as there is room for where in the shim they were got. Once all
 * threads but this have ended.
 */
size_t failing_kept(const void *keeper[], size_t room);

#endif
