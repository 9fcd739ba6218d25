/* SPDX-License-Identifier: MIT */
/* The rule of a connection, by the sockets that may carry it. */
#ifndef LEGACYTLS_PRELOAD_CANDIDATES_RULE_H
#define LEGACYTLS_PRELOAD_CANDIDATES_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include <openssl/ssl.h>

#include "policy/rules.h"
#include "preload/candidates.h"
#include "preload/library.h"

/* Flags of candidates_rule_by: route.h has them, too. */
#define CANDIDATES_GUESS 1
#define CANDIDATES_LATE 2

/*
 * The rule in force if the peer of a hidden connection is at the other end of
 * the socket fd; -1: if nothing is known of its socket.
 */
const struct rule *candidates_rule_by(
    const struct library *lib, const SSL *ssl, int fd, int flags);

/*
 * Has one of them a rule with pins, if it is that one? Or, if none is fresh and
 * the client's is still to be connected, has the rule for some port?
 */
bool candidates_may_pin(
    const struct library *lib, const SSL *ssl, const struct candidates *all);

/* The rule with pins of all in the set; NULL: they differ, or have none. */
const struct rule *candidates_rule_of(
    const struct candidates *all, uint64_t set);

/*
 * The same once the server has answered, of those by which the ClientHello can
 * have been sent, also by one that was connected since: they have sent just as
 * much; or if none has, and there is nothing else that can carry it (is_whole:
 * as far as is known), as much at least. Leaves errors on OpenSSL's queue;
 * errno may change.
 */
const struct rule *candidates_rule(const struct library *lib, const SSL *ssl,
    const struct candidates *all, bool is_whole);

/*
 * The same, at any time, if the peer is called otherwise by now than when they
 * were noted; also for where one leads that was in use before, as to a proxy.
 */
const struct rule *candidates_rule_renamed(const struct library *lib,
    const SSL *ssl, const struct candidates *all, bool is_whole);

#endif
