/* SPDX-License-Identifier: MIT */
/* The value of LEGACYTLS_JOURNAL: where records go. */
#include <string.h>

#include "common/journal_target.h"

bool
journal_is_target(const char *target)
{
	return strcmp(target, "stderr") == 0 || strcmp(target, "syslog") == 0 ||
	       target[0] == '/';
}
