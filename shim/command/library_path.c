/* SPDX-License-Identifier: MIT */
/* Where the preloadable objects are that belong to this command. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command/elf_file.h"
#include "command/libraries.h"
#include "command/library_path.h"
#include "command/say.h"

/* The folder of this command, without a slash at its end; -1 and errno. */
static int
own_folder(char folder[PATH_MAX])
{
	ssize_t len = readlink("/proc/self/exe", folder, PATH_MAX - 1);

	if (len == -1)
		return -1;
	folder[len] = '\0';
	*strrchr(folder, '/') = '\0';
	return 0;
}

/* Is the folder one that is called bin? prefix is where it lies. */
static bool
is_bin(const char *folder, char prefix[PATH_MAX])
{
	const char *last = strrchr(folder, '/');

	if (last == NULL || strcmp(last, "/bin") != 0)
		return false;
	snprintf(prefix, PATH_MAX, "%.*s", (int)(last - folder), folder);
	return true;
}

static bool
is_there(char path[PATH_MAX], const char *folder, const char *below,
    const char *name)
{
	int rv = snprintf(path, PATH_MAX, "%s%s/%s", folder, below, name);

	return rv < PATH_MAX && access(path, R_OK) == 0;
}

/*
 * What $LIB stands for is where the loader's libc lies: "/lib64", "/lib32",
 * "/lib", or "/lib/TUPLE". Cuts the path of that libc so, or returns NULL.
 */
static const char *
token_cut(char *libc)
{
	char *last = strrchr(libc, '/'), *before;

	if (last == NULL)
		return NULL;
	*last = '\0';
	last = strrchr(libc, '/');
	if (last == NULL || strncmp(last, "/lib", 4) == 0)
		return last;
	*last = '\0';
	before = strrchr(libc, '/');
	*last = '/';
	return before != NULL && strncmp(before, "/lib/", 5) == 0 ? before :
	                                                            NULL;
}

/* What the program's loader has for $LIB; NULL: unknown, or it has none. */
static const char *
token_find(const struct libraries *libraries)
{
	const struct library *library = libraries->list;
	const struct library *end = library + libraries->count;

	for (; library < end; library++) {
		if (library->is_known &&
		    strcmp(library->name, "libc.so.6") == 0)
			return token_cut(library->path);
	}
	return NULL;
}

/* Is the file a library for the program's loader? */
static bool
is_alike(const char *path, const struct elf_file *program)
{
	struct elf_file elf;
	bool rv;

	if (elf_file_open(&elf, path) == -1)
		return false;
	rv = elf_file_is_alike(&elf, program);
	elf_file_free(&elf);
	return rv;
}

/* Does it lie in the folder that the program's loader takes for prefix/$LIB? */
static bool
is_in_lib(const char *prefix, const char *name, const char *binary)
{
	struct libraries libraries;
	char path[PATH_MAX];
	const char *token;
	bool rv;

	if (libraries_find(&libraries, binary) == -1)
		return false;
	token = token_find(&libraries);
	rv = token != NULL && is_there(path, prefix, token, name) &&
	     is_alike(path, &libraries.list[0].elf);
	libraries_free(&libraries);
	return rv;
}

bool
library_is_in_lib(const char *name, const char *binary)
{
	char folder[PATH_MAX], prefix[PATH_MAX];

	return own_folder(folder) == 0 && is_bin(folder, prefix) &&
	       is_in_lib(prefix, name, binary);
}

int
library_path(const char *name, const char *binary, char path[PATH_MAX])
{
	char folder[PATH_MAX], prefix[PATH_MAX];
	bool is_installed, is_token;

	if (own_folder(folder) == -1) {
		say("cannot tell where this command lies: /proc/self/exe: %s; "
		    "mount /proc",
		    strerror(errno));
		return -1;
	}
	if (strpbrk(folder, " :$") != NULL) {
		say("the loader cannot be told of '%s': its path has a blank, "
		    "a colon or a dollar sign; install legacytls in a folder "
		    "without",
		    folder);
		return -1;
	}
	if (is_there(path, folder, "", name))
		return 0;
	is_installed = is_bin(folder, prefix);
	is_token = is_installed && is_in_lib(prefix, name, binary);
	if (is_token &&
	    snprintf(path, PATH_MAX, "%s/$LIB/%s", prefix, name) < PATH_MAX)
		return 0;
	if (is_installed && is_there(path, prefix, "/lib", name))
		return 0;
	say("%s is not there, neither in %s nor in ../lib or ../$LIB of a "
	    "folder bin; install it with this command",
	    name, folder);
	return -1;
}
