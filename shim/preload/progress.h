/* SPDX-License-Identifier: MIT */
/* How far has a handshake come? */
#ifndef LEGACYTLS_PRELOAD_PROGRESS_H
#define LEGACYTLS_PRELOAD_PROGRESS_H

#include <stdbool.h>

#include <openssl/ssl.h>

#include "preload/library.h"

/* Is it, or would it be, the connection's first (and not a renegotiation)? */
bool progress_is_first(const struct library *lib, const SSL *ssl);

/* Is the first ClientHello of a client's first handshake still to be made? */
bool progress_is_before_hello(const struct library *lib, const SSL *ssl);

/* Was a client's ClientHello sent, and has nothing come after it? */
bool progress_has_said_hello(const struct library *lib, const SSL *ssl);

/* Has something come after a client's first ClientHello? */
bool progress_has_answer(const struct library *lib, const SSL *ssl);

/*
 * Is a first handshake where early data is sent (RFC 8446 2.3)? OpenSSL says
 * that it is done there (SSL_CB_HANDSHAKE_DONE), and that one begins as it goes
 * on.
 */
bool progress_is_early(const struct library *lib, const SSL *ssl);

/*
 * Is a client's handshake where only a full one comes, or past that? Its
 * session is no longer one that was offered, unless that is resumed.
 */
bool progress_has_session(const struct library *lib, const SSL *ssl);

/*
 * As OpenSSL's state machine returns with an error. Is it one, or does the
 * handshake wait for its socket or for the application, and will go on?
 */
bool progress_is_waiting(const struct library *lib, const SSL *ssl);

/*
 * The same of a renegotiation. Before the answer to its ClientHello a client
 * may read data, which OpenSSL gives to the application first
 * (ssl/statem/statem.c, ossl_statem_app_data_allowed). The error queue, which
 * was emptied as it began, is empty still.
 */
bool progress_is_interrupted(const struct library *lib, const SSL *ssl);

/*
 * Has OpenSSL given up? An error that it has not made final is one of the BIO,
 * as a datagram's ECONNREFUSED is, or data in the midst of a renegotiation: the
 * application may go on with the handshake all the same.
 */
bool progress_is_over(const struct library *lib, const SSL *ssl);

#endif
