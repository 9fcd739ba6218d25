/* SPDX-License-Identifier: MIT */
/*
 * unseen LIBSSL: a program that has SSL_CTX_new by its name, and the other
 * functions of the same libssl without. Prints why a library could not be
 * loaded, which it asks after it has used OpenSSL.
 */
#include <dlfcn.h>
#include <stdio.h>

#include <openssl/ssl.h>

int
main(int argc, char *argv[])
{
	void *handle = argc == 2 ? dlopen(argv[1], RTLD_LAZY) : NULL;
	__typeof__(SSL_CTX_new) *new =
	    handle != NULL ? dlsym(handle, "SSL_CTX_new") : NULL;
	SSL_CTX *ctx = new != NULL ? new (TLS_client_method()) : NULL;
	const char *error;

	if (ctx == NULL || dlopen("nowhere.so", RTLD_LAZY) != NULL)
		return 2;
	SSL_CTX_set_options(ctx, SSL_OP_NO_COMPRESSION);
	error = dlerror();
	puts(error != NULL ? error : "no error");
	SSL_CTX_free(ctx);
	return 0;
}
