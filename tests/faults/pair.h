/* SPDX-License-Identifier: MIT */
/* A client and a server of the stage, in this process. */
#ifndef LEGACYTLS_TESTS_PAIR_H
#define LEGACYTLS_TESTS_PAIR_H

#include <stdbool.h>

#include <openssl/ssl.h>

#include "faults/paths.h"

struct pair {
	SSL *client;
	SSL *server;
};

/* The client's context; NULL if memory runs out. */
SSL_CTX *pair_context(const struct path *path);

/*
 * A new client of the host, and the server that it will find there. result is
 * NULL, or gets what the SSL is like. False if memory runs out.
 */
bool pair_begin(struct pair *pair, SSL_CTX *ctx, const char *host,
    enum paths_server kind, struct paths_result *result);

/* Joins the two, or the client with a new server. */
void pair_join(struct pair *pair);
void pair_meet(struct pair *pair, enum paths_server kind);

/* The handshake; has it succeeded? */
bool pair_shake(struct pair *pair);

/* The handshake, a byte behind it, and what an observer sees meanwhile. */
void pair_talk(struct pair *pair, struct paths_result *result);

/* What the SSL is like now. */
void pair_posture(SSL *ssl, struct paths_posture *posture);

/* Notes what it is like whenever it sends a ClientHello. */
void pair_watch(SSL *ssl, struct paths_result *result);

/* Frees what there is. */
void pair_end(struct pair *pair, SSL_CTX *ctx);

#endif
