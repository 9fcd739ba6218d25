/* SPDX-License-Identifier: MIT */
/* A client and a server in this process, joined by memory, or by TCP. */
#ifndef LEGACYTLS_TESTS_MEMORY_H
#define LEGACYTLS_TESTS_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

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

/* The same by a connection to 127.0.0.host, of which neither end blocks. */
void memory_pair_connect(struct memory_pair *pair, uint8_t host);

/* Another server on the BIO of the one that there is. */
void memory_pair_renew_server(struct memory_pair *pair);

/* Gives the socket to the SSL, with which it is closed. It does not block. */
void memory_pair_use_socket(SSL *ssl, int fd);

/* Waits until the socket of one or the other, or NULL, is ready, if it has one.
 */
void memory_pair_wait(const SSL *one, const SSL *other);

/* Drives both to the end; returns what the client's SSL_do_handshake did. */
int memory_pair_handshake(struct memory_pair *pair);

void memory_pair_free(struct memory_pair *pair);

/*
 * From now on the SSL's reads fail with that errno, as recv(2) does, and with
 * no word of a retry; 0: no more. One SSL at a time.
 */
void memory_fail_reads(SSL *ssl, int error);

/*
 * Does this OpenSSL take a ClientHello for which there was no BIO as written?
 * So do 3.4.1 and 3.5.5: that client never says it.
 */
bool memory_hello_is_lost(SSL_CTX *ctx);

#endif
