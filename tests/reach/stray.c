/* SPDX-License-Identifier: MIT */
/* A name of libssl's that is none of the program's business. */
#include <stdlib.h>

void *SSL_CTX_new(const void *method);

void *
SSL_CTX_new(const void *method)
{
	(void)method;
	abort();
}
