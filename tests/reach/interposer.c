/* SPDX-License-Identifier: MIT */
/*
 * To be preloaded, or linked ahead of libssl: has all functions of OpenSSL that
 * the shim hooks, goes on to the next ones, and prints in the end how often
 * each was called. With INTERPOSER_HARDENS in the environment a new SSL_CTX has
 * TLS 1.3 alone.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/ssl.h>

typedef void info(const SSL *, int, int);
typedef int security(
    const SSL *, const SSL_CTX *, int, int, int, void *, void *);

static struct {
	const char *name;
	int calls;
} functions[32];

static void
count(const char *name)
{
	size_t i = 0;

	while (
	    functions[i].name != NULL && strcmp(functions[i].name, name) != 0)
		i++;
	functions[i].name = name;
	functions[i].calls++;
}

/* Where the program's scope has no next one, libssl has come later. */
static void *
called(const char *name)
{
	void *next = dlsym(RTLD_NEXT, name);

	count(name);
	if (next == NULL)
		next = dlsym(dlopen("libssl.so.3", RTLD_LAZY), name);
	if (next == NULL)
		abort();
	return next;
}

static void __attribute__((destructor)) print(void)
{
	size_t i;

	for (i = 0; functions[i].name != NULL; i++)
		printf("%s %d\n", functions[i].name, functions[i].calls);
}

SSL_CTX *
SSL_CTX_new(const SSL_METHOD *method)
{
	__typeof__(SSL_CTX_new) *next = called("SSL_CTX_new");
	__typeof__(SSL_CTX_ctrl) *ctrl = called("SSL_CTX_ctrl");
	SSL_CTX *ctx = next(method);

	if (getenv("INTERPOSER_HARDENS") != NULL)
		ctrl(ctx, SSL_CTRL_SET_MIN_PROTO_VERSION, TLS1_3_VERSION, NULL);
	return ctx;
}

SSL_CTX *
SSL_CTX_new_ex(
    OSSL_LIB_CTX *libctx, const char *propq, const SSL_METHOD *method)
{
	__typeof__(SSL_CTX_new_ex) *next = called("SSL_CTX_new_ex");

	return next(libctx, propq, method);
}

uint64_t
SSL_CTX_set_options(SSL_CTX *ctx, uint64_t options)
{
	__typeof__(SSL_CTX_set_options) *next = called("SSL_CTX_set_options");

	return next(ctx, options);
}

uint64_t
SSL_set_options(SSL *ssl, uint64_t options)
{
	__typeof__(SSL_set_options) *next = called("SSL_set_options");

	return next(ssl, options);
}

uint64_t
SSL_clear_options(SSL *ssl, uint64_t options)
{
	__typeof__(SSL_clear_options) *next = called("SSL_clear_options");

	return next(ssl, options);
}

uint64_t
SSL_get_options(const SSL *ssl)
{
	__typeof__(SSL_get_options) *next = called("SSL_get_options");

	return next(ssl);
}

void
SSL_CTX_set_info_callback(SSL_CTX *ctx, info *callback)
{
	__typeof__(SSL_CTX_set_info_callback) *next =
	    called("SSL_CTX_set_info_callback");

	next(ctx, callback);
}

info *
SSL_CTX_get_info_callback(SSL_CTX *ctx)
{
	__typeof__(SSL_CTX_get_info_callback) *next =
	    called("SSL_CTX_get_info_callback");

	return next(ctx);
}

void
SSL_set_info_callback(SSL *ssl, info *callback)
{
	__typeof__(SSL_set_info_callback) *next =
	    called("SSL_set_info_callback");

	next(ssl, callback);
}

info *
SSL_get_info_callback(const SSL *ssl)
{
	__typeof__(SSL_get_info_callback) *next =
	    called("SSL_get_info_callback");

	return next(ssl);
}

SSL_verify_cb
SSL_get_verify_callback(const SSL *ssl)
{
	__typeof__(SSL_get_verify_callback) *next =
	    called("SSL_get_verify_callback");

	return next(ssl);
}

security *
SSL_get_security_callback(const SSL *ssl)
{
	__typeof__(SSL_get_security_callback) *next =
	    called("SSL_get_security_callback");

	return next(ssl);
}

void
SSL_set_security_callback(SSL *ssl, security *callback)
{
	__typeof__(SSL_set_security_callback) *next =
	    called("SSL_set_security_callback");

	next(ssl, callback);
}

void *
SSL_get0_security_ex_data(const SSL *ssl)
{
	__typeof__(SSL_get0_security_ex_data) *next =
	    called("SSL_get0_security_ex_data");

	return next(ssl);
}

void
SSL_set0_security_ex_data(SSL *ssl, void *ex)
{
	__typeof__(SSL_set0_security_ex_data) *next =
	    called("SSL_set0_security_ex_data");

	next(ssl, ex);
}

security *
SSL_CTX_get_security_callback(const SSL_CTX *ctx)
{
	__typeof__(SSL_CTX_get_security_callback) *next =
	    called("SSL_CTX_get_security_callback");

	return next(ctx);
}

void
SSL_CTX_set_security_callback(SSL_CTX *ctx, security *callback)
{
	__typeof__(SSL_CTX_set_security_callback) *next =
	    called("SSL_CTX_set_security_callback");

	next(ctx, callback);
}

void *
SSL_CTX_get0_security_ex_data(const SSL_CTX *ctx)
{
	__typeof__(SSL_CTX_get0_security_ex_data) *next =
	    called("SSL_CTX_get0_security_ex_data");

	return next(ctx);
}

void
SSL_CTX_set0_security_ex_data(SSL_CTX *ctx, void *ex)
{
	__typeof__(SSL_CTX_set0_security_ex_data) *next =
	    called("SSL_CTX_set0_security_ex_data");

	next(ctx, ex);
}
