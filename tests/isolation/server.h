/* SPDX-License-Identifier: MIT */
/* Legacy servers, and a good one, that are given bytes and give bytes. */
#ifndef LEGACYTLS_TESTS_ISOLATION_SERVER_H
#define LEGACYTLS_TESTS_ISOLATION_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "isolation/keys.h"

/* What a server is, and the words that it takes to connect to it. */
struct server_kind {
	const char *name;
	enum leaf leaf;
	int min, max;        /* versions */
	const char *ciphers; /* NULL: any; "?": the one that is asked for */
	const char *sigalgs; /* NULL: any */
	/*
	 * Of each of these sets of enum word one is needed; the first is what
	 * the certificate's key needs, the second its chain,
	 * the third the handshake.
	 */
	unsigned needs[3];
	const char *suite; /* must be offered; NULL: any will do */
	bool needs_always; /* the third, also where a session is resumed */
	bool lacks_rfc5746;
};

extern const struct server_kind server_kinds[];
extern const unsigned server_kind_count;

/* The first of them, which a strict client connects to. */
#define SERVER_GOOD 0

/* The only suite of those below TLS 1.2. */
#define SERVER_OLD_SUITE "ECDHE-ECDSA-AES128-SHA"

/* Makes what the servers of this process share. Exits if it cannot. */
void servers_start(const struct keys *keys);
void servers_stop(void);

struct server;

/* A new one; suite is the only one that "?" agrees to. */
struct server *server_new(unsigned kind, const char *suite);
void server_free(struct server *server);

/* It is given what the client has sent. */
void server_feed(struct server *server, const void *bytes, size_t len);

/* Goes on with the handshake: 1 when it is done, 0 before, -1 if it failed. */
int server_step(struct server *server);

/* Writes one byte of data. After a handshake that is done. */
void server_write(struct server *server);

/* Takes what it has to send; 0: nothing. */
size_t server_take(struct server *server, void *bytes, size_t size);

/* Has it resumed a session? */
bool server_has_resumed(const struct server *server);

#endif
