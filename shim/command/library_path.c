/* SPDX-License-Identifier: MIT */
/* Where the preloadable objects are that belong to this command. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command/library_path.h"
#include "command/say.h"

/* The folder of this command, without a slash at its end. */
static int
own_folder(char folder[PATH_MAX])
{
	ssize_t len = readlink("/proc/self/exe", folder, PATH_MAX - 1);
	char *slash;

	if (len == -1) {
		say("cannot tell where this command lies: /proc/self/exe: %s; "
		    "mount /proc",
		    strerror(errno));
		return -1;
	}
	folder[len] = '\0';
	slash = strrchr(folder, '/');
	*slash = '\0';
	return 0;
}

static bool
is_there(char path[PATH_MAX], const char *folder, size_t len,
    const char *between, const char *name)
{
	int rv = snprintf(
	    path, PATH_MAX, "%.*s%s/%s", (int)len, folder, between, name);

	return rv < PATH_MAX && access(path, R_OK) == 0;
}

int
library_path(const char *name, char path[PATH_MAX])
{
	char folder[PATH_MAX];
	const char *last;
	size_t len;

	if (own_folder(folder) == -1)
		return -1;
	len = strlen(folder);
	last = strrchr(folder, '/');
	if (!is_there(path, folder, len, "", name) &&
	    (last == NULL || strcmp(last, "/bin") != 0 ||
	        !is_there(path, folder, last - folder, "/lib", name))) {
		say("%s is not there, neither in %s nor in ../lib of a folder "
		    "bin; install it with this command",
		    name, folder);
		return -1;
	}
	if (strpbrk(path, " :$") != NULL) {
		say("the loader cannot be told of '%s': its path has a blank, "
		    "a colon or a dollar sign; install legacytls in a folder "
		    "without",
		    path);
		return -1;
	}
	return 0;
}
