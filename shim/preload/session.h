/* SPDX-License-Identifier: MIT */
/* Sessions: what a resumed handshake would not look at again. */
#ifndef LEGACYTLS_PRELOAD_SESSION_H
#define LEGACYTLS_PRELOAD_SESSION_H

#include <openssl/ssl.h>

#include "preload/connection.h"
#include "preload/library.h"

/*
 * As a client's first handshake begins. A resumed one shows no certificate, so
 * the session to be resumed is taken off the SSL, and the handshake is a full
 * one, if
 *   the rule has pins, and the key of the session's certificate is not one;
 *   its certificate may have been accepted because of 'pin', 'trust-any',
 *   'seclevel1', 'sha1' or 'lax-x509' only, and the rule (NULL: none) does not
 *   have that word, nor 'trust-any'.
 */
void session_check(struct library *lib, SSL *ssl, const struct rule *rule);

/*
 * As a handshake goes on, and when it is done: marks the session if its
 * certificate may have been accepted because of such a word only. With 'pin',
 * 'trust-any' and 'sha1' that is before the application is given the session.
 * The mark is copied to the sessions that tickets make of it; one that is
 * written and read again by i2d_SSL_SESSION(3) has lost it.
 */
void session_note(
    struct library *lib, SSL *ssl, const struct connection *conn, bool is_done);

#endif
