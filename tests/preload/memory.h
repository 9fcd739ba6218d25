/* SPDX-License-Identifier: MIT */
/* A client and a server in this process, joined by memory. */
#ifndef LEGACYTLS_TESTS_MEMORY_H
#define LEGACYTLS_TESTS_MEMORY_H

#include "preload/client.h"

struct memory_pair {
	SSL *client;
	SSL *server;
	SSL_CTX *server_ctx;
};

/* The client is client_new(ctx, name); the server has the "strong" key. */
void memory_pair_make(struct memory_pair *pair, const struct scratch *scratch,
    SSL_CTX *ctx, const char *name);

/* Joins the two, at the beginning of a handshake. */
void memory_pair_join(struct memory_pair *pair);

/* Drives both to the end; returns what the client's SSL_do_handshake did. */
int memory_pair_handshake(struct memory_pair *pair);

void memory_pair_free(struct memory_pair *pair);

#endif
