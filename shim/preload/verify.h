/* SPDX-License-Identifier: MIT */
/* The verify callback of a covered connection. */
#ifndef LEGACYTLS_PRELOAD_VERIFY_H
#define LEGACYTLS_PRELOAD_VERIFY_H

#include <openssl/ssl.h>

#include "preload/connection.h"
#include "preload/library.h"
#include "preload/trust.h"

/* The words that need it. */
#define VERIFY_WORDS (RELAX_SHA1 | TRUST_WORDS)

/*
 * Wraps the SSL's verify callback: of what the chain fails by, it lets through
 * what the rule names, and asks the application's callback about all else, or
 * that of the X509_STORE, which counts for an SSL without one. What is let
 * through leaves the error that was found before.
 * With 'pin' and SSL_VERIFY_NONE nothing but the key counts, and the
 * application's callback is told, not asked: OpenSSL goes on whatever is
 * returned, and trust_watch does not. SSL_get_verify_result(3), by which such
 * an application may judge, is X509_V_OK if it could connect where it verified.
 * The callback, unlike the level, is the SSL's own and not its CERT's.
 */
void verify_wrap(struct library *lib, SSL *ssl, struct connection *conn);

/*
 * Puts the application's back, if ours is still in force. Where it had none,
 * ours stays, and asks that of the X509_STORE: OpenSSL has no way to set none.
 */
void verify_unwrap(struct library *lib, SSL *ssl, struct connection *conn);

/* SSL_get_verify_callback as the application means it: its own, or NULL. */
SSL_verify_cb verify_get(struct library *lib, const SSL *ssl);

#endif
