/* SPDX-License-Identifier: MIT */
/* What the program's scope has between this object and libssl. */
#ifndef LEGACYTLS_PRELOAD_SCOPE_H
#define LEGACYTLS_PRELOAD_SCOPE_H

#include <stdbool.h>
#include <stddef.h>

#include "preload/object.h"

/*
 * The scope is where the loader looks for a name: the program, then the
 * preloaded objects, then what these need. Safe in any thread; what takes a
 * lock says so.
 */

/* How many objects has the scope, from the program on? 0: it is not known. */
size_t scope_size(void);

/*
 * Calls visit() for the objects between this one and the library, the nearest
 * first, but for those that it is not certain of: only what is preloaded, or
 * what the program itself is linked to, is certain to have been there from the
 * start. Nor for another copy of this object, or what is ahead of one: that
 * would take what this one does for the program's. For none if the scope has
 * another libssl first, of no version or the same: who has come to this one has
 * not come by the scope, and what lies there would go on to the other.
 */
void scope_each_between(const struct object *library,
    void (*visit)(const struct object *object, void *data), void *data);

/*
 * The function that the name stands for behind this object, or NULL. Unlike
 * dlsym(3) with RTLD_NEXT it does so also if another object has a dlsym of its
 * own: next is then what comes after that one. Takes the dynamic loader's lock
 * if nothing has it that was there from the start; dlerror may change.
 */
void *scope_next(const char *name);

/*
 * Is the address in this object, or in one that the scope has ahead of it? To
 * go on to that would be an endless loop. Takes the locks that object_at takes.
 */
bool scope_is_passed(const void *address);

#endif
