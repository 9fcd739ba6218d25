/* SPDX-License-Identifier: MIT */
/* Finds the libssl that an object came from, and its functions. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "preload/library.h"
#include "preload/object.h"

/* Newest first. Libraries are only ever added, with compare and swap. */
static _Atomic(struct library *) libraries;

/* The loader's count of loaded objects when all of them were last looked at. */
static _Atomic unsigned long long scanned;

enum need {
	NEED_HOOK,    /* hooked; must be the library's own */
	NEED_SSL,     /* must be the library's own */
	NEED_CRYPTO,  /* may be its libcrypto's */
	NEED_NOTHING, /* not in every version */
};

#define FUNCTION(name, need)                                \
	{                                                   \
#name, offsetof(struct library, name), need \
	}

static const struct function {
	const char *name;
	size_t offset;
	enum need need;
} functions[] = {
    FUNCTION(SSL_CTX_new, NEED_HOOK),
    FUNCTION(SSL_CTX_new_ex, NEED_HOOK),
    FUNCTION(SSL_CTX_set_options, NEED_HOOK),
    FUNCTION(SSL_CTX_set_info_callback, NEED_HOOK),
    FUNCTION(SSL_CTX_get_info_callback, NEED_HOOK),
    FUNCTION(SSL_set_info_callback, NEED_HOOK),
    FUNCTION(SSL_get_info_callback, NEED_HOOK),

    FUNCTION(CRYPTO_free, NEED_CRYPTO),
    FUNCTION(CRYPTO_get_ex_data, NEED_CRYPTO),
    FUNCTION(CRYPTO_get_ex_new_index, NEED_CRYPTO),
    FUNCTION(ERR_pop_to_mark, NEED_CRYPTO),
    FUNCTION(ERR_set_mark, NEED_CRYPTO),
    FUNCTION(OPENSSL_sk_num, NEED_CRYPTO),
    FUNCTION(OPENSSL_sk_value, NEED_CRYPTO),
    FUNCTION(OPENSSL_version_major, NEED_CRYPTO),
    FUNCTION(SSL_CIPHER_get_name, NEED_SSL),
    FUNCTION(SSL_CTX_get_ex_data, NEED_SSL),
    FUNCTION(SSL_CTX_get_ssl_method, NEED_SSL),
    FUNCTION(SSL_CTX_set_ex_data, NEED_SSL),
    FUNCTION(SSL_SESSION_get0_hostname, NEED_SSL),
    FUNCTION(SSL_clear_options, NEED_SSL),
    FUNCTION(SSL_ctrl, NEED_SSL),
    FUNCTION(SSL_get0_param, NEED_SSL),
    FUNCTION(SSL_get0_security_ex_data, NEED_SSL),
    FUNCTION(SSL_get_SSL_CTX, NEED_SSL),
    FUNCTION(SSL_get_ciphers, NEED_SSL),
    FUNCTION(SSL_get_ex_data, NEED_SSL),
    FUNCTION(SSL_get_fd, NEED_SSL),
    FUNCTION(SSL_get_finished, NEED_SSL),
    FUNCTION(SSL_get_options, NEED_SSL),
    FUNCTION(SSL_get_peer_finished, NEED_SSL),
    FUNCTION(SSL_get_security_callback, NEED_SSL),
    FUNCTION(SSL_get_security_level, NEED_SSL),
    FUNCTION(SSL_get_servername, NEED_SSL),
    FUNCTION(SSL_get_session, NEED_SSL),
    FUNCTION(SSL_get_ssl_method, NEED_SSL),
    FUNCTION(SSL_is_quic, NEED_NOTHING),
    FUNCTION(SSL_is_server, NEED_SSL),
    FUNCTION(SSL_set0_security_ex_data, NEED_SSL),
    FUNCTION(SSL_set_cipher_list, NEED_SSL),
    FUNCTION(SSL_set_ex_data, NEED_SSL),
    FUNCTION(SSL_set_options, NEED_SSL),
    FUNCTION(SSL_set_security_callback, NEED_SSL),
    FUNCTION(SSL_version, NEED_SSL),
    FUNCTION(X509_VERIFY_PARAM_get0_host, NEED_CRYPTO),
    FUNCTION(X509_VERIFY_PARAM_get1_ip_asc, NEED_CRYPTO),
    FUNCTION(X509_VERIFY_PARAM_get_auth_level, NEED_CRYPTO),
    FUNCTION(X509_VERIFY_PARAM_set_auth_level, NEED_CRYPTO),
};

static bool
contains(const struct library *lib, const void *address)
{
	return (uintptr_t)address >= lib->start &&
	       (uintptr_t)address < lib->end;
}

static void
set(struct library *lib, const struct function *function, void *address)
{
	memcpy((char *)lib + function->offset, &address, sizeof(address));
}

/* Resolves the functions; lib->usable says whether all that is needed is. */
static void
resolve(struct library *lib, void *handle)
{
	size_t i;

	lib->usable = true;
	for (i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		const struct function *function = &functions[i];
		void *address = dlsym(handle, function->name);

		/*
		 * An address outside the library is another copy's, or our
		 * own hook, found through the scope of the program.
		 */
		if (function->need != NEED_CRYPTO && !contains(lib, address))
			address = NULL;
		memcpy(
		    (char *)lib + function->offset, &address, sizeof(address));
		if (address == NULL && function->need != NEED_NOTHING)
			lib->usable = false;
	}
	if (lib->usable && lib->OPENSSL_version_major() < 3)
		lib->usable = false;
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
		resolve(lib, handle);
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
	size_t i;

	for (i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		if (functions[i].need == NEED_HOOK)
			set(&stand_in, &functions[i],
			    dlsym(RTLD_NEXT, functions[i].name));
	}
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
