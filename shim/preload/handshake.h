/* SPDX-License-Identifier: MIT */
/* What the shim does when a handshake begins and when it is done. */
#ifndef LEGACYTLS_PRELOAD_HANDSHAKE_H
#define LEGACYTLS_PRELOAD_HANDSHAKE_H

#include <openssl/ssl.h>

#include "preload/library.h"

/*
 * At SSL_CB_HANDSHAKE_START: after all that the application has configured,
 * before the version check and the ClientHello (state_machine() in OpenSSL's
 * ssl/statem/statem.c). On a client whose peer a rule covers, the relaxations
 * are put on; with LEGACYTLS_CONTAIN, on any client, what holds it back. On a
 * server only what LEGACYTLS_SERVER says is done.
 */
void handshake_start(struct library *lib, const SSL *ssl);

/*
 * The same for one that makes its own QUIC (OSSL_QUIC_client_method(3)), which
 * no rule covers: no session is resumed that there is because of one. The other
 * functions are not for these.
 */
void handshake_start_quic(struct library *lib, const SSL *ssl);

/*
 * At SSL_CB_LOOP of a client, before the application's callback: a peer is cut
 * off whose key is not pinned, that is called by another name by now, or with
 * whom a session is resumed that is not for it; a session that is there because
 * of a word is marked; and what the application has opened since is closed
 * again for LEGACYTLS_CONTAIN.
 */
void handshake_loop(struct library *lib, const SSL *ssl);

/*
 * At SSL_CB_LOOP, after the application's callback: the same again. Until the
 * ClientHello is made that callback can still say whom it is for, and set a
 * session: then all is as at SSL_CB_HANDSHAKE_START.
 */
void handshake_loop_end(struct library *lib, const SSL *ssl);

/* At SSL_CB_READ_ALERT: has the peer closed the connection as it should? */
void handshake_alert(struct library *lib, const SSL *ssl, int alert);

/*
 * At SSL_CB_HANDSHAKE_DONE: they are taken off again. An SSL whose peer was cut
 * off is shut down.
 */
void handshake_done(struct library *lib, const SSL *ssl);

/*
 * At SSL_CB_EXIT with an error: there is a record of it, whoever the peer is,
 * unless the handshake just waits for its socket or for the application; and
 * one if the SSL is freed, or used again, while it waits for the first answer.
 * They are taken off if it cannot go on.
 */
void handshake_exit(struct library *lib, const SSL *ssl);

/*
 * The application has given the handshake up, if one is under way: SSL_clear(3)
 * and its like. What was changed for it is as it was before the application
 * sets anything for the next one. Within a callback nothing is: then the next
 * one, if there is one, sees to that.
 */
void handshake_drop(struct library *lib, SSL *ssl);

#endif
