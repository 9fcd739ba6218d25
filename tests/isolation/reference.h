/* SPDX-License-Identifier: MIT */
/*
 * Which rule covers a peer, said slowly, from what README says of patterns and
 * peers. Nothing of the shim is in it.
 */
#ifndef LEGACYTLS_TESTS_ISOLATION_REFERENCE_H
#define LEGACYTLS_TESTS_ISOLATION_REFERENCE_H

#include "isolation/peer.h"

/* A set of answers: bit 0 is "no rule", bit i + 1 rule i of the plan. */
typedef uint32_t reference_set;

#define REFERENCE_STRICT 1U

/*
 * What the answer may be. It is one, but for a client that hides its socket
 * while other threads have connections: that may be strict, or fall back to a
 * rule for the name alone, instead of the rule for where it leads.
 */
reference_set reference_answers(const struct plan *plan,
    const struct peer *peer, const struct resolved *resolved);

#define REFERENCE_NONE (-1)

/*
 * Of a socket that is connected only within the handshake, or is hidden: the
 * rule for where it leads when the server answers, if that has a pin, which
 * holds though nothing is relaxed; or REFERENCE_NONE.
 */
int reference_late(const struct plan *plan, const struct peer *peer,
    const struct resolved *resolved);

/*
 * The rule that covers what is known of a peer, the most specific one, or
 * REFERENCE_NONE. NULL and 0 stand for what is not known: then it is the rule
 * whatever that is.
 */
int reference_find(const struct plan *plan, const char *name,
    const struct ip *ip, unsigned port);

/* Is the text a host's name? Then canonical is its one spelling. */
bool reference_name(const char *text, char canonical[NAME_MAX_SIZE]);

#endif
