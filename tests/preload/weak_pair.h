/* SPDX-License-Identifier: MIT */
/* A server with a key of 1024 bits, in this process. */
#ifndef LEGACYTLS_TESTS_WEAK_PAIR_H
#define LEGACYTLS_TESTS_WEAK_PAIR_H

#include "preload/asking.h"

/*
 * memory_pair_make, for one TLS version, with a server at level 0 that has the
 * weak certificate of asking_setup. All such servers read each other's tickets.
 */
void weak_pair_make(
    struct memory_pair *pair, SSL_CTX *ctx, const char *host, int version);

/*
 * The client's session after such a handshake, which must go well, to be freed.
 */
SSL_SESSION *weak_pair_session(SSL_CTX *ctx, const char *host, int version);

/* The handshake fails because of the key, and nothing was resumed. */
void assert_too_weak(struct memory_pair *pair);

/* The server will ask for a second ClientHello, with a key for another group.
 */
void weak_pair_ask_again(struct memory_pair *pair);

/*
 * The context's clients call act() as they make a ClientHello: for an extension
 * of their own, which OpenSSL adds ahead of the server name and the session.
 * One context at a time.
 */
void weak_pair_at_extensions(SSL_CTX *ctx, void (*act)(SSL *ssl));

/* The ClientHello goes out, and there is no answer yet. */
void weak_pair_begin(struct memory_pair *pair);

/* The client begins with level.test, is renamed, and so is cut off. */
void weak_pair_end(struct memory_pair *pair);

/*
 * The handshake goes well; or it fails, and the server has not been called so.
 * Both free the pair.
 */
void assert_goes_on(struct memory_pair *pair);
void assert_ended(struct memory_pair *pair, const char *name);

#endif
