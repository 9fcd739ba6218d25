/* SPDX-License-Identifier: MIT */
/* Servers and certificates for what is run in a child process. */
#ifndef LEGACYTLS_TESTS_STAGE_H
#define LEGACYTLS_TESTS_STAGE_H

#include <openssl/ssl.h>

#include "faults/paths.h"
#include "support/server.h"

/* Made by stage_make, read-only until stage_free. */
struct stage {
	SSL_CTX *servers[PATHS_SERVERS]; /* which the shim does not see */
	SSL_CTX *client;                 /* TLS 1.2, and unseen as well */
	X509 *ca;
	X509 *strong;
	X509 *weak;
	EVP_PKEY *strong_key;
	EVP_PKEY *weak_key;
	char pin[128];
	char wrong_pin[128];
	struct server rehandshaker; /* without RFC 5746 */
};

extern struct stage stage;

/* Calls none of the functions that the shim hooks: a child is its first. */
void stage_make(const struct scratch *scratch);
void stage_free(void);

#endif
