/* SPDX-License-Identifier: MIT */
/* By the dynamic section, and the code. */
#include <fcntl.h>
#include <gelf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "reach/second.h"

/* No instruction, or one for a debugger. */
#if defined(__x86_64__) || defined(__i386__)
#define TRAP 0xcc
#else
#define TRAP 0
#endif

static Elf_Scn *
section(Elf *elf, GElf_Word type, GElf_Shdr *header)
{
	Elf_Scn *at = NULL;

	*header = (GElf_Shdr){0};
	while ((at = elf_nextscn(elf, at)) != NULL) {
		if (gelf_getshdr(at, header) != NULL && header->sh_type == type)
			return at;
	}
	fail_msg("no section of type %u", type);
	return NULL;
}

/* To the loader DT_DEBUG is nothing, but of the program. */
static void
drop_versions(Elf *elf)
{
	GElf_Shdr header;
	Elf_Data *data = elf_getdata(section(elf, SHT_DYNAMIC, &header), NULL);
	GElf_Dyn entry;
	int i;

	for (i = 0; gelf_getdyn(data, i, &entry) != NULL; i++) {
		if (entry.d_tag != DT_VERSYM && entry.d_tag != DT_VERDEF &&
		    entry.d_tag != DT_VERDEFNUM && entry.d_tag != DT_VERNEED &&
		    entry.d_tag != DT_VERNEEDNUM)
			continue;
		entry.d_tag = DT_DEBUG;
		assert_int_not_equal(gelf_update_dyn(data, i, &entry), 0);
	}
}

/* To the end of its own, which is a string in the file as well. */
static void
rename_versions(Elf *elf)
{
	GElf_Shdr header;
	Elf_Scn *at = section(elf, SHT_GNU_verdef, &header);
	Elf_Data *data = elf_getdata(at, NULL);
	int place = 0, names;
	GElf_Verdef definition;
	GElf_Verdaux name;

	do {
		assert_non_null(gelf_getverdef(data, place, &definition));
		names = place + (int)definition.vd_aux;
		assert_non_null(gelf_getverdaux(data, names, &name));
		name.vda_name++;
		assert_int_not_equal(
		    gelf_update_verdaux(data, names, &name), 0);
		place += (int)definition.vd_next;
	} while (definition.vd_next != 0);
}

static void
find_symbol(Elf *elf, const char *name, GElf_Sym *symbol)
{
	GElf_Shdr header;
	Elf_Data *data = elf_getdata(section(elf, SHT_DYNSYM, &header), NULL);
	const char *found;
	int i;

	*symbol = (GElf_Sym){0};
	for (i = 1; gelf_getsym(data, i, symbol) != NULL; i++) {
		found = elf_strptr(elf, header.sh_link, symbol->st_name);
		if (found != NULL && strcmp(found, name) == 0)
			return;
	}
	fail_msg("no %s", name);
}

static void
make_fatal(Elf *elf, const char *name)
{
	GElf_Shdr header;
	GElf_Sym symbol;
	Elf_Data *code;
	Elf_Scn *at;

	find_symbol(elf, name, &symbol);
	at = elf_getscn(elf, symbol.st_shndx);
	assert_non_null(at);
	assert_non_null(gelf_getshdr(at, &header));
	code = elf_getdata(at, NULL);
	assert_non_null(code);
	memset((char *)code->d_buf + (symbol.st_value - header.sh_addr), TRAP,
	    symbol.st_size);
	elf_flagdata(code, ELF_C_SET, ELF_F_DIRTY);
}

static void
make(const char *path, void (*change)(Elf *))
{
	Elf *elf;
	int fd;

	elf_version(EV_CURRENT);
	fd = open(path, O_RDWR | O_CLOEXEC);
	elf = elf_begin(fd, ELF_C_RDWR, NULL);
	assert_non_null(elf);
	elf_flagelf(elf, ELF_C_SET, ELF_F_LAYOUT);
	change(elf);
	make_fatal(elf, "SSL_CTX_new");
	assert_int_not_equal(elf_update(elf, ELF_C_WRITE), -1);
	elf_end(elf);
	close(fd);
}

void
second_make(const char *path)
{
	make(path, drop_versions);
}

void
second_make_other(const char *path)
{
	make(path, rename_versions);
}
