/* SPDX-License-Identifier: MIT */
/* Walks the loaded objects with dl_iterate_phdr(3). */
#define _GNU_SOURCE
#include <link.h>
#include <string.h>

#include "preload/object.h"

struct query {
	uintptr_t address; /* 0: by number */
	size_t left;       /* objects to pass over */
	struct object *object;
};

static void
measure(const struct dl_phdr_info *info, uintptr_t *start, uintptr_t *end)
{
	size_t i;

	*start = UINTPTR_MAX;
	*end = 0;
	for (i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *header = &info->dlpi_phdr[i];
		uintptr_t at = info->dlpi_addr + header->p_vaddr;

		if (header->p_type != PT_LOAD)
			continue;
		if (at < *start)
			*start = at;
		if (at + header->p_memsz > *end)
			*end = at + header->p_memsz;
	}
}

static int
visit(struct dl_phdr_info *info, size_t size, void *data)
{
	struct query *query = data;
	struct object *object = query->object;
	const char *path = info->dlpi_name != NULL ? info->dlpi_name : "";
	uintptr_t start, end;

	measure(info, &start, &end);
	if (query->address == 0) {
		if (query->left-- != 0)
			return 0;
	} else if (query->address < start || query->address >= end) {
		return 0;
	}
	if (strlen(path) >= sizeof(object->path))
		return 0;
	strcpy(object->path, path);
	object->start = start;
	object->end = end;
	object->loaded = size >= offsetof(struct dl_phdr_info, dlpi_adds) +
	                             sizeof(info->dlpi_adds) ?
	                     info->dlpi_adds :
	                     0;
	return 1;
}

bool
object_at(const void *address, struct object *object)
{
	struct query query = {.address = (uintptr_t)address, .object = object};

	return dl_iterate_phdr(visit, &query) != 0;
}

bool
object_number(size_t number, struct object *object)
{
	struct query query = {.left = number, .object = object};

	return dl_iterate_phdr(visit, &query) != 0;
}
