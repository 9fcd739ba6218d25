/* SPDX-License-Identifier: MIT */
/* Finds the library in which the SSL's method lies. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/real.h"

uint64_t
real_options(const SSL *ssl)
{
	static uint64_t (*get)(const SSL *);
	Dl_info info;
	void *lib;

	if (get == NULL && dladdr(SSL_get_ssl_method(ssl), &info) != 0 &&
	    (lib = dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD)) != NULL)
		*(void **)&get = dlsym(lib, "SSL_get_options");
	if (get == NULL) {
		fputs("no SSL_get_options\n", stderr);
		exit(1);
	}
	return get(ssl);
}
