/* SPDX-License-Identifier: MIT */
/* A rule's text with other words. */
#ifndef LEGACYTLS_COMMAND_REPORT_REWORD_H
#define LEGACYTLS_COMMAND_REPORT_REWORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "policy/cursor.h"

/*
 * Writes the rule, one that rules_parse has read, with its pattern as it is,
 * of its words those of the set (bits of enum relax_word) with their values,
 * and its 'until='. 'default', written or not, becomes what is left of it;
 * 'none' stands where nothing else is left to open. Returns 0, or -1 if that
 * does not fit in size bytes with the NUL.
 */
int report_reword_shrink(
    char *out, size_t size, const char *rule, size_t len, uint32_t words);

/*
 * Writes the rule, one that rules_parse has read, for the pattern and with the
 * word as well, a bit of enum relax_word that takes no value; 'default' is
 * spelled out where it was meant. Without keeps_until its 'until=' is left out.
 * Returns as above; whether the words agree is for rules_parse to say.
 */
int report_reword_widen(char *out, size_t size, const char *pattern,
    struct span rule, uint32_t word, bool keeps_until);

#endif
