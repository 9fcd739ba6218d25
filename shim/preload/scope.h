/* SPDX-License-Identifier: MIT */
/* What the program's scope has between this object and libssl. */
#ifndef LEGACYTLS_PRELOAD_SCOPE_H
#define LEGACYTLS_PRELOAD_SCOPE_H

#include <stdbool.h>
#include <stddef.h>

#include "preload/object.h"

/*
 * The scope is where the loader looks for a name: the program, then the
 * preloaded objects, then what these need. None of these takes a lock. Safe in
 * any thread.
 */

/* Is the object a libssl? Not what only hooks some functions of one. */
bool scope_is_libssl(const struct object *object);

/* How many objects has the scope, from the program on (object_listed)? */
size_t scope_size(void);

/*
 * How many objects there can be before the library. 0 if the scope has another
 * libssl first: who has come to this one has not come by the scope, and what
 * lies there would go on to the other.
 */
size_t scope_count(const struct object *library);

/*
 * The one with the number, below scope_count, from 0 on: the nearest. False if
 * it does not count: it is not certain that it has been there from the start
 * (only a preloaded one, or one that the program itself is linked to, is); or
 * it is another copy of this object, or ahead of one: that would take what this
 * one does for the program's.
 */
bool scope_between(size_t number, struct object *object);

#endif
