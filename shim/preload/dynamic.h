/* SPDX-License-Identifier: MIT */
/* What the dynamic section of a loaded object says. */
#ifndef LEGACYTLS_PRELOAD_DYNAMIC_H
#define LEGACYTLS_PRELOAD_DYNAMIC_H

#include <stdbool.h>

#include "preload/object.h"

/*
 * Read as the dynamic loader reads it (elf(5)), but without its lock: in a
 * child of fork(2) that may be held for ever, by a thread that is not there.
 * The object must stay loaded meanwhile. Safe in any thread, and
 * async-signal-safe.
 */

/*
 * The function of that name that the object itself exports, in its default
 * version; NULL if there is none.
 */
void *dynamic_function(const struct object *object, const char *name);

/*
 * As dynamic_function, but NULL also if it is not what those get who are linked
 * to the library's, where the object comes first: because it has another
 * version.
 */
void *dynamic_function_before(const struct object *object,
    const struct object *library, const char *name);

/* Is it a libssl, and not what wraps the functions of one? */
bool dynamic_is_libssl(const struct object *object);

/* Has the object been linked to the other one, by one of its names? */
bool dynamic_needs(const struct object *object, const struct object *other);

/*
 * Finds the first object of which is_it() is true among those that the loader
 * has bound this one to: libcrypto, as libssl has it. Returns false if there is
 * none.
 */
bool dynamic_source(const struct object *object,
    bool (*is_it)(const struct object *), struct object *source);

/* The name that it has been given as it was linked (its soname), or "". */
const char *dynamic_name(const struct object *object);

/* Has it been linked so that dlclose(3) never unloads it (-z nodelete)? */
bool dynamic_stays(const struct object *object);

#endif
