/* SPDX-License-Identifier: MIT */
/* A rule's text with fewer words. */
#ifndef LEGACYTLS_COMMAND_REPORT_SHRINK_H
#define LEGACYTLS_COMMAND_REPORT_SHRINK_H

#include <stddef.h>
#include <stdint.h>

/*
 * Writes the rule, one that rules_parse has read, with its pattern as it is,
 * of its words those of the set (bits of enum relax_word) with their values,
 * and its 'until='. 'default', written or not, becomes what is left of it;
 * 'none' stands where nothing else is left to open. Returns 0, or -1 if that
 * does not fit in size bytes with the NUL.
 */
int report_shrink_rule(
    char *out, size_t size, const char *rule, size_t len, uint32_t words);

#endif
