/* SPDX-License-Identifier: MIT */
/* By the name alone, as an application would. */
#define _GNU_SOURCE
#include <dlfcn.h>

#include "support/newer.h"

bool
newer_find(const struct newer *functions, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		*(void **)functions[i].place =
		    dlsym(RTLD_DEFAULT, functions[i].name);
		if (*(void **)functions[i].place == NULL)
			return false;
	}
	return true;
}
