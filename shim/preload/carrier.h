/* SPDX-License-Identifier: MIT */
/* Which socket carries a connection that keeps its own from OpenSSL? */
#ifndef LEGACYTLS_PRELOAD_CARRIER_H
#define LEGACYTLS_PRELOAD_CARRIER_H

#include <stdbool.h>
#include <stdint.h>

#include <openssl/ssl.h>

#include "policy/rules.h"
#include "preload/library.h"
#include "preload/socket_mark.h"

/* As many are noted. */
#define CARRIER_MAX 64

/* The sockets that it can be, in a handshake without an answer. */
struct carrier {
	bool is_awaited;  /* there is no answer yet */
	bool has_waited;  /* the application has had its turn */
	bool is_whole;    /* there are no more */
	bool is_seen;     /* these are those that have carried it */
	const BIO *bio;   /* to which it is written */
	uint64_t written; /* what had been, before */
	uint64_t hello;   /* as much was written since, when it first waited */
	const struct rule *rule; /* which rests on one of these; or NULL */
	int count;
	struct socket_mark marks[CARRIER_MAX];
	const struct rule *rules[CARRIER_MAX]; /* if it is that one */
};

struct connection;

/*
 * As a client's first handshake begins, when conn->rule has been chosen, and
 * late_note called. If the rule rests on a connection that can be another's:
 * notes each by which it would be the same, and others that lead to that host.
 * If there is none, and one of the connections that it can be has pins: notes
 * all that it can be.
 */
void carrier_note(
    const struct library *lib, const SSL *ssl, struct connection *conn);

/*
 * As it first waits, for the answer to its ClientHello or for early data: many
 * a client's BIO has sent it by now. Then it is one of those by which just as
 * much was sent since.
 */
void carrier_wait(
    const struct library *lib, const SSL *ssl, struct connection *conn);

/*
 * As it goes on: once the server has answered, the ClientHello was sent by one
 * of them, by whatever descriptor. If it cannot have been, it has gone
 * elsewhere (STARTTLS on a connection that was in use, a pipe, a socket that
 * was connected later): then nothing is relaxed any more, and the peer is cut
 * off, unless the rule holds it to pins. So it is if another one that leads to
 * that host has sent just as much. If there was no rule, but all by which it
 * can have been sent have one, with pins, the handshake is held to those from
 * now on.
 */
void carrier_watch(struct library *lib, SSL *ssl, struct connection *conn);

/* Was the socket one of them, by which it has its rule? */
bool carrier_has(const struct carrier *carrier, int fd);

#endif
