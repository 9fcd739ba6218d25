/* SPDX-License-Identifier: MIT */
/* What libssl itself says and does, past the shim. */
#ifndef LEGACYTLS_TESTS_REAL_H
#define LEGACYTLS_TESTS_REAL_H

#include <openssl/ssl.h>

/* The options that are in force on the SSL. */
uint64_t real_options(const SSL *ssl);

/* SSL_clear. */
int real_clear(SSL *ssl);

/* A context that the shim has not seen made; NULL if memory runs out. */
SSL_CTX *real_context(const SSL_METHOD *method);

#endif
