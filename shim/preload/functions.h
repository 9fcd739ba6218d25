/* SPDX-License-Identifier: MIT */
/* Looks up the functions of a library. */
#ifndef LEGACYTLS_PRELOAD_FUNCTIONS_H
#define LEGACYTLS_PRELOAD_FUNCTIONS_H

#include "preload/library.h"
#include "preload/object.h"

/*
 * Looks up every function of the library, in its object and the libcrypto that
 * this is bound to; and which to forward to, in the scope that the program was
 * started with. What is not there is NULL. Fills in the addresses of its
 * libcrypto and lib->usable. Takes the locks that object_at takes.
 */
void functions_resolve(struct library *lib, const struct object *object);

/*
 * Looks up those to forward to only: in the scope of the handle, which may be
 * NULL, else as the next ones in the scope of the program. Takes the dynamic
 * loader's lock; dlerror may change.
 */
void functions_resolve_scope(struct library *lib, void *handle);

#endif
