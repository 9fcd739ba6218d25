/* SPDX-License-Identifier: MIT */
/* The values of LD_PRELOAD and LD_AUDIT: lists of objects. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "command/preload_list.h"

static const char *
base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static void
append(char *list, const char *entry)
{
	if (list[0] != '\0')
		strcat(list, ":");
	strcat(list, entry);
}

static bool
is_libssl(const char *path)
{
	return strncmp(base(path), "libssl.so", 9) == 0;
}

char *
preload_list_add(const char *list, const char *path, const char *separators)
{
	char *copy, *added, *entry, *rest;
	bool is_in = false, is_own;

	copy = strdup(list != NULL ? list : "");
	added = copy != NULL ? malloc(strlen(copy) + strlen(path) + 2) : NULL;
	if (added == NULL) {
		free(copy);
		return NULL;
	}
	added[0] = '\0';
	for (entry = strtok_r(copy, separators, &rest); entry != NULL;
	     entry = strtok_r(NULL, separators, &rest)) {
		is_own = strcmp(base(entry), base(path)) == 0;
		if (!is_in && (is_own || is_libssl(entry))) {
			append(added, path);
			is_in = true;
		}
		if (!is_own)
			append(added, entry);
	}
	if (!is_in)
		append(added, path);
	free(copy);
	return added;
}
