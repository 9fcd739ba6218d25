/* SPDX-License-Identifier: MIT */
/* Certificates with something wrong about them. */
#ifndef LEGACYTLS_TESTS_CERTS_H
#define LEGACYTLS_TESTS_CERTS_H

#include <stdbool.h>

#include <openssl/x509.h>

struct cert_kind {
	const char *names; /* as in "DNS:a.test,DNS:b.test" */
	const EVP_MD *(*digest)(void);
	long begins, ends; /* in seconds from now */
	bool is_ca;
};

/*
 * A certificate for the key, signed by the issuer's key with the digest, or by
 * its own if issuer is NULL. Fails the cmocka test if it cannot.
 */
X509 *cert_make(const struct cert_kind *kind, EVP_PKEY *key, X509 *issuer,
    EVP_PKEY *issuer_key);

/* "pin=sha256//..." of the key, in one of a few static buffers. */
const char *cert_pin(EVP_PKEY *key);

#endif
