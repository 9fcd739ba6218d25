/* SPDX-License-Identifier: MIT */
/* Takes the place of libc's allocator. */
#define _GNU_SOURCE
#include <errno.h>
#include <link.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "faults/failing.h"

/* glibc's own names of them. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
extern void __libc_free(void *memory);

/* More than the shim ever has at a time. */
#define KEPT_MAX 512

/* Where the shim is; written once, before there are threads. */
static uintptr_t shim_start, shim_end;

static _Atomic int whose_calls;
static _Atomic size_t failing_call, calls;
static _Thread_local bool is_counting;

/* Only so many have ever been used. */
static _Atomic(void *) kept[KEPT_MAX];
static _Atomic(const void *) keepers[KEPT_MAX]; /* who got them */
static _Atomic size_t kept_used;

static int
visit(struct dl_phdr_info *info, size_t size, void *data)
{
	uintptr_t end;
	size_t i;

	(void)size, (void)data;
	if (strcmp(info->dlpi_name, LEGACYTLS_OBJECT) != 0)
		return 0;
	shim_start = info->dlpi_addr;
	for (i = 0; i < info->dlpi_phnum; i++) {
		end = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr +
		      info->dlpi_phdr[i].p_memsz;
		if (info->dlpi_phdr[i].p_type == PT_LOAD && end > shim_end)
			shim_end = end;
	}
	return 1;
}

bool
failing_find(void)
{
	return dl_iterate_phdr(visit, NULL) != 0;
}

void
failing_at(enum failing_whose whose, size_t n)
{
	atomic_store(&whose_calls, whose);
	atomic_store(&calls, 0);
	atomic_store(&failing_call, n);
}

bool
failing_count(bool counts)
{
	bool before = is_counting;

	is_counting = counts;
	return before;
}

bool
failing_is_over(void)
{
	return atomic_load(&calls) >= atomic_load(&failing_call);
}

size_t
failing_kept(const void *keeper[], size_t room)
{
	size_t i, count = 0;

	for (i = 0; i < KEPT_MAX; i++) {
		if (atomic_load(&kept[i]) == NULL)
			continue;
		if (count < room)
			keeper[count] = atomic_load(&keepers[i]);
		count++;
	}
	return count;
}

static bool
is_shim(const void *caller)
{
	return (uintptr_t)caller >= shim_start && (uintptr_t)caller < shim_end;
}

static bool
fails(const void *caller)
{
	if (!is_counting ||
	    (atomic_load(&whose_calls) == FAILING_SHIM && !is_shim(caller)) ||
	    atomic_fetch_add(&calls, 1) + 1 != atomic_load(&failing_call))
		return false;
	errno = ENOMEM;
	return true;
}

static bool
replace(void *from, void *to, const void *keeper, size_t count)
{
	void *expected;
	size_t i;

	for (i = 0; i < count && i < KEPT_MAX; i++) {
		expected = from;
		if (atomic_load(&kept[i]) == from &&
		    atomic_compare_exchange_strong(&kept[i], &expected, to)) {
			atomic_store(&keepers[i], keeper);
			return true;
		}
	}
	return false;
}

static void
forget(void *memory)
{
	if (memory != NULL)
		replace(memory, NULL, NULL, atomic_load(&kept_used));
}

static void *
keep(void *memory, const void *caller)
{
	if (memory != NULL && is_shim(caller) &&
	    !replace(NULL, memory, caller, atomic_load(&kept_used)) &&
	    atomic_fetch_add(&kept_used, 1) < KEPT_MAX)
		(void)replace(NULL, memory, caller, KEPT_MAX);
	return memory;
}

void *
malloc(size_t size)
{
	const void *caller = __builtin_return_address(0);

	return fails(caller) ? NULL : keep(__libc_malloc(size), caller);
}

void *
calloc(size_t count, size_t size)
{
	const void *caller = __builtin_return_address(0);

	return fails(caller) ? NULL : keep(__libc_calloc(count, size), caller);
}

void *
realloc(void *memory, size_t size)
{
	const void *caller = __builtin_return_address(0);

	if (fails(caller))
		return NULL;
	forget(memory);
	return keep(__libc_realloc(memory, size), caller);
}

void
free(void *memory)
{
	forget(memory);
	__libc_free(memory);
}

static char *
copy(const char *text, size_t len, const void *caller)
{
	char *made;

	if (fails(caller))
		return NULL;
	made = keep(__libc_malloc(len + 1), caller);
	if (made == NULL)
		return NULL;
	memcpy(made, text, len);
	made[len] = '\0';
	return made;
}

char *
strdup(const char *text)
{
	return copy(text, strlen(text), __builtin_return_address(0));
}

char *
strndup(const char *text, size_t size)
{
	return copy(text, strnlen(text, size), __builtin_return_address(0));
}
