/* SPDX-License-Identifier: MIT */
/* Calls the next SSL_CTX_new. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#include "reach/hardener.h"

static int calls;

static void __attribute__((destructor)) print(void)
{
	if (calls != 0)
		printf("SSL_CTX_new %d\n", calls);
}

SSL_CTX *
hardener_new(const SSL_METHOD *method)
{
	__typeof__(SSL_CTX_new) *next = dlsym(RTLD_NEXT, "SSL_CTX_new");
	__typeof__(SSL_CTX_ctrl) *ctrl = dlsym(RTLD_NEXT, "SSL_CTX_ctrl");
	SSL_CTX *ctx;

	if (next == NULL || ctrl == NULL)
		abort();
	calls++;
	ctx = next(method);
	if (getenv("INTERPOSER_HARDENS") != NULL)
		ctrl(ctx, SSL_CTRL_SET_MIN_PROTO_VERSION, TLS1_3_VERSION, NULL);
	return ctx;
}
