/* SPDX-License-Identifier: MIT */
/* A BIO as programs write their own: OpenSSL cannot see what is behind it. */
#ifndef LEGACYTLS_TESTS_ISOLATION_OWN_BIO_H
#define LEGACYTLS_TESTS_ISOLATION_OWN_BIO_H

#include <openssl/bio.h>

/* Reads from one BIO and writes to the other; both stay the caller's. */
BIO *own_bio_new(BIO *in, BIO *out);

#endif
