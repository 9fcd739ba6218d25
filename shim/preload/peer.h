/* SPDX-License-Identifier: MIT */
/* Who is at the other end of a connection, and which rule covers it? */
#ifndef LEGACYTLS_PRELOAD_PEER_H
#define LEGACYTLS_PRELOAD_PEER_H

#include "policy/rules.h"
#include "preload/library.h"

/*
 * The rule that covers the peer of a client whose handshake begins, or NULL if
 * none does or there is a doubt. The peer's name is the server name that the
 * client is about to send (SNI), else the names it will verify (which must all
 * be covered by the same rule). Its address is an IP literal among these, else
 * the one that it will verify, else that of the socket; its port is the
 * socket's. Leaves errors on OpenSSL's queue; errno may change.
 */
const struct rule *peer_rule(
    const struct library *lib, const SSL *ssl, const struct rules *rules);

#endif
