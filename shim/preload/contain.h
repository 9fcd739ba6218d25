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
 *   the security level that this OpenSSL was built with, and its own security
 *   callback beside the application's; also for the verification of the chain
 *   TLS 1.2, DTLS 1.2 (OpenSSL has that floor at its default level from 3.1
 *   on; RFC 8996)
 *   no option that weakens a connection: legacy connect, unsafe renegotiation,
 *   ends without close_notify, compression, MACs before encryption and master
 *   secrets without the transcript where the peer can do better
 * What is stricter already stays. conn->rule may then relax it.
 */
void contain_apply(struct library *lib, SSL *ssl, struct connection *conn);

/*
 * Gives the SSL back what it had, but for SSL_OP_IGNORE_UNEXPECTED_EOF, which
 * is in conn->lasting_clear. Call after apply_undo.
 */
void contain_undo(struct library *lib, SSL *ssl, struct connection *conn);

#endif
