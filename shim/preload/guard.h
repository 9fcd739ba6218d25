/* SPDX-License-Identifier: MIT */
/* Renegotiation with a server that cannot do it securely. */
#ifndef LEGACYTLS_PRELOAD_GUARD_H
#define LEGACYTLS_PRELOAD_GUARD_H

#include <openssl/ssl.h>

#include "preload/connection.h"
#include "preload/library.h"

/*
 * At the end of a handshake that SSL_OP_LEGACY_SERVER_CONNECT was put on for:
 * if the server lacks RFC 5746, sets SSL_OP_NO_RENEGOTIATION (RFC 5746 4.2: it
 * is RECOMMENDED that clients then refuse to renegotiate). Call before
 * apply_undo, which forgets what was put on.
 */
void guard_raise(struct library *lib, SSL *ssl, struct connection *conn);

#endif
