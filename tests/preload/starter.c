/* SPDX-License-Identifier: MIT */
/* An object whose constructor is the first to use libssl. */
#include <openssl/ssl.h>

static void __attribute__((constructor)) use_libssl(void)
{
	SSL_CTX_free(SSL_CTX_new(TLS_client_method()));
}
