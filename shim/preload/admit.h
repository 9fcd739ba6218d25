/* SPDX-License-Identifier: MIT */
/* What a rule lets through of what a security level forbids. */
#ifndef LEGACYTLS_PRELOAD_ADMIT_H
#define LEGACYTLS_PRELOAD_ADMIT_H

#include <openssl/ssl.h>

#include "preload/connection.h"
#include "preload/library.h"

/* Bits of security at level 1: SSL_CTX_set_security_level(3). */
#define ADMIT_LEVEL1_BITS 80

/* What a security callback is asked (SSL_CTX_set_security_callback(3)). */
struct admit_question {
	int op;
	int bits;
	int nid;
	const void *other;
};

/*
 * The answer on a covered SSL, where rv is that of the callback in force before
 * ours: 1 if it is admitted. See security.h for what each word admits.
 */
int admit(const struct library *lib, struct connection *conn, const SSL *ssl,
    const struct admit_question *asked, int rv);

/*
 * The answer for a client's own certificate that everybody else refuses: 1 if
 * a rule has 'client-cert' and it is not weaker than that admits, and if it is
 * about to be loaded (ssl may be NULL, and conn), or to be sent to a peer whose
 * rule has that word.
 */
int admit_own(const struct library *lib, struct connection *conn,
    const SSL *ssl, const struct admit_question *asked);

/*
 * Of the words that a rule has, the one that lets TLS 1.0 or 1.1 (TLS1_VERSION,
 * TLS1_1_VERSION) through; 0: none does, or it is another version.
 */
uint32_t admit_old_word(uint32_t words, int version);

#endif
