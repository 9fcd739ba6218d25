/* SPDX-License-Identifier: MIT */
/* Finds the libssl that an object came from, and its functions. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "preload/dynamic.h"
#include "preload/functions.h"
#include "preload/library.h"
#include "preload/object.h"

/* Newest first. Libraries are only ever added, with compare and swap. */
static _Atomic(struct library *) libraries;

/* Stand-ins for libraries that cannot be told, by the object that calls. */
static _Atomic(struct library *) callers;

/* How many objects had been loaded when all of them were last looked at. */
static _Atomic unsigned long long scanned;

static bool
contains(const struct library *lib, const void *address)
{
	return (uintptr_t)address >= lib->start &&
	       (uintptr_t)address < lib->end;
}

/* Adds the library unless another thread was first; returns the one listed. */
static struct library *
publish(_Atomic(struct library *) *list, struct library *lib)
{
	struct library *head = atomic_load(list);
	struct library *other;

	do {
		for (other = head; other != NULL; other = other->next) {
			if (other->start == lib->start) {
				free(lib);
				return other;
			}
		}
		lib->next = head;
	} while (!atomic_compare_exchange_weak(list, &head, lib));
	return lib;
}

/* A handle of an object that is loaded; NULL if it is not any more. */
static void *
open_loaded(const struct object *object)
{
	void *handle = dlopen(object->path[0] != '\0' ? object->path : NULL,
	    RTLD_LAZY | RTLD_NOLOAD);

	if (handle == NULL)
		(void)dlerror();
	return handle;
}

/* The program stays, and OpenSSL is linked so that it does. */
static bool
keep_loaded(const struct object *object)
{
	return object->path[0] == '\0' || dynamic_stays(object) ||
	       open_loaded(object) != NULL;
}

/*
 * NULL if the object does not export libssl's functions. One that does stays
 * loaded.
 */
static struct library *
library_open(const struct object *object)
{
	struct library *lib = calloc(1, sizeof(*lib));

	if (lib == NULL)
		return NULL;
	lib->start = object->start;
	lib->end = object->end;
	atomic_init(&lib->ctx_index, -1);
	atomic_init(&lib->ssl_index, -1);
	atomic_init(&lib->bio_index, -1);
	atomic_init(&lib->store_index, -1);
	functions_resolve(lib, object);
	if (lib->SSL_CTX_new != NULL && keep_loaded(object))
		return publish(&libraries, lib);
	free(lib);
	return NULL;
}

/*
 * What the caller would call without the shim: what its own scope has. Its
 * object is kept loaded.
 */
static struct library *
library_of_caller(const void *caller)
{
	static struct library nobody;
	struct library *lib;
	struct object object;
	void *handle;

	for (lib = atomic_load(&callers); lib != NULL; lib = lib->next) {
		if (contains(lib, caller))
			return lib;
	}
	if (caller == NULL || !object_at(caller, &object))
		return &nobody;
	lib = calloc(1, sizeof(*lib));
	if (lib == NULL)
		return &nobody;
	handle = open_loaded(&object);
	lib->start = object.start;
	lib->end = object.end;
	functions_resolve_scope(lib, handle);
	(void)dlerror();
	return publish(&callers, lib);
}

struct library *
library_of_method(const SSL_METHOD *method, const void *caller)
{
	struct library *lib;
	struct object object;

	if (method == NULL)
		return library_of_caller(caller);
	for (lib = atomic_load(&libraries); lib != NULL; lib = lib->next) {
		if (contains(lib, method))
			return lib;
	}
	lib = object_at(method, &object) ? library_open(&object) : NULL;
	return lib != NULL ? lib : library_of_caller(caller);
}

/* To its end, so that it is there, and has its libcrypto, and never goes. */
static bool
is_lasting(const struct object *object)
{
	return dynamic_is_libssl(object) && dynamic_stays(object) &&
	       object_is_complete(object);
}

static bool
is_passing(const struct object *object)
{
	return dynamic_is_libssl(object) && !is_lasting(object);
}

/*
 * Looks at all objects once for each number of objects loaded so far. Threads
 * that come meanwhile look as well, so that none goes on without the answer.
 */
static void
scan(void)
{
	unsigned long long count = object_count();
	struct object object, kept;
	char path[PATH_MAX];
	void *handle;
	size_t i;

	if (atomic_load(&scanned) == count)
		return;
	for (i = 0; object_number(i, is_lasting, &object, path); i++)
		(void)library_open(&object);
	for (i = 0; object_number(i, is_passing, &object, path); i++) {
		handle = open_loaded(&object);
		/* It may have been unloaded, and another be there now. */
		if (handle != NULL &&
		    (!object_at((const void *)object.start, &kept) ||
		        strcmp(kept.path, path) != 0 ||
		        library_open(&kept) == NULL))
			dlclose(handle);
	}
	atomic_store(&scanned, count);
}

static struct library *
find_ctx(const SSL_CTX *ctx)
{
	struct library *lib;

	for (lib = atomic_load(&libraries); lib != NULL; lib = lib->next) {
		if (lib->SSL_CTX_get_ssl_method != NULL &&
		    contains(lib, lib->SSL_CTX_get_ssl_method(ctx)))
			return lib;
	}
	return NULL;
}

static struct library *
find_ssl(const SSL *ssl)
{
	struct library *lib;

	for (lib = atomic_load(&libraries); lib != NULL; lib = lib->next) {
		if (lib->SSL_get_ssl_method != NULL &&
		    contains(lib, lib->SSL_get_ssl_method(ssl)))
			return lib;
	}
	return NULL;
}

struct library *
library_of_ctx(const SSL_CTX *ctx, const void *caller)
{
	struct library *lib;

	if (ctx == NULL)
		return library_of_caller(caller);
	lib = find_ctx(ctx);
	if (lib == NULL) {
		scan();
		lib = find_ctx(ctx);
	}
	return lib != NULL ? lib : library_of_caller(caller);
}

struct library *
library_of_ssl(const SSL *ssl, const void *caller)
{
	struct library *lib;

	if (ssl == NULL)
		return library_of_caller(caller);
	lib = find_ssl(ssl);
	if (lib == NULL) {
		scan();
		lib = find_ssl(ssl);
	}
	return lib != NULL ? lib : library_of_caller(caller);
}

struct library *
library_of_crypto(const void *code, struct library *after)
{
	struct library *lib =
	    after != NULL ? after->next : atomic_load(&libraries);

	while (lib != NULL && ((uintptr_t)code < lib->crypto_start ||
	                          (uintptr_t)code >= lib->crypto_end))
		lib = lib->next;
	return lib;
}

struct library *
library_only(void)
{
	struct library *lib, *only = NULL;

	for (lib = atomic_load(&libraries); lib != NULL; lib = lib->next) {
		if (!lib->usable)
			continue;
		if (only != NULL)
			return NULL;
		only = lib;
	}
	return only;
}
