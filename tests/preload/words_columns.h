/* SPDX-License-Identifier: MIT */
/* Rules, each for a host of its own. */
#ifndef LEGACYTLS_TESTS_WORDS_COLUMNS_H
#define LEGACYTLS_TESTS_WORDS_COLUMNS_H

#include <stddef.h>
#include <stdint.h>

#include "support/server.h"

struct column {
	const char *host;
	const char *title;
	const char *rule; /* NULL: no rule */
	/*
	 * That it opens with. With RELAX_PIN it has the keys of all servers as
	 * well, with ROW_OTHER_PIN one that is none of theirs.
	 */
	uint32_t words;
};

extern const struct column columns[];
extern const size_t columns_count;

/*
 * Sets LEGACYTLS_HOSTS of this process, in which the shim is. The keys are new,
 * so it cannot be done before; the shim must not have read the variable, which
 * it does when a libssl is first used.
 */
void columns_set_rules(const struct scratch *scratch);

#endif
