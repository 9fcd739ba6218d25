/* SPDX-License-Identifier: MIT */
/* A TLS client inside the test program, which the shim sees as any other. */
#ifndef LEGACYTLS_TESTS_CLIENT_H
#define LEGACYTLS_TESTS_CLIENT_H

#include <openssl/ssl.h>

#include "support/server.h"

/* A client context that trusts the authority of the scratch folder. */
SSL_CTX *client_context(const struct scratch *scratch);

/* A new SSL with the server name (or none: NULL), verifying the chain. */
SSL *client_new(SSL_CTX *ctx, const char *name);

/* Connects a blocking socket to the server and gives it to the SSL. */
void client_connect(SSL *ssl, const struct server *server);

/* client_new, client_connect and SSL_connect; returns what that returns. */
int client_handshake(
    SSL_CTX *ctx, const char *name, const struct server *server, SSL **ssl);

/*
 * The reason of the first error on the queue, ERR_GET_REASON; 0: no error.
 * Empties the queue.
 */
int client_reason(void);

/* Closes its socket and frees it. */
void client_free(SSL *ssl);

#endif
