/* SPDX-License-Identifier: MIT */
/*
 * To be preloaded: has a dlsym of its own, which counts, as tracers of graphics
 * have. What is next to its callers is then what is next to this.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>

static volatile unsigned calls;

void *
dlsym(void *restrict handle, const char *restrict name)
{
	static const char *const versions[] = {
	    "GLIBC_2.34", "GLIBC_2.17", "GLIBC_2.2.5", "GLIBC_2.0"};
	static __typeof__(dlsym) *next;
	void *found;
	size_t i;

	for (i = 0; next == NULL; i++)
		next =
		    (__typeof__(next))dlvsym(RTLD_NEXT, "dlsym", versions[i]);
	found = next(handle, name);
	/* Behind it, so that the call is this object's. */
	calls++;
	return found;
}
