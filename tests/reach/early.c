/* SPDX-License-Identifier: MIT */
/* To be preloaded: loads stray.so, for itself, before others' constructors. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

static void __attribute__((constructor)) load(void)
{
	const char *folder = getenv("BIN");
	char path[1024];

	snprintf(
	    path, sizeof(path), "%s/stray.so", folder != NULL ? folder : "");
	if (folder != NULL && dlopen(path, RTLD_NOW | RTLD_LOCAL) == NULL) {
		fprintf(stderr, "%s\n", dlerror());
		abort();
	}
}
