/* SPDX-License-Identifier: MIT */
/* The cache of ld.so: the paths that a library's name has on this system. */
#ifndef LEGACYTLS_COMMAND_LD_CACHE_H
#define LEGACYTLS_COMMAND_LD_CACHE_H

#include <stddef.h>
#include <stdint.h>

/* The bytes of a file in the format of glibc 2.2 and later; NULL: none. */
struct ld_cache {
	uint8_t *bytes;
	size_t len;
};

/*
 * Reads the file, /etc/ld.so.cache as a rule. One that is missing or has
 * another format is empty. The cache is to be given to ld_cache_free.
 */
void ld_cache_open(struct ld_cache *cache, const char *path);

void ld_cache_free(struct ld_cache *cache);

/*
 * The path of the entry for the name after *place, which is 0 for the first
 * call and is moved on; NULL if there is no more. There may be one for each
 * architecture. The string is the cache's. Nothing in the bytes is trusted.
 */
const char *ld_cache_next(
    const struct ld_cache *cache, const char *name, size_t *place);

#endif
