/* SPDX-License-Identifier: MIT */
/* Finds the library in which an SSL_METHOD lies. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/real.h"

/* A function of it; ends the process if there is none. */
static void *
find(const SSL_METHOD *method, const char *name)
{
	void *lib, *function = NULL;
	Dl_info info;

	if (dladdr(method, &info) != 0 &&
	    (lib = dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD)) != NULL)
		function = dlsym(lib, name);
	if (function == NULL) {
		fprintf(stderr, "no %s\n", name);
		exit(1);
	}
	return function;
}

uint64_t
real_options(const SSL *ssl)
{
	static __typeof__(SSL_get_options) *get;

	if (get == NULL)
		*(void **)&get =
		    find(SSL_get_ssl_method(ssl), "SSL_get_options");
	return get(ssl);
}

int
real_clear(SSL *ssl)
{
	__typeof__(SSL_clear) *clear;

	*(void **)&clear = find(SSL_get_ssl_method(ssl), "SSL_clear");
	return clear(ssl);
}

SSL_CTX *
real_context(const SSL_METHOD *method)
{
	__typeof__(SSL_CTX_new_ex) *make;

	*(void **)&make = find(method, "SSL_CTX_new_ex");
	return make(NULL, NULL, method);
}
