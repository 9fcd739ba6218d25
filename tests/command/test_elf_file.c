/* SPDX-License-Identifier: MIT */
/* command/elf_file.h: what a program says of itself, and hostile ones. */
#include "support/table.h"

#include <elf.h>
#include <link.h>
#include <stdio.h>
#include <string.h>

#include "command/elf_file.h"

#define MUTATIONS 4000

/* This program, read once. */
static struct {
	unsigned char *bytes;
	size_t len;
} self;

static void
self_read(void)
{
	FILE *file = fopen("/proc/self/exe", "re");

	assert_non_null(file);
	fseek(file, 0, SEEK_END);
	self.len = (size_t)ftell(file);
	self.bytes = malloc(self.len);
	assert_non_null(self.bytes);
	rewind(file);
	assert_int_equal(fread(self.bytes, 1, self.len, file), self.len);
	fclose(file);
}

static bool
needs(const struct elf_file *file, const char *name)
{
	size_t i;

	for (i = 0; i < file->needed_count; i++) {
		if (strcmp(file->needed[i], name) == 0)
			return true;
	}
	return false;
}

static void
program_is_read(void)
{
	struct elf_file file, other;

	assert_int_equal(elf_file_parse(&file, self.bytes, self.len), 0);
	assert_int_equal(file.bits, 8 * sizeof(void *));
	assert_true(file.is_program);
	assert_false(file.is_go);
	assert_non_null(file.interpreter);
	assert_true(needs(&file, "libc.so.6"));
	assert_int_equal(elf_file_open(&other, "/proc/self/exe"), 0);
	assert_true(elf_file_is_alike(&file, &other));
	assert_int_equal(file.needed_count, other.needed_count);
	elf_file_free(&file);
	elf_file_free(&other);
}

static void
what_is_none_is_refused(void)
{
	static const char archive[] = "!<arch>\n";
	struct elf_file file;

	assert_int_equal(elf_file_parse(&file, "", 0), -1);
	assert_int_equal(elf_file_parse(&file, "\177ELF", 4), -1);
	assert_int_equal(
	    elf_file_parse(&file, archive, sizeof(archive) - 1), -1);
	assert_int_equal(elf_file_open(&file, "/no/such/file"), -1);
	assert_int_equal(elf_file_open(&file, "/dev/zero"), -1);
	assert_int_equal(elf_file_open(&file, "/"), -1);
	assert_null(file.needed);
}

static void
every_cut_is_borne(void)
{
	struct elf_file file;
	size_t len;

	for (len = 0; len < self.len; len += len < 4096 ? 1 : 4093) {
		if (elf_file_parse(&file, self.bytes, len) == 0)
			elf_file_free(&file);
	}
}

/* Any value, but more often one at an edge. */
static uint64_t
draw(uint64_t *state)
{
	static const uint64_t edges[] = {0, 1, UINT64_MAX, INT64_MAX,
	    UINT32_MAX, INT32_MAX, UINT16_MAX, 4096};

	*state = *state * UINT64_C(6364136223846793005) + 1442695040888963407;
	if ((*state >> 60) < 12)
		return edges[*state >> 40 & 7];
	return *state >> 16;
}

/* Where the loader reads: both headers, and the dynamic section. */
static size_t
place(const unsigned char *bytes, uint64_t drawn)
{
	ElfW(Ehdr) header;
	ElfW(Phdr) segment;
	size_t i, headers;

	memcpy(&header, bytes, sizeof(header));
	headers = header.e_phoff + header.e_phnum * sizeof(segment);
	for (i = 0; drawn % 3 == 0 && i < header.e_phnum; i++) {
		memcpy(&segment, bytes + header.e_phoff + i * sizeof(segment),
		    sizeof(segment));
		if (segment.p_type == PT_DYNAMIC)
			return segment.p_offset +
			       drawn / 3 % (segment.p_filesz - 8);
	}
	return 4 + drawn % (headers - 8);
}

static void
damage_is_borne(void)
{
	unsigned char *copy = malloc(self.len);
	uint64_t state = 1, value;
	struct elf_file file;
	size_t i, at, changes;

	assert_non_null(copy);
	for (i = 0; i < MUTATIONS; i++) {
		memcpy(copy, self.bytes, self.len);
		for (changes = 1 + i % 4; changes > 0; changes--) {
			at = place(self.bytes, draw(&state) >> 8);
			value = draw(&state);
			memcpy(copy + at, &value, 1u << (state >> 50 & 3));
		}
		if (elf_file_parse(&file, copy, self.len) == 0)
			elf_file_free(&file);
	}
	free(copy);
}

/* The name of the interpreter is the last bytes of the file, without a NUL. */
static void
string_without_an_end_is_none(void)
{
	unsigned char *copy = malloc(self.len);
	ElfW(Phdr) segment;
	ElfW(Ehdr) header;
	struct elf_file file;
	size_t i, at;

	assert_non_null(copy);
	memcpy(copy, self.bytes, self.len);
	memcpy(&header, copy, sizeof(header));
	for (i = 0; i < header.e_phnum; i++) {
		at = header.e_phoff + i * sizeof(segment);
		memcpy(&segment, copy + at, sizeof(segment));
		if (segment.p_type != PT_INTERP)
			continue;
		segment.p_offset = self.len - 4;
		memcpy(copy + at, &segment, sizeof(segment));
	}
	memcpy(copy + self.len - 4, "/lib", 4);
	assert_int_equal(elf_file_parse(&file, copy, self.len), 0);
	assert_null(file.interpreter);
	elf_file_free(&file);
	copy[self.len - 1] = '\0';
	assert_int_equal(elf_file_parse(&file, copy, self.len), 0);
	assert_string_equal(file.interpreter, "/li");
	elf_file_free(&file);
	free(copy);
}

/* As many would cost much time, and the kernel refuses them as well. */
static void
too_many_segments_are_refused(void)
{
	const size_t count = 4000;
	size_t len = self.len + count * sizeof(ElfW(Phdr));
	unsigned char *copy = calloc(1, len);
	ElfW(Ehdr) header;
	struct elf_file file;

	assert_non_null(copy);
	memcpy(copy, self.bytes, self.len);
	memcpy(&header, copy, sizeof(header));
	header.e_phoff = self.len;
	header.e_phnum = (ElfW(Half))count;
	memcpy(copy, &header, sizeof(header));
	assert_int_equal(elf_file_parse(&file, copy, len), -1);
	free(copy);
}

static const struct table_single singles[] = {
    {"a program is read", program_is_read},
    {"what is none is refused", what_is_none_is_refused},
    {"a string without an end is none", string_without_an_end_is_none},
    {"too many segments are refused", too_many_segments_are_refused},
    {"every cut is borne", every_cut_is_borne},
    {"damage is borne", damage_is_borne},
};

int
main(void)
{
	const struct table tables[] = {TABLE(singles, table_single_run)};
	int rv;

	self_read();
	rv = table_run("elf_file", tables, 1);
	free(self.bytes);
	return rv;
}
