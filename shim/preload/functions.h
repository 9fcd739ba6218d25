/* SPDX-License-Identifier: MIT */
/* Looks up the functions of a library. */
#ifndef LEGACYTLS_PRELOAD_FUNCTIONS_H
#define LEGACYTLS_PRELOAD_FUNCTIONS_H

#include "preload/library.h"

/*
 * Looks up every function of the library, whose addresses are from lib->start
 * to lib->end, by its dlopen handle. What is not there is NULL. Fills in the
 * addresses of its libcrypto and lib->usable. Takes the dynamic loader's lock;
 * dlerror may change.
 */
void functions_resolve(struct library *lib, void *handle);

/*
 * Looks up the hooked functions only: in the scope of the handle, which may be
 * NULL, else as the next ones in the scope of the program.
 */
void functions_resolve_scope(struct library *lib, void *handle);

#endif
