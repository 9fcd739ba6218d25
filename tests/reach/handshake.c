/* SPDX-License-Identifier: MIT */
/* A TLS client that is linked to libssl. */
#include <stdio.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "reach/handshake.h"

int
handshake(const char *port, const char *name)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	SSL *ssl = SSL_new(ctx);
	int rv;

	SSL_set_tlsext_host_name(ssl, name);
	SSL_set_fd(ssl, handshake_tcp(port));
	rv = SSL_connect(ssl);
	puts(rv == 1 ? "ok" : ERR_reason_error_string(ERR_get_error()));
	SSL_free(ssl);
	SSL_CTX_free(ctx);
	return rv == 1 ? 0 : 1;
}
