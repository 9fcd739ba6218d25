/* SPDX-License-Identifier: MIT */
/* The value of LEGACYTLS_PROGRAMS: names of programs. */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "common/programs.h"

#define SEPARATORS ", \t\n"

bool
programs_are_named(const char *list)
{
	return list[strspn(list, SEPARATORS)] != '\0' &&
	       strchr(list, '/') == NULL;
}

bool
programs_include(const char *list, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;
	char *copy = strdup(list), *glob, *rest;
	bool rv = false;

	if (copy == NULL)
		return false;
	for (glob = strtok_r(copy, SEPARATORS, &rest); glob != NULL && !rv;
	     glob = strtok_r(NULL, SEPARATORS, &rest))
		rv = fnmatch(glob, name, 0) == 0;
	free(copy);
	return rv;
}

bool
programs_cut_deleted(char *path)
{
	static const char deleted[] = " (deleted)";
	size_t len = strlen(path), cut = sizeof(deleted) - 1;

	if (len <= cut || strcmp(path + len - cut, deleted) != 0)
		return false;
	path[len - cut] = '\0';
	return true;
}
