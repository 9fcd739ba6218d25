/* SPDX-License-Identifier: MIT */
/* An SSL goes to a new peer, or takes a new role. */
#ifndef LEGACYTLS_PRELOAD_BEGIN_H
#define LEGACYTLS_PRELOAD_BEGIN_H

#include <openssl/ssl.h>

#include "preload/connection.h"
#include "preload/library.h"

/*
 * As a first handshake begins. conn is that of the SSL, or NULL if it has none;
 * returns it, or one that was made, or NULL: there is nothing to be done, or no
 * memory for it. What cannot be held to what it must be makes no handshake
 * then. Nothing is relaxed yet. Leaves errors on OpenSSL's queue.
 */
struct connection *begin(
    struct library *lib, SSL *ssl, struct connection *conn);

#endif
