/* SPDX-License-Identifier: MIT */
/* The libraries that the loader will load for a program. */
#ifndef LEGACYTLS_COMMAND_LIBRARIES_H
#define LEGACYTLS_COMMAND_LIBRARIES_H

#include <stdbool.h>
#include <stddef.h>

#include "command/elf_file.h"

#define LIBRARIES_MAX 512

struct library {
	char *path;      /* canonical; or the name, if it was not found */
	char *name;      /* as its user's DT_NEEDED has it */
	size_t user;     /* the place in the list of the first that needs it */
	bool is_bundled; /* found by RPATH, RUNPATH, or a path in its name */
	bool is_known;   /* it was found and read: elf is valid */
	struct elf_file elf;
};

/* The program is the first of them, its own user. */
struct libraries {
	struct library *list;
	size_t count;
};

/*
 * Follows DT_NEEDED breadth first from the ELF file at path, a program or a
 * module, and seeks each library as ld.so(8) does: DT_RPATH, LD_LIBRARY_PATH,
 * DT_RUNPATH, /etc/ld.so.cache, the default folders; files of another class or
 * machine are passed over. Nothing is loaded or run. Beyond LIBRARIES_MAX the
 * rest is left out. Returns 0 and a list to be given to libraries_free; or -1
 * if the file is not an ELF file or memory runs out, and the list is empty.
 */
int libraries_find(struct libraries *libraries, const char *path);

void libraries_free(struct libraries *libraries);

#endif
