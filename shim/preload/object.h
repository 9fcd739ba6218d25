/* SPDX-License-Identifier: MIT */
/* The objects that the dynamic loader has loaded. */
#ifndef LEGACYTLS_PRELOAD_OBJECT_H
#define LEGACYTLS_PRELOAD_OBJECT_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct object {
	uintptr_t start; /* the addresses that it takes up */
	uintptr_t end;
	unsigned long long loaded; /* objects loaded in all so far */
	char path[PATH_MAX];       /* as dlopen takes it; "" is the program */
};

/*
 * Finds the object that has the address, or the one with the number, from 0 on
 * in the order in which they were loaded. Returns false if there is none. Both
 * take the dynamic loader's lock. Safe in any thread.
 */
bool object_at(const void *address, struct object *object);
bool object_number(size_t number, struct object *object);

#endif
