/* SPDX-License-Identifier: MIT */
/* command/ld_cache.h: a cache as ldconfig makes it, and damaged ones. */
#include "support/table.h"

#include <string.h>

#include "command/ld_cache.h"

/* Three entries, and their strings after them. */
#define HEADER 48
#define ENTRY 24
#define STRINGS (HEADER + 3 * ENTRY)

static const char strings[] = "libssl.so.3\0/lib32/libssl.so.3\0"
                              "/lib64/libssl.so.3\0/hwcaps/libssl.so.3";

static void
put(uint8_t *at, uint32_t number)
{
	memcpy(at, &number, sizeof(number));
}

static void
entry(uint8_t *at, uint32_t value, uint32_t hwcap)
{
	put(at + 4, STRINGS);
	put(at + 8, STRINGS + value);
	put(at + 20, hwcap);
}

/* The first is for one kind of processor. */
static struct ld_cache
cache_make(void)
{
	struct ld_cache cache = {.len = STRINGS + sizeof(strings)};

	cache.bytes = calloc(1, cache.len);
	assert_non_null(cache.bytes);
	memcpy(cache.bytes, "glibc-ld.so.cache1.1", 20);
	put(cache.bytes + 20, 3);
	entry(cache.bytes + HEADER, 50, 1 << 30);
	entry(cache.bytes + HEADER + ENTRY, 12, 0);
	entry(cache.bytes + HEADER + 2 * ENTRY, 31, 0);
	memcpy(cache.bytes + STRINGS, strings, sizeof(strings));
	return cache;
}

static void
entries_are_found_in_turn(void)
{
	struct ld_cache cache = cache_make();
	size_t place = 0;

	assert_string_equal(
	    ld_cache_next(&cache, "libssl.so.3", &place), "/lib32/libssl.so.3");
	assert_string_equal(
	    ld_cache_next(&cache, "libssl.so.3", &place), "/lib64/libssl.so.3");
	assert_null(ld_cache_next(&cache, "libssl.so.3", &place));
	place = 0;
	assert_null(ld_cache_next(&cache, "libssl.so", &place));
	ld_cache_free(&cache);
}

static void
none_is_empty(void)
{
	struct ld_cache cache;
	size_t place = 0;

	ld_cache_open(&cache, "/no/such/file");
	assert_null(ld_cache_next(&cache, "libc.so.6", &place));
	ld_cache_free(&cache);
	ld_cache_open(&cache, "/proc/self/exe");
	assert_null(ld_cache_next(&cache, "libc.so.6", &place));
	ld_cache_free(&cache);
}

static void
this_system_has_libc(void)
{
	struct ld_cache cache;
	const char *path;
	size_t place = 0;

	ld_cache_open(&cache, "/etc/ld.so.cache");
	path = ld_cache_next(&cache, "libc.so.6", &place);
	assert_non_null(path);
	assert_non_null(strstr(path, "/libc.so.6"));
	ld_cache_free(&cache);
}

/* Each number as large as can be, and each length; ASan watches. */
static void
damage_is_borne(void)
{
	struct ld_cache cache = cache_make();
	size_t len = cache.len, at, place;
	uint8_t *whole = cache.bytes;

	for (at = 0; at + 4 <= len; at++) {
		cache.bytes = malloc(len);
		assert_non_null(cache.bytes);
		memcpy(cache.bytes, whole, len);
		put(cache.bytes + at, UINT32_MAX);
		place = 0;
		while (ld_cache_next(&cache, "libssl.so.3", &place) != NULL)
			;
		free(cache.bytes);
	}
	for (cache.len = 0; cache.len < len; cache.len++) {
		cache.bytes = malloc(cache.len + 1);
		assert_non_null(cache.bytes);
		memcpy(cache.bytes, whole, cache.len);
		place = 0;
		while (ld_cache_next(&cache, "libssl.so.3", &place) != NULL)
			;
		free(cache.bytes);
	}
	free(whole);
}

static const struct table_single singles[] = {
    {"entries are found in turn", entries_are_found_in_turn},
    {"none is empty", none_is_empty},
    {"this system has libc", this_system_has_libc},
    {"damage is borne", damage_is_borne},
};

int
main(void)
{
	const struct table tables[] = {TABLE(singles, table_single_run)};

	return table_run("ld_cache", tables, 1);
}
