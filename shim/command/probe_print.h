/* SPDX-License-Identifier: MIT */
/* What was found, for people and for programs. */
#ifndef LEGACYTLS_COMMAND_PROBE_PRINT_H
#define LEGACYTLS_COMMAND_PROBE_PRINT_H

#include "command/probe_search.h"

/*
 * Writes to stdout what the search has found, as a file of rules: comments,
 * and the rule if there is one. Not for PROBE_FAILED.
 */
void probe_print(const struct probe_search *search);

/*
 * The same as one JSON object (RFC 8259):
 *   host, port, starttls
 *   verdict              "rule", "no need", "no help" or "no answer"
 *   reason               why there is no rule
 *   rule
 *   error_without_rule   of a strict client
 *   defaults_need_nothing
 *   needs                list of {word, why, risk, mend}
 *   offers               {version, suite, exchange, signature, key,
 *                        signed_with, secure_renegotiation}
 *   client_renegotiation "refused" or "allowed"
 *   wants_client_certificate, needs_client_certificate
 *   addresses            list of {address, reached, error_without_rule}
 * What is not known is null. Returns 0, or -1 if memory runs out.
 */
int probe_print_json(const struct probe_search *search);

#endif
