/* SPDX-License-Identifier: MIT */
/* The cache of ld.so, as glibc's sysdeps/generic/dl-cache.h has it. */
#include <sys/stat.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/ld_cache.h"

#define CACHE_MAX (16L * 1024 * 1024)
#define MAGIC "glibc-ld.so.cache1.1"
#define MAGIC_LEN (sizeof(MAGIC) - 1)

/* struct cache_file_new and struct file_entry_new. */
#define HEADER_SIZE 48
#define ENTRY_SIZE 24
#define ENTRY_KEY 4
#define ENTRY_VALUE 8
#define ENTRY_HWCAP 16

static uint32_t
number_at(const struct ld_cache *cache, size_t at)
{
	uint32_t number;

	memcpy(&number, cache->bytes + at, sizeof(number));
	return number;
}

/* The string at the offset, or "" if it does not end within the bytes. */
static const char *
string_at(const struct ld_cache *cache, size_t at)
{
	if (at >= cache->len ||
	    memchr(cache->bytes + at, '\0', cache->len - at) == NULL)
		return "";
	return (const char *)cache->bytes + at;
}

/* Reads all len bytes of the file, or none. */
static void
cache_read(struct ld_cache *cache, int fd, size_t len)
{
	size_t have = 0;
	ssize_t got;

	cache->bytes = malloc(len);
	if (cache->bytes == NULL)
		return;
	while (
	    have < len && (got = read(fd, cache->bytes + have, len - have)) > 0)
		have += (size_t)got;
	cache->len = have;
}

void
ld_cache_open(struct ld_cache *cache, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat status;

	*cache = (struct ld_cache){0};
	if (fd == -1)
		return;
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
	    status.st_size > HEADER_SIZE && status.st_size <= CACHE_MAX)
		cache_read(cache, fd, (size_t)status.st_size);
	close(fd);
}

void
ld_cache_free(struct ld_cache *cache)
{
	free(cache->bytes);
	*cache = (struct ld_cache){0};
}

const char *
ld_cache_next(const struct ld_cache *cache, const char *name, size_t *place)
{
	size_t count, at;

	if (cache->len < HEADER_SIZE ||
	    memcmp(cache->bytes, MAGIC, MAGIC_LEN) != 0)
		return NULL;
	count = number_at(cache, MAGIC_LEN);
	if (count > (cache->len - HEADER_SIZE) / ENTRY_SIZE)
		count = (cache->len - HEADER_SIZE) / ENTRY_SIZE;
	while (*place < count) {
		at = HEADER_SIZE + (*place)++ * ENTRY_SIZE;
		/* The copies for one kind of processor are left out. */
		if (number_at(cache, at + ENTRY_HWCAP) == 0 &&
		    number_at(cache, at + ENTRY_HWCAP + 4) == 0 &&
		    strcmp(string_at(cache, number_at(cache, at + ENTRY_KEY)),
		        name) == 0)
			return string_at(
			    cache, number_at(cache, at + ENTRY_VALUE));
	}
	return NULL;
}
