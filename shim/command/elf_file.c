/* SPDX-License-Identifier: MIT */
/* Reads an ELF file with libelf, by its program headers, as ld.so does. */
#include <sys/stat.h>

#include <fcntl.h>
#include <gelf.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/elf_file.h"

/* More of any is no program's; of segments, the kernel has this limit. */
#define SEGMENTS_MAX (64 * 1024 / sizeof(Elf32_Phdr))
#define DYNAMIC_MAX (64 * 1024)
#define SECTIONS_MAX 4096

struct reader {
	Elf *elf;
	uint64_t size; /* of the file */
	size_t segments;
	struct elf_file *file;
};

/* The string at the offset in the file, or NULL if there is none. */
static char *
string_at(const struct reader *reader, uint64_t offset)
{
	uint64_t len = PATH_MAX;
	Elf_Data *data;

	if (offset >= reader->size)
		return NULL;
	if (len > reader->size - offset)
		len = reader->size - offset;
	data =
	    elf_getdata_rawchunk(reader->elf, (int64_t)offset, len, ELF_T_BYTE);
	if (data == NULL || memchr(data->d_buf, '\0', data->d_size) == NULL)
		return NULL;
	return strdup(data->d_buf);
}

/* The segment of the type, the first of them. */
static bool
segment_find(const struct reader *reader, uint32_t type, GElf_Phdr *segment)
{
	size_t i;

	for (i = 0; i < reader->segments; i++) {
		if (gelf_getphdr(reader->elf, (int)i, segment) != NULL &&
		    segment->p_type == type)
			return true;
	}
	return false;
}

/* Where in the file is what will be at the address? UINT64_MAX: nowhere. */
static uint64_t
offset_of(const struct reader *reader, uint64_t address)
{
	GElf_Phdr segment;
	size_t i;

	for (i = 0; i < reader->segments; i++) {
		if (gelf_getphdr(reader->elf, (int)i, &segment) != NULL &&
		    segment.p_type == PT_LOAD && address >= segment.p_vaddr &&
		    address - segment.p_vaddr < segment.p_filesz &&
		    segment.p_offset < reader->size)
			return segment.p_offset + (address - segment.p_vaddr);
	}
	return UINT64_MAX;
}

static int
needed_add(struct elf_file *file, char *name)
{
	if (file->needed == NULL)
		file->needed =
		    calloc(ELF_FILE_NEEDED_MAX, sizeof(*file->needed));
	if (name == NULL || file->needed == NULL ||
	    file->needed_count == ELF_FILE_NEEDED_MAX) {
		free(name);
		return file->needed != NULL ? 0 : -1;
	}
	file->needed[file->needed_count++] = name;
	return 0;
}

static void
string_set(char **to, char *string)
{
	free(*to);
	*to = string;
}

static int
dynamic_entry(
    const struct reader *reader, const GElf_Dyn *entry, uint64_t strings)
{
	struct elf_file *file = reader->file;
	uint64_t at = entry->d_un.d_val;

	switch (entry->d_tag) {
	case DT_NEEDED:
		return needed_add(file, string_at(reader, strings + at));
	case DT_RPATH:
		string_set(&file->rpath, string_at(reader, strings + at));
		return 0;
	case DT_RUNPATH:
		string_set(&file->runpath, string_at(reader, strings + at));
		return 0;
	case DT_FLAGS_1:
		/* As static-pie programs have it, and libraries have not. */
		file->is_program |= (at & DF_1_PIE) != 0;
		return 0;
	default:
		return 0;
	}
}

/* The entry i of the dynamic section, or false at its end. */
static bool
dynamic_get(Elf_Data *data, int i, GElf_Dyn *entry)
{
	return gelf_getdyn(data, i, entry) != NULL && entry->d_tag != DT_NULL;
}

static int
dynamic_read(const struct reader *reader)
{
	uint64_t strings = 0;
	GElf_Phdr segment;
	GElf_Dyn entry;
	Elf_Data *data;
	int i;

	if (!segment_find(reader, PT_DYNAMIC, &segment) ||
	    segment.p_filesz > DYNAMIC_MAX || segment.p_offset > reader->size)
		return 0;
	data = elf_getdata_rawchunk(reader->elf, (int64_t)segment.p_offset,
	    segment.p_filesz, ELF_T_DYN);
	if (data == NULL)
		return 0;
	for (i = 0; dynamic_get(data, i, &entry); i++) {
		if (entry.d_tag == DT_STRTAB)
			strings = entry.d_un.d_ptr;
	}
	strings = offset_of(reader, strings);
	if (strings == UINT64_MAX)
		return 0;
	for (i = 0; dynamic_get(data, i, &entry); i++) {
		if (dynamic_entry(reader, &entry, strings) == -1)
			return -1;
	}
	return 0;
}

/* The linker of Go, and no other, makes these sections. */
static bool
has_go_section(Elf *elf)
{
	size_t names, count = 0;
	Elf_Scn *section = NULL;
	const char *name;
	GElf_Shdr header;

	if (elf_getshdrstrndx(elf, &names) == -1)
		return false;
	while ((section = elf_nextscn(elf, section)) != NULL &&
	       count++ < SECTIONS_MAX) {
		if (gelf_getshdr(section, &header) == NULL)
			continue;
		name = elf_strptr(elf, names, header.sh_name);
		if (name != NULL && (strcmp(name, ".go.buildinfo") == 0 ||
		                        strcmp(name, ".note.go.buildid") == 0))
			return true;
	}
	return false;
}

static int
reader_run(struct reader *reader)
{
	struct elf_file *file = reader->file;
	GElf_Phdr segment;
	GElf_Ehdr header;

	if (gelf_getehdr(reader->elf, &header) == NULL ||
	    elf_getphdrnum(reader->elf, &reader->segments) == -1 ||
	    reader->segments > SEGMENTS_MAX ||
	    (reader->segments > 0 &&
	        gelf_getphdr(reader->elf, 0, &segment) == NULL))
		return -1;
	file->bits = gelf_getclass(reader->elf) == ELFCLASS64 ? 64 : 32;
	file->machine = header.e_machine;
	file->is_go = has_go_section(reader->elf);
	if (segment_find(reader, PT_INTERP, &segment))
		file->interpreter = string_at(reader, segment.p_offset);
	/* A program is what says that it is one, or has an interpreter. */
	file->is_program =
	    header.e_type == ET_EXEC ||
	    (header.e_type == ET_DYN && file->interpreter != NULL);
	return dynamic_read(reader);
}

/* elf is ended. */
static int
read_all(struct elf_file *file, Elf *elf, uint64_t size)
{
	struct reader reader = {.elf = elf, .size = size, .file = file};
	int rv = -1;

	*file = (struct elf_file){0};
	if (elf != NULL)
		rv = reader_run(&reader);
	elf_end(elf);
	if (rv == -1)
		elf_file_free(file);
	return rv;
}

int
elf_file_read(struct elf_file *file, int fd)
{
	struct stat status;
	Elf *elf = NULL;

	if (elf_version(EV_CURRENT) != EV_NONE && fstat(fd, &status) == 0)
		elf = elf_begin(fd, ELF_C_READ, NULL);
	return read_all(file, elf, elf != NULL ? (uint64_t)status.st_size : 0);
}

int
elf_file_parse(struct elf_file *file, const void *bytes, size_t len)
{
	Elf *elf = NULL;
	char *copy = malloc(len + 1);
	int rv;

	/* libelf may write to what it is given. */
	if (copy != NULL && elf_version(EV_CURRENT) != EV_NONE) {
		memcpy(copy, bytes, len);
		elf = elf_memory(copy, len);
	}
	rv = read_all(file, elf, len);
	free(copy);
	return rv;
}

int
elf_file_open(struct elf_file *file, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	int rv;

	*file = (struct elf_file){0};
	if (fd == -1)
		return -1;
	rv = elf_file_read(file, fd);
	close(fd);
	return rv;
}

void
elf_file_free(struct elf_file *file)
{
	size_t i;

	for (i = 0; i < file->needed_count; i++)
		free(file->needed[i]);
	free(file->needed);
	free(file->interpreter);
	free(file->rpath);
	free(file->runpath);
	*file = (struct elf_file){0};
}

bool
elf_file_is_alike(const struct elf_file *a, const struct elf_file *b)
{
	return a->bits == b->bits && a->machine == b->machine;
}
