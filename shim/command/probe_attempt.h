/* SPDX-License-Identifier: MIT */
/* Attempts at all of a host's addresses. */
#ifndef LEGACYTLS_COMMAND_PROBE_ATTEMPT_H
#define LEGACYTLS_COMMAND_PROBE_ATTEMPT_H

#include "command/probe_search.h"

/*
 * Finds the host's addresses, and which can be connected to, by a first
 * handshake at each. False if none can; search->first is then why, else what
 * came of the handshake: a failure if there was one.
 */
bool probe_attempt_places(struct probe_search *search);

/*
 * Tries the rule (NULL or one that opens nothing: none) as a strict client at
 * each address that was reached. True if all succeed, with the first's result;
 * else the result of the first that does not.
 */
bool probe_attempt(struct probe_search *search, const struct probe_rule *rule,
    enum probe_task task, struct probe_result *result);

/* Without a rule, as a client with OpenSSL's defaults. */
bool probe_attempt_defaults(
    struct probe_search *search, struct probe_result *result);

/*
 * Asks at the first address for what no rule opens; text is what the server
 * agrees to, or "".
 */
void probe_attempt_beyond(struct probe_search *search, char text[64]);

#endif
