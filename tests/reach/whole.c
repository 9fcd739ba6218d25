/* SPDX-License-Identifier: MIT */
/*
 * With interposer.c: one that has a function more, as wrappers have that are
 * made from the list of all.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>

#include <openssl/ssl.h>

/* Where the program's scope has no next one, libssl has come later. */
const SSL_METHOD *
SSL_get_ssl_method(const SSL *ssl)
{
	__typeof__(SSL_get_ssl_method) *next =
	    dlsym(RTLD_NEXT, "SSL_get_ssl_method");

	if (next == NULL)
		next = dlsym(
		    dlopen("libssl.so.3", RTLD_LAZY), "SSL_get_ssl_method");
	if (next == NULL)
		abort();
	return next(ssl);
}
