/* SPDX-License-Identifier: MIT */
/* The security callback of a covered connection. */
#ifndef LEGACYTLS_PRELOAD_SECURITY_H
#define LEGACYTLS_PRELOAD_SECURITY_H

#include <stdbool.h>

#include <openssl/ssl.h>

#include "preload/library.h"

/*
 * Why a callback and not SSL_set_security_level: the level, like the callback,
 * belongs to the SSL's CERT, and SSL_dup and SSL_copy_session_id let several
 * SSLs share one. A lower level would be lower for all of them. The callback
 * is told which SSL asks, and answers any other as the callback before it.
 */

/*
 * Wraps the security callback in force. On an SSL whose connection says so
 * (has_security_callback), what it refuses and security level 1 admits is let
 * through: keys, curves, signatures and ciphers of 80 bits and more
 * (SSL_CTX_set_security_level(3)), of ciphers only those of the allowlist. The
 * client's own certificate, protocol versions, tickets and compression are
 * judged as before. Returns false, and changes nothing, if it cannot.
 */
bool security_wrap(struct library *lib, SSL *ssl);

/* Puts the wrapped callback back, if ours is still in force. */
void security_unwrap(struct library *lib, SSL *ssl);

#endif
