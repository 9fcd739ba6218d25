/* SPDX-License-Identifier: MIT */
/* Keys and certificates: made once for a run, read by each process of it. */
#ifndef LEGACYTLS_TESTS_ISOLATION_KEYS_H
#define LEGACYTLS_TESTS_ISOLATION_KEYS_H

#include <openssl/x509.h>

enum leaf {
	LEAF_EC,     /* P-256, by the CA with SHA-256, as RFC 5280 has it */
	LEAF_RSA,    /* RSA 1024, the same */
	LEAF_SHA1,   /* the key of LEAF_EC, by the CA with SHA-1 */
	LEAF_SELF,   /* the key of LEAF_EC, by itself */
	LEAF_LAX,    /* as LEAF_EC, but it does not name its CA's key */
	LEAF_FORGED, /* as LEAF_SHA1, by the stranger */
	LEAVES
};

struct keys {
	X509 *ca, *stranger; /* whom nobody trusts */
	X509 *leaves[LEAVES];
	EVP_PKEY *ec, *rsa;
};

/* The key of a leaf. */
EVP_PKEY *keys_of(const struct keys *keys, enum leaf leaf);

/* Makes them, and writes them to the file. Exits if it cannot. */
void keys_make(struct keys *keys, const char *path);

/* Reads what keys_make has written. Exits if it cannot. */
void keys_read(struct keys *keys, const char *path);

void keys_free(struct keys *keys);

/* base64 of the SHA-256 of the leaf's public key, for 'pin=sha256//'. */
void keys_pin(const struct keys *keys, enum leaf leaf, char pin[45]);

#endif
