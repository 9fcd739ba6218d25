/* SPDX-License-Identifier: MIT */
/* The ways in which a client's bytes get to its server. */
#ifndef LEGACYTLS_TESTS_ISOLATION_LINK_H
#define LEGACYTLS_TESTS_ISOLATION_LINK_H

#include <openssl/ssl.h>

#include "isolation/peer.h"

enum link_way {
	LINK_MEMORY,       /* memory BIOs */
	LINK_PAIR,         /* a BIO pair */
	LINK_OWN,          /* a BIO of the program's own */
	LINK_UNIX,         /* a pair of UNIX sockets */
	LINK_LATE,         /* a BIO that connects as the handshake begins */
	LINK_TCP,          /* a socket that OpenSSL has */
	LINK_PROXIED,      /* the same, but a proxy has been spoken to on it */
	LINK_SPLIT,        /* two descriptors, to read and to write */
	LINK_HIDDEN,       /* a socket beside memory BIOs */
	LINK_HIDDEN_PROXY, /* the same, and a proxy has been spoken to */
	LINK_WAYS
};

extern const char *const link_way_names[];

/* Has the way a TCP socket? */
bool link_has_socket(enum link_way way);

struct link {
	enum link_way way;
	int listener;          /* of the thread, or -1 */
	int client;            /* its socket, or -1 */
	int server;            /* the other end, or -1 */
	int bystander, beyond; /* both ends of another connection, or -1 */
	BIO *late;             /* one that connects */
	BIO *in,
	    *out; /* the client's, if it has memory; or this end of a pair */
};

/*
 * Connects to the end, if the way takes a socket, and gives the SSL its BIOs.
 * With a bystander, connects that first. Returns 0, or -1 (out of sockets).
 */
int link_open(struct link *link, enum link_way way, SSL *ssl,
    const struct peer *peer, int listener);

/* What the client has sent; 0: nothing now. */
size_t link_take(struct link *link, void *bytes, size_t size);

/* Sends it to the client. */
void link_give(struct link *link, const void *bytes, size_t len);

/* Waits a while for a socket to become readable; false: there is none. */
bool link_wait(const struct link *link);

/* The server's side ends, without a word. */
void link_end(struct link *link);

/* After the SSL has been given other BIOs, or is gone. */
void link_close(struct link *link);

#endif
