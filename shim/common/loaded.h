/* SPDX-License-Identifier: MIT */
/*
 * What the dynamic section of a loaded object says of where it is: for the
 * object, and for the auditor, which calls nothing.
 */
#ifndef LEGACYTLS_COMMON_LOADED_H
#define LEGACYTLS_COMMON_LOADED_H

#include <link.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * dynamic: the address of the section; base: what is added to the addresses in
 * the file (l_addr), which can be "negative", and any in 32 bits.
 */

static inline uintptr_t
loaded_distance(uintptr_t a, uintptr_t b)
{
	return a < b ? b - a : a - b;
}

/* Hardly any object is larger. */
#define LOADED_SPAN ((uintptr_t)256 * 1024 * 1024)

/* This object's own, by the linker; musl's link.h does not have it. */
extern ElfW(Dyn) _DYNAMIC[] __attribute__((visibility("hidden")));

/* Has the loader made addresses of this object's? It is at none so low. */
static inline bool
loaded_by_address(void)
{
	const ElfW(Dyn) *entry = _DYNAMIC;

	while (entry->d_tag != DT_NULL && entry->d_tag != DT_STRTAB)
		entry++;
	return loaded_distance(entry->d_un.d_ptr, (uintptr_t)_DYNAMIC) <
	       LOADED_SPAN;
}

/*
 * The address that an entry of the section has as its value. glibc has made
 * most of them addresses, but not in the vDSO, musl none: it is what it is
 * nearer to, the section itself or where that was linked to be. Where these are
 * near each other it is as in this object.
 */
static inline uintptr_t
loaded_address(uintptr_t value, uintptr_t dynamic, uintptr_t base)
{
	uintptr_t here = loaded_distance(value, dynamic);
	uintptr_t linked = loaded_distance(value, dynamic - base);
	bool is_address = here < LOADED_SPAN && linked < LOADED_SPAN ?
	                      loaded_by_address() :
	                      here <= linked;

	return is_address ? value : value + base;
}

#endif
