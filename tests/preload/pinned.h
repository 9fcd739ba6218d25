/* SPDX-License-Identifier: MIT */
/* A key that the rules of a test program can name. */
#ifndef LEGACYTLS_TESTS_PINNED_H
#define LEGACYTLS_TESTS_PINNED_H

#include <openssl/ssl.h>

/* Nobody's key. */
#define PINNED_NOBODY "pin=sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

/*
 * Makes the key, and a certificate which is signed by itself. Returns its
 * "pin=..." for LEGACYTLS_HOSTS, to be set before libssl is used.
 */
const char *pinned_make(void);
void pinned_free(void);

/* Clients of the context take the certificate for a good one. */
void pinned_trust(SSL_CTX *ctx);

/* The server shows it. */
void pinned_show(SSL *server);

#endif
