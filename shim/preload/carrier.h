/* SPDX-License-Identifier: MIT */
/* Which socket carries a connection that keeps its own from OpenSSL? */
#ifndef LEGACYTLS_PRELOAD_CARRIER_H
#define LEGACYTLS_PRELOAD_CARRIER_H

#include <stdbool.h>
#include <stdint.h>

#include <openssl/ssl.h>

#include "policy/rules.h"
#include "preload/candidates.h"
#include "preload/library.h"

/* Of a client's first handshake. */
struct carrier {
	struct candidates *candidates; /* or NULL: it does not matter */
	bool is_awaited;         /* it is not known yet which of them it is */
	bool is_bystander;       /* that matters to others only */
	bool has_waited;         /* the application has had its turn */
	bool is_whole;           /* all are there that it can be */
	const BIO *bio;          /* to which it is written */
	uint64_t written;        /* what had been, before */
	const struct rule *rule; /* which rests on one of these; or NULL */
};

struct connection;

/*
 * Is the client's socket hidden, and does it matter to others, or to itself,
 * which one it is?
 */
bool carrier_concerns(const struct library *lib, const SSL *ssl);

/*
 * As a client's first handshake begins, when conn->rule has been chosen, and
 * late_note called. If the socket is hidden, and the rule rests on which one it
 * is, or there may be one with pins: notes all connections, and if one of them
 * has pins lets go of a session by which early data could be sent. So it does,
 * but for nothing of its own, if another's rule may rest on it. False: no
 * memory, and conn->rule is NULL, for it may not rest on it.
 */
bool carrier_note(const struct library *lib, SSL *ssl, struct connection *conn);

/*
 * As it first waits, for the answer to its ClientHello or for early data: many
 * a client's BIO has sent it by now. Then it is one of those by which just as
 * much was sent since.
 */
void carrier_wait(
    const struct library *lib, const SSL *ssl, struct connection *conn);

/*
 * As it goes on: once the server has answered, the ClientHello was sent by one
 * of them, by whatever descriptor. If it has gone elsewhere (STARTTLS on a
 * connection that was in use, a pipe, a socket that was connected later, or to
 * another end than the name's), nothing is relaxed any more, and the peer is
 * cut off, unless the rule holds it to pins. So it is in doubt, if one that may
 * lead to that host by another rule has sent just as much. If there was no
 * rule, but all by which it can have been sent have one, with pins, the
 * handshake is held to those from now on.
 */
void carrier_watch(struct library *lib, SSL *ssl, struct connection *conn);

/* Was the socket one of them, by which it has its rule? */
bool carrier_has(const struct carrier *carrier, int fd);

/* The handshake is over, or another begins. */
void carrier_end(struct carrier *carrier);

#endif
