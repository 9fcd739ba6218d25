/* SPDX-License-Identifier: MIT */
/* What the processes have left, added up and judged. */
#ifndef LEGACYTLS_TESTS_ISOLATION_COLLECT_H
#define LEGACYTLS_TESTS_ISOLATION_COLLECT_H

#include "isolation/crew.h"

/*
 * Adds up one process. Returns 0; -1, and says so on stderr, if it has found
 * something, has not made all its handshakes, is not as without the object, or
 * has not ended as it says. children: the two of this process.
 */
int collect(const struct order *order, unsigned process,
    const struct child children[2], struct tally *tally);

/*
 * Has a run of so many processes tried what it is for? Returns 0; -1, and says
 * so on stderr, if not.
 */
int collect_enough(unsigned processes, const struct tally *tally);

#endif
