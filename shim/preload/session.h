/* SPDX-License-Identifier: MIT */
/* Sessions: what a resumed handshake would not look at again. */
#ifndef LEGACYTLS_PRELOAD_SESSION_H
#define LEGACYTLS_PRELOAD_SESSION_H

#include <openssl/ssl.h>

#include "preload/connection.h"
#include "preload/library.h"

/*
 * As a client's first handshake begins. A resumed one shows no certificate, and
 * rests on the key exchange of the full one, so the session to be resumed is
 * taken off the SSL, and the handshake is a full one, if
 *   it may be there because of 'seclevel1' or 'sha1' only, and the rule (NULL:
 *   none) does not have that word;
 *   the same with 'pin', 'trust-any' or 'lax-x509', unless the rule has 'pin'
 * or 'trust-any'; the rule has pins, and the key of the session's certificate
 * is not one.
 */
void session_check(struct library *lib, SSL *ssl, const struct rule *rule);

/*
 * As a handshake goes on, and when it is done: marks the session if it
 * may be there because of such a word only. With 'pin',
 * 'trust-any' and 'sha1' that is before the application is given the session.
 * The mark is copied to the sessions that tickets make of it; one that is
 * written and read again by i2d_SSL_SESSION(3) has lost it.
 */
void session_note(
    struct library *lib, SSL *ssl, const struct connection *conn, bool is_done);

#endif
