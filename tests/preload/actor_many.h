/* SPDX-License-Identifier: MIT */
/* Many connections of the actor to listed.test, at 127.0.0.1. */
#ifndef LEGACYTLS_TESTS_ACTOR_MANY_H
#define LEGACYTLS_TESTS_ACTOR_MANY_H

#include <openssl/ssl.h>

#include "preload/actor_handshakes.h"

/*
 * So many hidden handshakes, one after the other, each on a connection of its
 * own that is closed after it. Returns what SSL_connect returns of the last:
 * there are no more after one that fails.
 */
int many_in_turn(SSL_CTX *ctx, const char *port, const char *count);

/* So many ClientHellos for the queue, each on a connection of its own. */
void many_made(SSL_CTX *ctx, const char *port, const char *count);

#endif
