/* SPDX-License-Identifier: MIT */
/* Takes the place of libc's malloc, for all objects of the process. */
#include <stdlib.h>

#include "bench/allocations.h"

/* glibc's own names of them. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);

static _Thread_local size_t count;

size_t
allocations_count(void)
{
	return count;
}

void *
malloc(size_t size)
{
	count++;
	return __libc_malloc(size);
}

void *
calloc(size_t number, size_t size)
{
	count++;
	return __libc_calloc(number, size);
}

void *
realloc(void *memory, size_t size)
{
	count++;
	return __libc_realloc(memory, size);
}
