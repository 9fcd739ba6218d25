/* SPDX-License-Identifier: MIT */
/* Relocations of libssl, and DF_SYMBOLIC (elf(5)) in a copy of it. */
#include <fcntl.h>
#include <gelf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "reach/symbolic.h"
#include "support/process.h"

/* The dynamic section. */
static Elf_Data *
section(Elf *elf)
{
	Elf_Scn *at = NULL;
	GElf_Shdr header;

	assert_non_null(elf);
	while ((at = elf_nextscn(elf, at)) != NULL) {
		if (gelf_getshdr(at, &header) != NULL &&
		    header.sh_type == SHT_DYNAMIC)
			return elf_getdata(at, NULL);
	}
	fail_msg("no dynamic section");
	return NULL;
}

/* The place of DT_FLAGS, or of the end if there is none. */
static int
flags_find(Elf_Data *data, GElf_Dyn *entry)
{
	int i;

	for (i = 0; gelf_getdyn(data, i, entry) != NULL; i++) {
		if (entry->d_tag == DT_FLAGS || entry->d_tag == DT_NULL)
			return i;
	}
	fail_msg("no end of the dynamic section");
	return -1;
}

bool
symbolic_is(const char *path)
{
	const char *const argv[] = {"readelf", "-rW", path, NULL};
	struct process_result result = process_run(argv, NULL, NULL);
	bool rv;

	assert_int_equal(result.status, 0);
	rv = strstr(result.output, " SSL_CTX_new_ex@") == NULL;
	process_result_free(&result);
	return rv;
}

void
symbolic_copy(const char *from, const char *to)
{
	const char *const argv[] = {"cp", from, to, NULL};
	struct process_result result = process_run(argv, NULL, NULL);
	Elf_Data *data;
	GElf_Dyn entry, next = {0};
	Elf *elf;
	int fd, i;

	assert_int_equal(result.status, 0);
	process_result_free(&result);
	elf_version(EV_CURRENT);
	fd = open(to, O_RDWR | O_CLOEXEC);
	elf = elf_begin(fd, ELF_C_RDWR, NULL);
	data = section(elf);
	elf_flagelf(elf, ELF_C_SET, ELF_F_LAYOUT);
	i = flags_find(data, &entry);
	/* The linker leaves some entries behind the end. */
	if (entry.d_tag == DT_NULL)
		assert_non_null(gelf_getdyn(data, i + 1, &next));
	entry.d_tag = DT_FLAGS;
	entry.d_un.d_val |= DF_SYMBOLIC;
	assert_int_not_equal(gelf_update_dyn(data, i, &entry), 0);
	assert_int_not_equal(elf_update(elf, ELF_C_WRITE), -1);
	elf_end(elf);
	close(fd);
}
