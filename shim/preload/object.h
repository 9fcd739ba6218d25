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
	uintptr_t base;      /* what is added to the addresses in its file */
	const void *dynamic; /* its dynamic section: ElfW(Dyn) to DT_NULL */
	const char *path;    /* as dlopen takes it; "" is the program */
	const void *listed;  /* its place in the list, if it comes from there */
};

/*
 * Finds the object that has the address. Returns false if there is none. The
 * path lives as long as the object stays loaded. With glibc from 2.35 on it
 * takes no lock, and is async-signal-safe; else it takes the dynamic loader's,
 * which glibc before that leaves locked in a child of fork(2) if another thread
 * had it. Safe in any thread.
 */
bool object_at(const void *address, struct object *object);

/*
 * Has it been loaded to the end, relocations and all? False also if it cannot
 * be told: before glibc 2.35, and with musl. Takes no lock. Safe in any thread.
 */
bool object_is_complete(const struct object *object);

/*
 * The program, and what was loaded after an object of the list: all of it but
 * its end. In the order in which they were loaded, which for what the program
 * was started with is that in which the loader looks for names. Returns false
 * if there is none, and if it cannot be told. What has been loaded since can be
 * gone at any time. Takes no lock once this object's constructor has run. Safe
 * in any thread.
 */
bool object_program(struct object *object);
bool object_next(struct object *object);

/* Is it this one? */
bool object_is_own(const struct object *object);

/*
 * Finds, in the order in which they were loaded, the object with the number,
 * from 0 on, among those of which counts() is true. Returns false if there is
 * none. The object's path is in the buffer. Takes the dynamic loader's lock,
 * counts() is called with it. Safe in any thread.
 */
bool object_number(size_t number, bool (*counts)(const struct object *),
    struct object *object, char path[PATH_MAX]);

/* How many have been loaded so far; 0: it cannot be told. Takes the lock. */
unsigned long long object_count(void);

#endif
