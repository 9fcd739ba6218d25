/* SPDX-License-Identifier: MIT */
/* The bytes that a rule may have. */
#ifndef LEGACYTLS_POLICY_RULE_BYTES_H
#define LEGACYTLS_POLICY_RULE_BYTES_H

#include "cursor.h"
#include "message.h"
#include "rules.h"

/*
 * Refuses control characters, what is not ASCII, and '#' where it begins no
 * comment. Returns 0, or -1 with "what is wrong; what would be right".
 */
int rule_bytes_check(
    struct span rule, enum rules_source source, char message[MESSAGE_SIZE]);

#endif
