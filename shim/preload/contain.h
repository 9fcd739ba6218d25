/* SPDX-License-Identifier: MIT */
/* LEGACYTLS_CONTAIN: what an application opens for all is closed again. */
#ifndef LEGACYTLS_PRELOAD_CONTAIN_H
#define LEGACYTLS_PRELOAD_CONTAIN_H

#include <openssl/ssl.h>

#include "preload/connection.h"
#include "preload/library.h"

/*
 * Holds a client's SSL, for one handshake, to what OpenSSL has if nobody
 * relaxes anything:
 *   the security level and the lowest version of baseline.h, by a security
 *   callback beside the application's (SSL_set_security_level would be for all
 *   that share the CERT, see security.h); the level for the chain as well
 *   no option that weakens a connection: legacy connect, unsafe renegotiation,
 *   ends without close_notify, compression, resumption without a key exchange,
 *   MACs before encryption and master secrets without the transcript where the
 *   peer can do better
 * What is stricter already stays. conn->rule may then relax it. Not held is
 * the own certificate that a server asks for after a TLS 1.3 handshake.
 */
void contain_apply(struct library *lib, SSL *ssl, struct connection *conn);

/*
 * As the handshake goes on: holds it to the same where the application, or
 * openssl.cnf, has opened something since. Undone by contain_undo. Does nothing
 * on an SSL that is not contained.
 */
void contain_keep(struct library *lib, SSL *ssl, struct connection *conn);

/*
 * The application sets these options on an SSL. Returns which of them are not
 * to be set before contain_undo, which then does: all that contain_apply would
 * take off. SSL_OP_IGNORE_UNEXPECTED_EOF is withheld after a handshake, too,
 * until apply_undo_lasting.
 */
uint64_t contain_withhold(struct library *lib, const SSL *ssl,
    struct connection *conn, uint64_t options);

/*
 * Gives the SSL back what it had, but for SSL_OP_IGNORE_UNEXPECTED_EOF, which
 * is in conn->lasting_clear. Call after apply_undo.
 */
void contain_undo(struct library *lib, SSL *ssl, struct connection *conn);

#endif
