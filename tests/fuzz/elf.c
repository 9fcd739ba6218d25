/* SPDX-License-Identifier: MIT */
/*
 * What 'legacytls check' reads: ELF files, scripts, the cache of ld.so, the
 * strings of programs, and what /proc says of a process. All of what comes out
 * lies within what went in.
 */
#define _GNU_SOURCE
#include "fuzz/fuzz.h"

#include <sys/mman.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/elf_file.h"
#include "command/ld_cache.h"
#include "command/process.h"
#include "command/program.h"
#include "command/scan.h"

#define CACHE "glibc-ld.so.cache"

char *__real_realpath(const char *path, char *resolved);
char *__wrap_realpath(const char *path, char *resolved);

/* A file of memory has no other name. */
char *
__wrap_realpath(const char *path, char *resolved)
{
	if (strncmp(path, "/proc/self/fd/", 14) == 0)
		return strcpy(resolved, path);
	return __real_realpath(path, resolved);
}

char *__real_strtok_r(char *text, const char *separators, char **rest);
char *__wrap_strtok_r(char *text, const char *separators, char **rest);

/* As musl has it: after the last word there is no rest. */
char *
__wrap_strtok_r(char *text, const char *separators, char **rest)
{
	char *word;

	if (text == NULL && *rest == NULL)
		return NULL;
	word = __real_strtok_r(text, separators, rest);
	if (**rest == '\0')
		*rest = NULL;
	return word;
}

/* The same file each time. */
static int
file_make(const uint8_t *data, size_t size)
{
	static int fd = -1;

	if (fd == -1)
		fd = memfd_create("file", MFD_CLOEXEC);
	assert(fd != -1 && ftruncate(fd, 0) == 0);
	assert(pwrite(fd, data, size, 0) == (ssize_t)size);
	return fd;
}

FILE *__real_fopen(const char *path, const char *mode);
FILE *__wrap_fopen(const char *path, const char *mode);

/* What maps and environ of this process are. */
static struct {
	const uint8_t *data;
	size_t size;
} proc;

FILE *
__wrap_fopen(const char *path, const char *mode)
{
	if (strncmp(path, "/proc/self/", 11) == 0)
		return fmemopen((void *)proc.data, proc.size, mode);
	return __real_fopen(path, mode);
}

static bool
is_same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* It is in the file, with its NUL. */
static void
check_within(const char *text, const uint8_t *data, size_t size)
{
	if (text == NULL)
		return;
	assert(strlen(text) < PATH_MAX);
	assert(memmem(data, size, text, strlen(text) + 1) != NULL);
}

static void
check_elf(const uint8_t *data, size_t size)
{
	struct elf_file file, other;
	size_t i;
	int rv = elf_file_parse(&file, data, size);

	/* Bytes or a file: it is all the same. */
	assert(elf_file_read(&other, file_make(data, size)) == rv);
	assert(rv == 0 || (file.needed == NULL && file.bits == 0));
	if (rv == -1)
		return;
	assert(file.bits == 32 || file.bits == 64);
	assert(file.needed_count <= ELF_FILE_NEEDED_MAX);
	check_within(file.interpreter, data, size);
	check_within(file.rpath, data, size);
	check_within(file.runpath, data, size);
	assert(elf_file_is_alike(&file, &other));
	assert(file.needed_count == other.needed_count);
	assert(file.is_program == other.is_program);
	assert(file.is_go == other.is_go);
	assert(is_same(file.interpreter, other.interpreter));
	assert(is_same(file.rpath, other.rpath));
	assert(is_same(file.runpath, other.runpath));
	for (i = 0; i < file.needed_count; i++) {
		check_within(file.needed[i], data, size);
		assert(is_same(file.needed[i], other.needed[i]));
	}
	elf_file_free(&file);
	elf_file_free(&other);
}

static void
check_cache(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"libssl.so.3", "libc.so.6", ""};
	struct ld_cache cache = {.bytes = (uint8_t *)data, .len = size};
	const char *path;
	size_t i, place, found;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		place = found = 0;
		while (
		    (path = ld_cache_next(&cache, names[i], &place)) != NULL) {
			assert(++found <= place && place <= size);
			assert(strlen(path) < size);
		}
	}
}

/* A script of a script may be one that is installed. */
static void
check_script(const uint8_t *data, size_t size)
{
	struct program program;
	char path[32];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", file_make(data, size));
	assert(program_follow(&program, path) == 0);
	assert(strcmp(program.path, path) == 0);
	if (!program.is_script)
		assert(strcmp(program.binary, path) == 0);
	else if (program.fault[0] == '\0')
		assert(program.binary[0] == '/');
}

static void
check_strings(const uint8_t *data, size_t size)
{
	struct scan scan = {0};

	scan_bytes(&scan, (const char *)data, size);
	assert(
	    strnlen(scan.openssl, sizeof(scan.openssl)) < sizeof(scan.openssl));
	assert(fuzz_is_printable(scan.openssl));
	assert(scan.openssl[0] == '\0' || scan.openssl[1] == '.');
}

/* The paths of libraries are absolute, each there once, and on one line. */
static void
check_process(const uint8_t *data, size_t size)
{
	static struct process process;
	const char *path;
	size_t i, j;

	proc.data = data;
	proc.size = size;
	assert(process_read(&process, "self") == 0);
	assert(process.libssl_count <= PROCESS_LIBSSL_MAX);
	for (i = 0; i < process.libssl_count; i++) {
		path = process.libssl[i].path;
		assert(path[0] == '/' && strlen(path) < PATH_MAX);
		assert(strchr(path, '\n') == NULL);
		assert(memmem(data, size, path, strlen(path)) != NULL);
		for (j = 0; j < i; j++)
			assert(strcmp(process.libssl[j].path, path) != 0);
	}
	if (process.is_loaded)
		assert(memmem(data, size, "/liblegacytls.so", 16) != NULL);
	for (i = 0; i < VARIABLE_COUNT; i++) {
		if (process.values[i] != NULL)
			assert(memmem(data, size, process.values[i],
			           strlen(process.values[i])) != NULL);
	}
	process_free(&process);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 2 && memcmp(data, "#!", 2) == 0)
		check_script(data, size);
	else if (size > sizeof(CACHE) && memcmp(data, CACHE, 8) == 0)
		check_cache(data, size);
	else if (size > 0 && data[0] == '/')
		check_process(data, size);
	else
		check_elf(data, size);
	check_strings(data, size);
	return 0;
}
