/* SPDX-License-Identifier: MIT */
/* Sessions: what a resumed handshake would not look at again. */
#ifndef LEGACYTLS_PRELOAD_SESSION_H
#define LEGACYTLS_PRELOAD_SESSION_H

#include <openssl/ssl.h>

#include "preload/connection.h"
#include "preload/library.h"

/* Words without which a session may not have come about. */
#define SESSION_WORDS                                                \
	(RELAX_SECLEVEL1 | RELAX_SHA1 | RELAX_LAX_X509 | RELAX_PIN | \
	    RELAX_TRUST_ANY)

/*
 * As a client's first handshake begins. A resumed one shows no certificate, and
 * rests on the key exchange of the full one, so the session to be resumed is
 * taken off the SSL, and the handshake is a full one, if
 *   it may be there because of 'seclevel1' or 'sha1' only, and the rule (NULL:
 *   none) does not have that word;
 *   the same with 'pin', 'trust-any' or 'lax-x509', unless the rule has 'pin'
 * or 'trust-any'; the rule has pins, and the key of the session's certificate
 * is not one; or LEGACYTLS_CONTAIN is set, that certificate is weaker than it
 * admits, and the rule has neither 'seclevel1' nor 'sha1'.
 */
void session_check(struct library *lib, SSL *ssl, const struct rule *rule);

/*
 * As a handshake goes on, and when it is done: marks the session if it may be
 * there because of such a word only. That is before the application is given
 * the session, for it may keep a copy. The mark is in the session's application
 * data (SSL_SESSION_set1_ticket_appdata(3)), before those of the application,
 * which stay. So it is copied to that copy, to the sessions that tickets make
 * of it, and to one that is written by i2d_SSL_SESSION(3) and read again.
 * Without memory for the mark the session is made one that cannot be resumed.
 *
 * is_its_own: the session is no longer one that was offered, unless it is
 * resumed.
 */
void session_note(struct library *lib, SSL *ssl, const struct connection *conn,
    bool is_its_own);

/*
 * The two functions of OpenSSL for the application data, but that the mark is
 * not among them: it is not told of, and stays whatever is set. The library
 * need have no other functions than these. If memory runs out as they are set,
 * a session with a mark has it, or cannot be resumed.
 */
int session_get_data(
    const struct library *lib, SSL_SESSION *session, void **data, size_t *len);
int session_set_data(const struct library *lib, SSL_SESSION *session,
    const void *data, size_t len);

#endif
