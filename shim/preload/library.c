/* SPDX-License-Identifier: MIT */
/* Finds the libssl that an object came from, and its functions. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "preload/functions.h"
#include "preload/library.h"
#include "preload/object.h"

/* Newest first. Libraries are only ever added, with compare and swap. */
static _Atomic(struct library *) libraries;

/* The loader's count of loaded objects when all of them were last looked at. */
static _Atomic unsigned long long scanned;

static bool
contains(const struct library *lib, const void *address)
{
	return (uintptr_t)address >= lib->start &&
	       (uintptr_t)address < lib->end;
}

/* Adds the library unless another thread was first; returns the one listed. */
static struct library *
publish(struct library *lib)
{
	struct library *head = atomic_load(&libraries);
	struct library *other;

	do {
		for (other = head; other != NULL; other = other->next) {
			if (other->start == lib->start) {
				free(lib);
				return other;
			}
		}
		lib->next = head;
	} while (!atomic_compare_exchange_weak(&libraries, &head, lib));
	return lib;
}

/*
 * NULL if the object does not export libssl's functions. The handle of one
 * that does is kept, so that it stays loaded.
 */
static struct library *
library_open(const struct object *object)
{
	struct library *lib;
	void *handle;

	handle = dlopen(object->path[0] != '\0' ? object->path : NULL,
	    RTLD_LAZY | RTLD_NOLOAD);
	if (handle == NULL) {
		(void)dlerror();
		return NULL;
	}
	lib = calloc(1, sizeof(*lib));
	if (lib != NULL) {
		lib->start = object->start;
		lib->end = object->end;
		atomic_init(&lib->ctx_index, -1);
		atomic_init(&lib->ssl_index, -1);
		functions_resolve(lib, handle);
		(void)dlerror();
		if (lib->SSL_CTX_new != NULL)
			return publish(lib);
		free(lib);
	}
	dlclose(handle);
	return NULL;
}

/*
 * The stand-in for a library that cannot be told. Written under the once.
 */
static struct library stand_in;

static void
stand_in_fill(void)
{
	functions_resolve_next(&stand_in);
	(void)dlerror();
}

static struct library *
library_unknown(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, stand_in_fill);
	return &stand_in;
}

struct library *
library_of_method(const SSL_METHOD *method)
{
	struct library *lib;
	struct object object;

	if (method == NULL)
		return library_unknown();
	for (lib = atomic_load(&libraries); lib != NULL; lib = lib->next) {
		if (contains(lib, method))
			return lib;
	}
	lib = object_at(method, &object) ? library_open(&object) : NULL;
	return lib != NULL ? lib : library_unknown();
}

/* Looks at all objects once for each number of objects loaded so far. */
static bool
scan(void)
{
	struct object object;
	size_t i;

	if (!object_number(0, &object) ||
	    atomic_exchange(&scanned, object.loaded) == object.loaded)
		return false;
	for (i = 0; object_number(i, &object); i++)
		(void)library_open(&object);
	return true;
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
library_of_ctx(const SSL_CTX *ctx)
{
	struct library *lib;

	if (ctx == NULL)
		return library_unknown();
	lib = find_ctx(ctx);
	if (lib == NULL && scan())
		lib = find_ctx(ctx);
	return lib != NULL ? lib : library_unknown();
}

struct library *
library_of_ssl(const SSL *ssl)
{
	struct library *lib;

	if (ssl == NULL)
		return library_unknown();
	lib = find_ssl(ssl);
	if (lib == NULL && scan())
		lib = find_ssl(ssl);
	return lib != NULL ? lib : library_unknown();
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
