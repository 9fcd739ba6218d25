/* SPDX-License-Identifier: MIT */
/* What the peer of a connection is called, for those who read of it. */
#ifndef LEGACYTLS_PRELOAD_PEERNAME_H
#define LEGACYTLS_PRELOAD_PEERNAME_H

#include <netinet/in.h>

#include "policy/host.h"
#include "preload/library.h"

struct peername {
	char host[HOST_NAME_SIZE];      /* a name or an address; "": unknown */
	char address[INET6_ADDRSTRLEN]; /* "": unknown */
	uint16_t port;                  /* 0: unknown */
};

/*
 * The server name (SNI) that the application has set, or NULL. If it has set
 * none, OpenSSL's getter gives the name in the session to be resumed: it is
 * not sent, and says nothing of who is being asked now.
 */
const char *peername_sni(const struct library *lib, const SSL *ssl);

/*
 * Calls visit() for what the application calls the peer: the server name, or
 * else each name that it verifies, or else the address. False, and nothing is
 * called, if it cannot be told: once a session is resumed below TLS 1.3,
 * OpenSSL gives the name in that. Leaves errors on OpenSSL's queue.
 */
bool peername_each(const struct library *lib, const SSL *ssl,
    void (*visit)(const char *text, void *data), void *data);

/*
 * What the application calls the peer of a client's connection, or else what it
 * was called as the session was made that has been resumed; if it calls it
 * nothing, the end of its socket. Leaves errors on OpenSSL's queue; errno may
 * change.
 */
void peername_get_name(
    const struct library *lib, const SSL *ssl, struct peername *name);

/*
 * What the application calls the peer of a client's connection, and where that
 * leads: the end of its socket or, if the application keeps that from OpenSSL,
 * the one end of all connections that lead to the name or, if none does, of all
 * that there are. Of one that may be a proxy, for this process has not resolved
 * the name to there and something else was said on it, the port is 0. Nothing
 * is decided by it. Leaves errors on OpenSSL's queue; errno may change.
 */
void peername_get(
    const struct library *lib, const SSL *ssl, struct peername *name);

#endif
