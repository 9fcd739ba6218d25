/* SPDX-License-Identifier: MIT */
/* With hardener.c: in the version that libssl's has, but not by default. */
#include "reach/hardener.h"

SSL_CTX *older_new(const SSL_METHOD *method);

SSL_CTX *
older_new(const SSL_METHOD *method)
{
	return hardener_new(method);
}

__asm__(".symver older_new, SSL_CTX_new@OPENSSL_" OPENSSL_MSTR(
    OPENSSL_VERSION_MAJOR) ".0.0");
