/* SPDX-License-Identifier: MIT */
/* Looks beside /proc/self/exe: never in "." and never by the environment. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/library_path.h"
#include "command/say.h"

/* Writes the folder of this executable; 0, or -1 with a line said. */
static int
own_folder(char folder[PATH_MAX])
{
	ssize_t len = readlink("/proc/self/exe", folder, PATH_MAX);

	if (len <= 0 || len == PATH_MAX) {
		say("cannot tell where this command is: /proc/self/exe: %s; "
		    "mount /proc",
		    len == -1 ? strerror(errno) : "not a path");
		return -1;
	}
	folder[len] = '\0';
	*strrchr(folder, '/') = '\0';
	return 0;
}

static bool
is_file(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISREG(status.st_mode) &&
	       access(path, R_OK) == 0;
}

/* "folder/lib/name" or "folder/name"; false: it is not there, or too long. */
static bool
is_there(
    const char *folder, const char *lib, const char *name, char path[PATH_MAX])
{
	int len = snprintf(path, PATH_MAX, "%s/%s%s", folder, lib, name);

	return len < PATH_MAX && is_file(path);
}

int
library_path(const char *name, char path[PATH_MAX])
{
	char folder[PATH_MAX], parent[PATH_MAX], *slash;

	if (own_folder(folder) == -1)
		return -1;
	strcpy(parent, folder);
	slash = strrchr(parent, '/');
	if (slash != NULL)
		*slash = '\0';
	if (!is_there(folder, "", name, path) &&
	    !is_there(parent, "lib/", name, path)) {
		say("%s is neither in %s/ nor in %s/lib/; install it there",
		    name, folder, parent);
		return -1;
	}
	if (strpbrk(path, " \t\n:$") != NULL) {
		say("%s: ld.so cannot preload from a path with blanks, ':' or "
		    "'$'; install it elsewhere",
		    path);
		return -1;
	}
	return 0;
}
