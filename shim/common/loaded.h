/* SPDX-License-Identifier: MIT */
/*
 * What the dynamic section of a loaded object says of where it is: for the
 * object, and for the auditor, which calls nothing.
 */
#ifndef LEGACYTLS_COMMON_LOADED_H
#define LEGACYTLS_COMMON_LOADED_H

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

/*
 * The address that an entry of the section has as its value. glibc has made
 * most of them addresses, but not in the vDSO, musl none: it is what it is
 * nearer to, the section itself or where that was linked to be.
 */
static inline uintptr_t
loaded_address(uintptr_t value, uintptr_t dynamic, uintptr_t base)
{
	return loaded_distance(value, dynamic - base) <
	               loaded_distance(value, dynamic) ?
	           value + base :
	           value;
}

#endif
