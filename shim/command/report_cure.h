/* SPDX-License-Identifier: MIT */
/* The rule that would help a host that fails. */
#ifndef LEGACYTLS_COMMAND_REPORT_CURE_H
#define LEGACYTLS_COMMAND_REPORT_CURE_H

#include <stddef.h>
#include <stdint.h>

#include "command/report_host.h"

/* Room for the longest, and NUL: a rule and a word, or a hint. */
#define REPORT_CURE_SIZE (4096 + 512)

/*
 * Writes the rule that the host's hint comes to. A hint is the name of its host
 * and one word that opens something; anything else that a journal may say is
 * none. The rule has the port, unless that is 443, not known, or FTP's, as one
 * of 'probe' has. If the host had a rule, that is kept and has the word, for no
 * two rules add up; one for other hosts, too, becomes one for this host. Its
 * end is left out if that is before today, days from 1970-01-01. Returns 0, or
 * -1: no rule is known to help.
 */
int report_cure(
    const struct report_host *host, int32_t today, char rule[REPORT_CURE_SIZE]);

#endif
