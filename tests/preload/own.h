/* SPDX-License-Identifier: MIT */
/* Every way in which an application loads its own certificate. */
#ifndef LEGACYTLS_TESTS_OWN_H
#define LEGACYTLS_TESTS_OWN_H

#include <stdbool.h>
#include <stddef.h>

#include <openssl/ssl.h>

/* A certificate with its key, and that of the CA which signed it, or NULL. */
struct own {
	X509 *cert;
	EVP_PKEY *key;
	X509 *ca;
	char pem[256]; /* files: certificate and CA; certificate in DER; key */
	char der[256];
	char key_file[256];
};

/* Reads NAME.pem, NAME.key and, if ca is not NULL, CA.pem of the folder dir. */
void own_read(
    struct own *own, const char *dir, const char *name, const char *ca);
void own_free(struct own *own);

struct own_way {
	const char *name;
	/* Into the SSL, or if that is NULL the SSL_CTX: has all of it gone? */
	bool (*load)(SSL_CTX *ctx, SSL *ssl, struct own *own);
	bool has_chain; /* the CA as well */
	bool is_late;   /* what is wrong with the CA is found as it is sent */
};

extern const struct own_way own_ways[];
extern const size_t own_ways_count;

#endif
