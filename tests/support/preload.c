/* SPDX-License-Identifier: MIT */
/* Sets LD_PRELOAD and executes /proc/self/exe. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/preload.h"

const char *
preload_variable(void)
{
	static char variable[2 * PATH_MAX];
	const char *before = getenv("LD_PRELOAD");

	if (before != NULL && strstr(before, LEGACYTLS_OBJECT) != NULL)
		snprintf(variable, sizeof(variable), "LD_PRELOAD=%s", before);
	else
		snprintf(variable, sizeof(variable), "LD_PRELOAD=%s%s%s",
		    before != NULL ? before : "", before != NULL ? ":" : "",
		    LEGACYTLS_OBJECT);
	return variable;
}

void
preload_this(char *const argv[], const char *hosts)
{
	const char *before = getenv("LD_PRELOAD");

	if (before != NULL && strstr(before, LEGACYTLS_OBJECT) != NULL)
		return;
	if (access(LEGACYTLS_OBJECT, R_OK) == 0 &&
	    setenv("LEGACYTLS_HOSTS", hosts, 1) == 0 &&
	    putenv((char *)preload_variable()) == 0)
		execv("/proc/self/exe", argv);
	perror(LEGACYTLS_OBJECT);
	exit(1);
}
