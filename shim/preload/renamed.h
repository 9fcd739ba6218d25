/* SPDX-License-Identifier: MIT */
/* Has the application named another peer while a handshake goes on? */
#ifndef LEGACYTLS_PRELOAD_RENAMED_H
#define LEGACYTLS_PRELOAD_RENAMED_H

#include <openssl/ssl.h>

#include "preload/connection.h"
#include "preload/library.h"

/* As a client's first handshake begins, when conn->rule has been chosen. */
void renamed_note(
    const struct library *lib, const SSL *ssl, struct connection *conn);

/*
 * As it goes on, for a HelloRetryRequest is answered by the server name that
 * the SSL has by then, and the certificate verified by what is to be verified
 * then: if it has got another name, whose rule lacks a word of the one before,
 * or pins, nothing is relaxed any more, and the peer is cut off; but not if it
 * is OpenSSL that names it, for it does not take ECH.
 */
void renamed_watch(struct library *lib, SSL *ssl, struct connection *conn);

#endif
