/* SPDX-License-Identifier: MIT */
/* A client's socket that gets its peer, or another, in mid-handshake. */
#ifndef LEGACYTLS_PRELOAD_LATE_H
#define LEGACYTLS_PRELOAD_LATE_H

#include <openssl/ssl.h>

#include "preload/connection.h"
#include "preload/library.h"

/*
 * As a first handshake begins, and conn->rule has been chosen: notes where the
 * socket leads, if the rule can depend on that. And, where a rule has 'pin',
 * whether it is still to be connected (BIO_s_connect(3), or connect(2) without
 * waiting for it): the address, the port and the name of a peer that the
 * application does not call anything are not known then.
 */
void late_note(
    const struct library *lib, const SSL *ssl, struct connection *conn);

/*
 * As it begins, after that: a session is taken off it, for it cannot be told
 * whether it is one of the peer's.
 */
void late_check(
    const struct library *lib, SSL *ssl, const struct connection *conn);

/*
 * As it goes on, before trust_watch: once the socket has its peer, a rule with
 * 'pin' holds the handshake to its pins. That rule relaxes nothing: it comes
 * too late for that. So it is if the application has changed the socket, or
 * its peer; and if the rule so far allows what that of the new peer does not,
 * that is cut off.
 */
void late_watch(struct library *lib, SSL *ssl, struct connection *conn);

#endif
