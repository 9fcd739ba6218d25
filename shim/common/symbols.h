/* SPDX-License-Identifier: MIT */
/*
 * The functions that a loaded object defines, as the dynamic loader finds them
 * (elf(5)): for the object, and for the auditor, which calls nothing.
 */
#ifndef LEGACYTLS_COMMON_SYMBOLS_H
#define LEGACYTLS_COMMON_SYMBOLS_H

#include <link.h>
#include <stdbool.h>
#include <stdint.h>

/* The tables of an object; NULL: it has no such table. */
struct symbols {
	const ElfW(Sym) * table;
	const char *names;
	const char *soname; /* "" if it has none */
	const uint16_t *versions;
	const void *definitions; /* of the versions: ElfW(Verdef) */
	const uint32_t *gnu_hash;
	const uint32_t *hash;
};

/* Reads where they are in the section, which may be NULL; as in loaded.h. */
void symbols_read(
    struct symbols *symbols, const ElfW(Dyn) * dynamic, uintptr_t base);

/*
 * The number of the function of that name in the table, in its default version;
 * 0: there is none.
 */
uint32_t symbols_find(const struct symbols *symbols, const char *name);

/*
 * What those get who are linked to the library's function of that name, where
 * this object comes first: one of the version that the library's has, whether
 * it is the default one or not, or one that has none; 0: there is none.
 */
uint32_t symbols_find_before(const struct symbols *symbols,
    const struct symbols *library, const char *name);

/* As strcmp(a, b) == 0. */
bool symbols_is_equal(const char *a, const char *b);

#endif
