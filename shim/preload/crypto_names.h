/* SPDX-License-Identifier: MIT */
/* What a handshake has agreed on, in words and numbers. */
#ifndef LEGACYTLS_PRELOAD_CRYPTO_NAMES_H
#define LEGACYTLS_PRELOAD_CRYPTO_NAMES_H

#include "preload/library.h"

/* NULL, "" or -1: unknown. The strings are OpenSSL's, and static. */
struct crypto_names {
	const char *protocol; /* "TLSv1.2" */
	const char *cipher;   /* OpenSSL's name of the suite */
	char kex[48];         /* "RSA", "DHE", or "ECDHE" and the group */
	int kex_bits;         /* of the server's share, or of its RSA key */
	const char *key;      /* of the server's certificate: "RSA" */
	int key_bits;
	const char *signature; /* on that certificate: "RSA-SHA256" */
};

/* Of a handshake that has succeeded. Leaves errors on OpenSSL's queue. */
void crypto_names_get(
    const struct library *lib, SSL *ssl, struct crypto_names *names);

#endif
