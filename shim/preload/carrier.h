/* SPDX-License-Identifier: MIT */
/* Which socket carries a connection that keeps its own from OpenSSL? */
#ifndef LEGACYTLS_PRELOAD_CARRIER_H
#define LEGACYTLS_PRELOAD_CARRIER_H

#include <stdbool.h>
#include <sys/types.h>

#include <openssl/ssl.h>

#include "preload/library.h"
#include "preload/route.h"

/* Sockets on which nothing had been said. */
struct carrier {
	bool is_awaited; /* there is no answer yet */
	int count;
	ino_t inodes[ROUTE_FRESH];
};

struct connection;

/*
 * As a client's first handshake begins, when conn->rule has been chosen, and
 * late_note called: if the rule rests on a socket on which nothing had been
 * said, and which can be another connection's, notes each that it can be. seen:
 * by what it was chosen (peer_rule).
 */
void carrier_note(const struct library *lib, const SSL *ssl,
    struct connection *conn, const struct route_sockets *seen);

/*
 * As it goes on: once the server has answered, something has been said on one
 * of them, by whatever descriptor. If not, the ClientHello has gone elsewhere
 * (STARTTLS on a connection that was in use, a pipe, a socket that was
 * connected later): then nothing is relaxed any more, and the peer is cut off.
 */
void carrier_watch(struct library *lib, SSL *ssl, struct connection *conn);

/* Was the socket one of them? */
bool carrier_has(const struct carrier *carrier, int fd);

#endif
