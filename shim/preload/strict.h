/* SPDX-License-Identifier: MIT */
/* Would X509_V_FLAG_X509_STRICT have refused the server's chain? */
#ifndef LEGACYTLS_PRELOAD_STRICT_H
#define LEGACYTLS_PRELOAD_STRICT_H

#include <stdbool.h>

#include <openssl/ssl.h>

#include "preload/library.h"

/* Is it an error that this flag alone makes (x509_vfy.h)? */
bool strict_is_error(long error);

/*
 * The error (X509_V_OK: none) that the chain which has been verified fails by
 * when it is verified once more, with the flag. It ends in the certificate that
 * it ended in, which is trusted; of the application's X509_STORE, which may
 * have functions of its own, nothing is called. Revocation is not checked
 * again, nor what the security level forbids. Leaves errors on OpenSSL's queue.
 */
int strict_verify(const struct library *lib, SSL *ssl);

#endif
