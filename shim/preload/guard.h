/* SPDX-License-Identifier: MIT */
/* Renegotiation that is not secure, or too frequent. */
#ifndef LEGACYTLS_PRELOAD_GUARD_H
#define LEGACYTLS_PRELOAD_GUARD_H

#include <openssl/ssl.h>

#include "preload/connection.h"
#include "preload/library.h"

/*
 * At the end of a handshake: is there renegotiation with this peer, and does it
 * lack RFC 5746?
 */
bool guard_is_insecure(const struct library *lib, SSL *ssl);

/*
 * At the end of a handshake that SSL_OP_LEGACY_SERVER_CONNECT was put on for:
 * if the server lacks RFC 5746, sets SSL_OP_NO_RENEGOTIATION (RFC 5746 4.2: it
 * is RECOMMENDED that clients then refuse to renegotiate), unless the rule has
 * 'renegotiate'. It stays, whatever the application clears. Call before
 * apply_undo, which forgets what was put on.
 */
void guard_raise(struct library *lib, SSL *ssl, struct connection *conn);

/*
 * As another handshake begins on a client's connection, which is when a
 * HelloRequest has come: if the server lacks RFC 5746 and the rule has
 * 'renegotiate', lets through as many as it says. Beyond that the handshake
 * gets SSL_OP_NO_RENEGOTIATION, so that OpenSSL answers with the alert
 * no_renegotiation. One that the application asked for is not counted. Call
 * after apply_rule; apply_undo takes the option off again.
 */
void guard_client(struct library *lib, SSL *ssl, struct connection *conn);

/*
 * As a handshake begins on a server's connection (is_again: not its first):
 * what LEGACYTLS_SERVER says. A renegotiation that the client began is counted
 * if the application allows it (SSL_OP_ALLOW_CLIENT_RENEGOTIATION); beyond the
 * rate it is refused as above, before any key exchange, and a client that goes
 * on asking gets its connection shut down. One that the server asked for by a
 * HelloRequest is not counted, and TLS 1.3 has none.
 */
void guard_server(
    struct library *lib, SSL *ssl, struct connection *conn, bool is_again);

/* Another peer: nothing has been counted. */
void guard_reset(struct connection *conn);

#endif
