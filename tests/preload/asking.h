/* SPDX-License-Identifier: MIT */
/* A weak own certificate, and servers in this process that ask for one. */
#ifndef LEGACYTLS_TESTS_ASKING_H
#define LEGACYTLS_TESTS_ASKING_H

#include "preload/memory.h"
#include "preload/own.h"

/* The rules that the fixture is for; no rule covers other.test. */
#define ASKING_HOSTS "listed.test client-cert, level.test seclevel1"

/* Made by asking_setup, read-only until asking_teardown. */
struct asking {
	struct scratch scratch;
	struct own weak; /* RSA 1024 */
	struct own tiny; /* RSA 768 */
	SSL_CTX *ctx;    /* of a client that has the weak one */
};

extern struct asking asking;

/* Set-up and tear-down of a cmocka group. */
int asking_setup(void **state);
int asking_teardown(void **state);

/* Loads the weak one into the SSL: 1 if that went well. A cert_cb. */
int asking_use_weak(SSL *ssl, void *arg);

/*
 * memory_pair_make, for one TLS version, with a server at level 0 that insists
 * on a certificate and takes any.
 */
void asking_make(
    struct memory_pair *pair, SSL_CTX *ctx, const char *host, int version);

/* The server asks from now on. */
void asking_start(SSL *server);

/*
 * The same when the handshake is over, by renegotiation or, in TLS 1.3, after
 * it (SSL_verify_client_post_handshake). Drives both ends until that is done,
 * or the client refuses; returns what SSL_get_error says of the client.
 */
int asking_later(struct memory_pair *pair);

/* Has the server got the weak certificate, and no other? */
void assert_has_weak(const SSL *server);

/* After the handshake it has; or it has none, for the client refused. */
void assert_sent(struct memory_pair *pair);
void assert_refused(struct memory_pair *pair);

/* A handshake of the context with the host, of either version. */
void assert_context(SSL_CTX *ctx, const char *host, bool is_sent);

#endif
