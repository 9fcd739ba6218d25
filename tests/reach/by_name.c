/* SPDX-License-Identifier: MIT */
/*
 * by_name WAY LIBSSL PORT NAME: a program that has every function by its name
 * and a handle of the library, as .NET does. The ways:
 *     dlsym      no more than that
 *     callback   and it has an info callback of its own
 *     nameless   it tells OpenSSL of no name, but has resolved NAME by a
 *                getaddrinfo that it has by name too
 *     dlmopen    the library is in a namespace of its own
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "reach/handshake.h"

static int calls;

static void
count(const SSL *ssl, int where, int value)
{
	(void)ssl, (void)where, (void)value;
	calls++;
}

static void *
open_library(const char *way, const char *path)
{
	void *handle = strcmp(way, "dlmopen") == 0 ?
	                   dlmopen(LM_ID_NEWLM, path, RTLD_NOW | RTLD_LOCAL) :
	                   dlopen(path, RTLD_NOW | RTLD_LOCAL);

	if (handle == NULL) {
		puts(dlerror());
		exit(2);
	}
	return handle;
}

static void *
function(void *handle, const char *name)
{
	void *found = dlsym(handle, name);

	if (found == NULL) {
		puts(dlerror());
		exit(2);
	}
	return found;
}

#define FUNCTION(name) __typeof__(name) *name##_ = function(handle, #name);

static void
resolve(const char *name, const char *port)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
	void *handle = dlopen("libc.so.6", RTLD_NOW | RTLD_LOCAL);
	struct addrinfo *answers;
	FUNCTION(getaddrinfo)

	if (getaddrinfo_(name, port, &hints, &answers) != 0) {
		puts("it cannot be resolved");
		exit(2);
	}
	freeaddrinfo(answers);
}

static SSL_CTX *
context(void *handle, const char *way)
{
	FUNCTION(TLS_client_method)
	FUNCTION(SSL_CTX_new)
	FUNCTION(SSL_CTX_set_options)
	FUNCTION(SSL_CTX_set_info_callback)
	FUNCTION(SSL_CTX_get_info_callback)
	SSL_CTX *ctx = SSL_CTX_new_(TLS_client_method_());

	SSL_CTX_set_options_(ctx, SSL_OP_NO_COMPRESSION);
	if (strcmp(way, "callback") == 0)
		SSL_CTX_set_info_callback_(ctx, count);
	if (SSL_CTX_get_info_callback_(ctx) !=
	    (strcmp(way, "callback") == 0 ? count : NULL))
		puts("the info callback is another");
	return ctx;
}

static int
run(const char *way, void *handle, const char *port, const char *name)
{
	FUNCTION(SSL_new)
	FUNCTION(SSL_ctrl)
	FUNCTION(SSL_set_fd)
	FUNCTION(SSL_connect)
	FUNCTION(SSL_free)
	FUNCTION(SSL_CTX_free)
	FUNCTION(ERR_get_error)
	FUNCTION(ERR_reason_error_string)
	SSL_CTX *ctx = context(handle, way);
	SSL *ssl = SSL_new_(ctx);
	int rv;

	if (strcmp(way, "nameless") == 0)
		resolve(name, port);
	else
		SSL_ctrl_(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME,
		    TLSEXT_NAMETYPE_host_name, (void *)name);
	SSL_set_fd_(ssl, handshake_tcp(port));
	rv = SSL_connect_(ssl);
	puts(rv == 1 ? "ok" : ERR_reason_error_string_(ERR_get_error_()));
	if (strcmp(way, "callback") == 0 && calls == 0)
		puts("the info callback was not called");
	SSL_free_(ssl);
	SSL_CTX_free_(ctx);
	return rv == 1 ? 0 : 1;
}

int
main(int argc, char *argv[])
{
	return argc == 5 ? run(argv[1], open_library(argv[1], argv[2]), argv[3],
	                       argv[4]) :
	                   2;
}
