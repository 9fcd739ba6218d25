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

/* The same as one JSON object (RFC 8259) in a line. */
void probe_print_json(const struct probe_search *search);

#endif
