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
 *   it may be there because of 'seclevel1', 'sha1', 'ciphers', 'tls1.0' or
 *   'tls1.1' only, and the rule (NULL: none) does not have that word;
 *   the same with 'pin', 'trust-any' or 'lax-x509', unless the rule has 'pin'
 *   or 'trust-any'; the rule has pins, and the key of the session's certificate
 *   is not one; LEGACYTLS_CONTAIN is set, that certificate is weaker than it
 *   admits, and the rule has neither 'seclevel1' nor 'sha1'; or its chain was
 *   refused by what the rule may let pass, and that result would come with it.
 */
void session_check(struct library *lib, SSL *ssl, const struct rule *rule);

/*
 * Where a client's early data are about to be sent: is that under its session,
 * and not under a pre-shared key of the application's
 * (tls_construct_ctos_early_data in ssl/statem/extensions_clnt.c)?
 */
bool session_has_early_data(const struct library *lib, const SSL *ssl);

/*
 * As a client's handshake goes on: the peer is cut off if a session with the
 * mark of such a word is resumed all the same. The application can have set it
 * since, or have given it to OpenSSL as a pre-shared key. True: it was.
 */
bool session_watch(struct library *lib, SSL *ssl, const struct rule *rule);

/*
 * As a handshake goes on, and when it is done: marks the session if it may be
 * there because of such a word only. That is before the application is given
 * the session, for it may keep a copy. The mark is the session's application
 * data (SSL_SESSION_set1_ticket_appdata(3)). So it is copied to that copy, to
 * the sessions that tickets make of it, and to one that is written by
 * i2d_SSL_SESSION(3) and read again. If it has such data, of the application's,
 * or without memory for the mark, the session is made one that cannot be
 * resumed.
 *
 * is_its_own: the session is no longer one that was offered, unless it is
 * resumed.
 */
void session_note(struct library *lib, SSL *ssl, const struct connection *conn,
    bool is_its_own);

#endif
