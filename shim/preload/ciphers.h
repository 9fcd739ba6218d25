/* SPDX-License-Identifier: MIT */
/* The cipher list of one SSL, made longer and put back. */
#ifndef LEGACYTLS_PRELOAD_CIPHERS_H
#define LEGACYTLS_PRELOAD_CIPHERS_H

#include <openssl/ssl.h>

#include "preload/connection.h"
#include "preload/library.h"

/*
 * Appends to the SSL's own list what conn->rule adds and the list lacks, so
 * that nothing is lost and strong suites stay first; keeps the list in
 * conn->ciphers. 'tls1.0' and 'tls1.1' add the suites that exist below TLS 1.2
 * if the list has none of them: they are noted in conn->below_tls12, and the
 * security callback refuses them at TLS 1.2. Without memory nothing changes.
 */
void ciphers_append(struct library *lib, SSL *ssl, struct connection *conn);

/*
 * As a handshake begins: if the SSL had its context's list before ours was put
 * on, and the application has set none on it since, it gets the list that its
 * context has now.
 */
void ciphers_follow(struct library *lib, SSL *ssl, struct connection *conn);

/*
 * Puts the list back, if it was made longer. Without memory it stays, and so
 * does conn->ciphers, for the next call.
 */
void ciphers_restore(struct library *lib, SSL *ssl, struct connection *conn);

#endif
