/* SPDX-License-Identifier: MIT */
/* Asks the dynamic loader for the loaded objects. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <stdatomic.h>
#include <string.h>

#include "common/loaded.h"
#include "preload/object.h"

struct query {
	const void *address; /* NULL: by number */
	size_t left;         /* objects to pass over */
	bool (*counts)(const struct object *);
	struct object *object;
	char *path;
};

static void
measure(const struct dl_phdr_info *info, struct object *object)
{
	size_t i;

	*object = (struct object){
	    .start = UINTPTR_MAX,
	    .base = info->dlpi_addr,
	    .path = info->dlpi_name != NULL ? info->dlpi_name : "",
	};
	for (i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *header = &info->dlpi_phdr[i];
		uintptr_t at = info->dlpi_addr + header->p_vaddr;

		if (header->p_type == PT_DYNAMIC)
			object->dynamic = (const void *)at;
		if (header->p_type != PT_LOAD)
			continue;
		if (at < object->start)
			object->start = at;
		if (at + header->p_memsz > object->end)
			object->end = at + header->p_memsz;
	}
}

static int
visit(struct dl_phdr_info *info, size_t size, void *data)
{
	struct query *query = data;
	struct object *object = query->object;

	(void)size;
	measure(info, object);
	if (object->dynamic == NULL)
		return 0;
	if (query->address != NULL)
		return (uintptr_t)query->address >= object->start &&
		       (uintptr_t)query->address < object->end;
	if (strlen(object->path) >= PATH_MAX || !query->counts(object) ||
	    query->left-- != 0)
		return 0;
	object->path = strcpy(query->path, object->path);
	return 1;
}

/*
 * glibc has it from 2.35 on. By its name, for the object is loaded elsewhere
 * too, and as the process starts, for that takes the lock.
 */
#ifdef DLFO_STRUCT_HAS_EH_DBASE
static __typeof__(_dl_find_object) *find_object;

static void __attribute__((constructor)) look_for_find_object(void)
{
	find_object = dlsym(RTLD_DEFAULT, "_dl_find_object");
	if (find_object == NULL)
		(void)dlerror();
}

static bool
find(const void *address, struct object *object)
{
	struct dl_find_object found;

	if (find_object((void *)address, &found) != 0)
		return false;
	object->start = (uintptr_t)found.dlfo_map_start;
	object->end = (uintptr_t)found.dlfo_map_end;
	object->base = found.dlfo_link_map->l_addr;
	object->dynamic = found.dlfo_link_map->l_ld;
	object->path = found.dlfo_link_map->l_name;
	return object->dynamic != NULL;
}
#endif

bool
object_at(const void *address, struct object *object)
{
	struct query query = {.address = address, .object = object};

	if (address == NULL)
		return false;
#ifdef DLFO_STRUCT_HAS_EH_DBASE
	if (find_object != NULL)
		return find(address, object);
#endif
	return dl_iterate_phdr(visit, &query) != 0;
}

bool
object_is_complete(const struct object *object)
{
#ifdef DLFO_STRUCT_HAS_EH_DBASE
	struct object found;

	/* glibc adds it to what is found so when it cannot fail any more. */
	return find_object != NULL &&
	       find((const void *)object->start, &found) &&
	       found.dynamic == object->dynamic;
#else
	(void)object;
	return false;
#endif
}

bool
object_number(size_t number, bool (*counts)(const struct object *),
    struct object *object, char path[PATH_MAX])
{
	struct query query = {
	    .left = number, .counts = counts, .object = object, .path = path};

	return dl_iterate_phdr(visit, &query) != 0;
}

/* This object's, where the loader lists all; NULL: not known. */
static const struct link_map *
find_own(void)
{
	const struct link_map *map = NULL;
	void *program;

#ifdef DLFO_STRUCT_HAS_EH_DBASE
	struct dl_find_object found;

	/* Of this object's constructors another one may come first. */
	if (find_object == NULL)
		look_for_find_object();
	if (find_object != NULL && find_object(_DYNAMIC, &found) == 0)
		return found.dlfo_link_map;
#endif
	program = dlopen(NULL, RTLD_LAZY);
	if (program == NULL ||
	    dlinfo(program, RTLD_DI_LINKMAP, (void *)&map) != 0)
		(void)dlerror();
	if (program != NULL)
		dlclose(program);
	while (map != NULL && map->l_ld != _DYNAMIC)
		map = map->l_next;
	return map;
}

/* The first of the loader's list. Written once. */
static _Atomic(const struct link_map *) program;

static void __attribute__((constructor)) find_program(void)
{
	const struct link_map *map = find_own();

	while (map != NULL && map->l_prev != NULL)
		map = map->l_prev;
	atomic_store(&program, map);
}

static bool
set_listed(struct object *object, const struct link_map *map)
{
	if (map == NULL)
		return false;
	*object = (struct object){
	    .start = map->l_addr,
	    .base = map->l_addr,
	    .dynamic = map->l_ld,
	    .path = map->l_name,
	    .listed = map,
	};
	return object->dynamic != NULL;
}

bool
object_program(struct object *object)
{
	/* Another object's constructor may come before this one's. */
	if (atomic_load(&program) == NULL)
		find_program();
	return set_listed(object, atomic_load(&program));
}

bool
object_next(struct object *object)
{
	const struct link_map *map = object->listed;

	return set_listed(object, map->l_next);
}

bool
object_is_own(const struct object *object)
{
	return object->dynamic == _DYNAMIC;
}

static int
note_count(struct dl_phdr_info *info, size_t size, void *data)
{
	unsigned long long *count = data;

	if (size >=
	    offsetof(struct dl_phdr_info, dlpi_adds) + sizeof(info->dlpi_adds))
		*count = info->dlpi_adds;
	return 1;
}

unsigned long long
object_count(void)
{
	unsigned long long count = 0;

	dl_iterate_phdr(note_count, &count);
	return count;
}
