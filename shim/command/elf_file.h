/* SPDX-License-Identifier: MIT */
/* What an ELF file says of itself, as far as its loading goes. */
#ifndef LEGACYTLS_COMMAND_ELF_FILE_H
#define LEGACYTLS_COMMAND_ELF_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* More are left out; no real program has as many. */
#define ELF_FILE_NEEDED_MAX 256

struct elf_file {
	unsigned bits;       /* 32 or 64 */
	uint16_t machine;    /* e_machine */
	bool is_program;     /* false: a library, an object, a core */
	bool is_go;          /* made by the Go toolchain */
	char *interpreter;   /* PT_INTERP; NULL: a program is static */
	char *rpath;         /* DT_RPATH, or NULL */
	char *runpath;       /* DT_RUNPATH, or NULL */
	char **needed;       /* DT_NEEDED, in order */
	size_t needed_count; /* at most ELF_FILE_NEEDED_MAX */
};

/*
 * Reads the file that fd is open on, or the len bytes. Nothing in it is
 * trusted: what lies outside of the file, or is longer than a path may be, is
 * taken for absent. Returns 0, and file is to be given to elf_file_free; or -1
 * if it is not an ELF file, cannot be read, or memory runs out, and file is all
 * zero. Not for two threads at once before the first call has returned.
 */
int elf_file_read(struct elf_file *file, int fd);
int elf_file_parse(struct elf_file *file, const void *bytes, size_t len);

/* Opens the file at path, and reads it; an unreadable one is none. */
int elf_file_open(struct elf_file *file, const char *path);

void elf_file_free(struct elf_file *file);

/* True if both are for the same loader. */
bool elf_file_is_alike(const struct elf_file *a, const struct elf_file *b);

#endif
