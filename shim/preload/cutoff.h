/* SPDX-License-Identifier: MIT */
/* A client's connection that must not be with the peer that it is with. */
#ifndef LEGACYTLS_PRELOAD_CUTOFF_H
#define LEGACYTLS_PRELOAD_CUTOFF_H

#include <openssl/ssl.h>

#include "preload/library.h"

/*
 * From here on nothing is written to the peer, and nothing read after the
 * handshake: that fails, or the first write after it. Until the application
 * gives the SSL another BIO or socket.
 */
void cutoff(struct library *lib, SSL *ssl);

#endif
