/* SPDX-License-Identifier: MIT */
/* With hardener.c: the function is chosen as the object is loaded (IFUNC). */
#include "reach/hardener.h"

/* By the linker, which clang does not see. */
static __attribute__((used)) __typeof__(SSL_CTX_new) *
choose(void)
{
	return hardener_new;
}

SSL_CTX *SSL_CTX_new(const SSL_METHOD *method) __attribute__((ifunc("choose")));
