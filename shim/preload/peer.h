/* SPDX-License-Identifier: MIT */
/* Who is at the other end of a connection, and which rule covers it? */
#ifndef LEGACYTLS_PRELOAD_PEER_H
#define LEGACYTLS_PRELOAD_PEER_H

#include <stdbool.h>

#include "policy/rules.h"
#include "preload/library.h"
#include "preload/route.h"
#include "preload/sockets.h"

/*
 * The rule that covers the peer of a client whose handshake begins, or NULL if
 * none does or there is a doubt.
 *
 * The peer goes by what the application calls it: the server name that it is
 * about to send (SNI), else the names that it will verify, which must all be
 * covered by the same rule, else the address that it will verify. A server
 * name may be an IP literal. Whoever is not called anything goes by the
 * address of the socket, and by the names that this process has resolved to
 * it, if the same rule covers each of them.
 *
 * A rule for an address or a port needs the socket. That of a peer with a name
 * counts if the connection leads to the peer itself and not to a proxy: nothing
 * has been said on it yet, or this process has resolved the name to its
 * address. A client that keeps its socket from OpenSSL (memory BIOs) uses one
 * of those that the process has connected: the only one, or, of several, one
 * on which nothing has been said yet, if they all lead to the same rule.
 *
 * Leaves errors on OpenSSL's queue; errno may change.
 */
const struct rule *peer_rule(const struct library *lib, const SSL *ssl,
    const struct rules *rules, int32_t today);

/* Is the socket that the client has given to OpenSSL still to be connected? */
bool peer_is_late(const struct library *lib, const SSL *ssl);

/*
 * peer_rule of a handshake that goes on, on whose socket nothing else has been
 * said.
 */
const struct rule *peer_rule_late(const struct library *lib, const SSL *ssl,
    const struct rules *rules, int32_t today);

/* Does it keep from OpenSSL which TCP connection it uses? */
bool peer_is_hidden(const struct library *lib, const SSL *ssl);

/* peer_rule of such a one if this were its route. */
const struct rule *peer_rule_by(
    const struct library *lib, const SSL *ssl, const struct route *route);

/*
 * May the peer be at that end of a fresh connection? Not if this process has
 * resolved other names to it, and none by which the application calls the peer.
 */
bool peer_may_be_at(
    const struct library *lib, const SSL *ssl, const struct sockets_end *end);

#endif
