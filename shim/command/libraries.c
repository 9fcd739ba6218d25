/* SPDX-License-Identifier: MIT */
/* Seeks libraries as ld.so(8) does. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/ld_cache.h"
#include "command/libraries.h"

/* Debian's, Fedora's, and musl's; ld.so.cache has those of multiarch. */
static const char default_folders[] =
    "/lib:/usr/lib:/lib64:/usr/lib64:/usr/local/lib";

/* One library that is sought. */
struct search {
	struct libraries *libraries;
	const struct ld_cache *cache;
	const char *name;
	size_t user;
	struct library *found; /* filled in, but for name and user */
};

/* Takes the file if it is a library for the program's loader. */
static bool
search_take(const struct search *search, const char *path, bool is_bundled)
{
	const struct elf_file *program = &search->libraries->list[0].elf;
	struct library *found = search->found;
	char canonical[PATH_MAX];

	if (realpath(path, canonical) == NULL ||
	    elf_file_open(&found->elf, canonical) == -1)
		return false;
	if (!elf_file_is_alike(&found->elf, program)) {
		elf_file_free(&found->elf);
		return false;
	}
	free(found->path);
	found->path = strdup(canonical);
	found->is_known = true;
	found->is_bundled = is_bundled;
	return true;
}

/* The length of the folder of the path. */
static int
folder_len(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? (int)(slash - path) : 0;
}

/*
 * Tries one folder of a list. "$ORIGIN" is the folder of the file at origin;
 * a folder with another token, or a relative one, is passed over.
 */
static bool
search_folder(const struct search *search, const char *folder, size_t len,
    const char *origin, bool is_bundled)
{
	static const char *const tokens[] = {"$ORIGIN", "${ORIGIN}"};
	char path[PATH_MAX];
	size_t i, token;

	for (i = 0; i < 2; i++) {
		token = strlen(tokens[i]);
		if (len < token || memcmp(folder, tokens[i], token) != 0)
			continue;
		if (snprintf(path, sizeof(path), "%.*s%.*s/%s",
		        folder_len(origin), origin, (int)(len - token),
		        folder + token, search->name) >= PATH_MAX)
			return false;
		return search_take(search, path, is_bundled);
	}
	if (len == 0 || folder[0] != '/' || memchr(folder, '$', len) != NULL ||
	    snprintf(path, sizeof(path), "%.*s/%s", (int)len, folder,
	        search->name) >= PATH_MAX)
		return false;
	return search_take(search, path, is_bundled);
}

static bool
search_folders(const struct search *search, const char *folders,
    const char *origin, bool is_bundled)
{
	size_t len;

	if (folders == NULL)
		return false;
	for (;; folders += len + 1) {
		len = strcspn(folders, ":");
		if (len < PATH_MAX &&
		    search_folder(search, folders, len, origin, is_bundled))
			return true;
		if (folders[len] == '\0')
			return false;
	}
}

/* DT_RPATH of the user and of those who brought it, if it has no RUNPATH. */
static bool
search_rpath(const struct search *search)
{
	const struct library *list = search->libraries->list;
	size_t i = search->user;

	if (list[i].elf.runpath != NULL)
		return false;
	for (;; i = list[i].user) {
		if (list[i].elf.runpath == NULL &&
		    search_folders(
		        search, list[i].elf.rpath, list[i].path, true))
			return true;
		if (i == 0)
			return false;
	}
}

static bool
search_cache(const struct search *search)
{
	const char *path;
	size_t place = 0;

	while ((path = ld_cache_next(search->cache, search->name, &place)) !=
	       NULL) {
		if (path[0] == '/' && search_take(search, path, false))
			return true;
	}
	return false;
}

static void
search_run(const struct search *search)
{
	const struct library *user = &search->libraries->list[search->user];

	if (strchr(search->name, '/') != NULL) {
		search_take(search, search->name, true);
		return;
	}
	if (search_rpath(search) ||
	    search_folders(
	        search, getenv("LD_LIBRARY_PATH"), user->path, true) ||
	    search_folders(search, user->elf.runpath, user->path, true) ||
	    search_cache(search))
		return;
	search_folders(search, default_folders, user->path, false);
}

static bool
is_listed(const struct libraries *libraries, const char *name)
{
	size_t i;

	for (i = 0; i < libraries->count; i++) {
		if (strcmp(libraries->list[i].name, name) == 0)
			return true;
	}
	return false;
}

/* Adds what the library at the place needs; -1 if memory runs out. */
static int
needed_add(
    struct libraries *libraries, const struct ld_cache *cache, size_t user)
{
	const struct elf_file *elf = &libraries->list[user].elf;
	struct library *library;
	struct search search;
	size_t i;

	for (i = 0; i < elf->needed_count; i++) {
		if (libraries->count == LIBRARIES_MAX ||
		    is_listed(libraries, elf->needed[i]))
			continue;
		library = &libraries->list[libraries->count];
		*library = (struct library){.user = user};
		search = (struct search){.libraries = libraries,
		    .cache = cache,
		    .name = elf->needed[i],
		    .user = user,
		    .found = library};
		search_run(&search);
		library->name = strdup(elf->needed[i]);
		if (library->path == NULL)
			library->path = strdup(elf->needed[i]);
		libraries->count++;
		if (library->name == NULL || library->path == NULL)
			return -1;
	}
	return 0;
}

static int
follow(struct libraries *libraries, const char *path)
{
	struct library *first = &libraries->list[0];
	struct ld_cache cache;
	int rv = 0;
	size_t i;

	if (elf_file_open(&first->elf, path) == -1)
		return -1;
	libraries->count = 1;
	first->is_known = true;
	first->name = strdup(path);
	first->path = strdup(path);
	if (first->name == NULL || first->path == NULL)
		return -1;
	ld_cache_open(&cache, "/etc/ld.so.cache");
	for (i = 0; rv == 0 && i < libraries->count; i++)
		rv = needed_add(libraries, &cache, i);
	ld_cache_free(&cache);
	return rv;
}

int
libraries_find(struct libraries *libraries, const char *path)
{
	libraries->count = 0;
	libraries->list = calloc(LIBRARIES_MAX, sizeof(*libraries->list));
	if (libraries->list == NULL)
		return -1;
	if (follow(libraries, path) == 0)
		return 0;
	libraries_free(libraries);
	return -1;
}

void
libraries_free(struct libraries *libraries)
{
	size_t i;

	for (i = 0; i < libraries->count; i++) {
		free(libraries->list[i].path);
		free(libraries->list[i].name);
		elf_file_free(&libraries->list[i].elf);
	}
	free(libraries->list);
	*libraries = (struct libraries){0};
}
