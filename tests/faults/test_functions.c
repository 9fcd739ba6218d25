/* SPDX-License-Identifier: MIT */
/* A libssl that lacks a function, and a loader that does not help. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <gelf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/ssl.h>

#include "support/preload.h"
#include "support/records.h"
#include "support/scratch_group.h"

#define FUNCTIONS_MAX 256
#define STRICT "listed.test refused\nother.test refused\n"
#define RULED "listed.test ok\nother.test refused\n"

/* One that the shim looks up, as its own table has it. */
struct function {
	char name[64];
	char need[16]; /* "": it is hooked */
};

static struct function functions[FUNCTIONS_MAX];

/* The section of that name, or NULL. */
static Elf_Scn *
section_of(Elf *elf, const char *wanted)
{
	Elf_Scn *at = NULL;
	GElf_Shdr header;
	const char *name;
	size_t names;

	assert_non_null(elf);
	assert_int_equal(elf_getshdrstrndx(elf, &names), 0);
	while ((at = elf_nextscn(elf, at)) != NULL) {
		assert_non_null(gelf_getshdr(at, &header));
		name = elf_strptr(elf, names, header.sh_name);
		if (name != NULL && strcmp(name, wanted) == 0)
			return at;
	}
	return NULL;
}

/* A copy of a file, to be changed in place. */
static Elf *
copy_open(const char *from, const char *to, int *fd)
{
	const char *const argv[] = {"cp", "-L", from, to, NULL};
	struct process_result result = process_run(argv, NULL, NULL);

	assert_int_equal(result.status, 0);
	process_result_free(&result);
	elf_version(EV_CURRENT);
	*fd = open(to, O_RDWR | O_CLOEXEC);
	return elf_begin(*fd, ELF_C_RDWR, NULL);
}

static void
copy_write(Elf *elf, Elf_Data *data, int fd)
{
	elf_flagdata(data, ELF_C_SET, ELF_F_DIRTY);
	elf_flagelf(elf, ELF_C_SET, ELF_F_LAYOUT);
	assert_int_not_equal(elf_update(elf, ELF_C_WRITE), -1);
	elf_end(elf);
	close(fd);
}

/* With NULs around it; or the end of another, where the linker has put it. */
static char *
find(Elf_Data *data, const char *name)
{
	size_t len = strlen(name);
	char whole[72] = "", *found;

	strcpy(whole + 1, name);
	found = memmem(data->d_buf, data->d_size, whole, len + 2);
	return found != NULL ? found + 1 :
	                       memmem(data->d_buf, data->d_size, name, len + 1);
}

/* Makes a copy of the object that looks up another name, which nobody has. */
static void
make_lacking(const struct function *function, const char *path)
{
	Elf_Data *strings;
	char *name;
	Elf *elf;
	int fd;

	elf = copy_open(LEGACYTLS_OBJECT, path, &fd);
	strings = elf_getdata(section_of(elf, ".rodata"), NULL);
	assert_non_null(strings);
	name = find(strings, function->name);
	assert_non_null(name);
	*name = '_';
	copy_write(elf, strings, fd);
}

/* Makes a copy of libssl, in the scratch, that can be unloaded. */
static void
make_unloadable(void)
{
	const char *name;
	Elf_Data *entries;
	GElf_Dyn entry;
	Dl_info info;
	Elf *elf;
	int fd, i;

	assert_int_not_equal(dladdr((void *)SSL_new, &info), 0);
	name = strrchr(info.dli_fname, '/');
	assert_non_null(name);
	elf = copy_open(info.dli_fname, scratch_path(&scratch, name + 1), &fd);
	entries = elf_getdata(section_of(elf, ".dynamic"), NULL);
	assert_non_null(entries);
	for (i = 0; gelf_getdyn(entries, i, &entry) != NULL; i++) {
		if (entry.d_tag != DT_FLAGS_1)
			continue;
		entry.d_un.d_val &= ~(GElf_Xword)DF_1_NODELETE;
		assert_int_not_equal(gelf_update_dyn(entries, i, &entry), 0);
	}
	copy_write(elf, entries, fd);
}

/* The output of lacking, with that object; the journal is in the scratch. */
static struct process_result
run(const char *object, const char *variable, const char *another)
{
	const char *const argv[] = {LACKING_PROGRAM, scratch.dir, NULL};
	char preload[512], journal[512];
	const char *env[] = {preload, journal, "LEGACYTLS_HOSTS=listed.test",
	    variable, another, NULL};
	const char *path = scratch_path(&scratch, "journal");

	unlink(path);
	snprintf(journal, sizeof(journal), "LEGACYTLS_JOURNAL=%s", path);
	snprintf(preload, sizeof(preload), "LD_PRELOAD=%s", object);
	return process_run(argv, env, NULL);
}

#define LEFT_ALONE ": its connections are left alone"

/* What the journal says of a libssl that the shim cannot serve. */
static void
assert_told_once(const char *note)
{
	struct records records;

	records_read(&records, scratch_path(&scratch, "journal"));
	assert_int_equal(records.count, 1);
	record_assert(&records, 0, "event", "process");
	record_assert_part(&records, 0, "note", note);
	records_free(&records);
}

/* Every line but the last two says what was lost: that function, no other. */
static void
assert_lost_only(const char *output, const char *name)
{
	const char *line;

	for (line = output; strncmp(line, "lost ", 5) == 0;
	     line = strchr(line, '\n') + 1) {
		assert_non_null(strchr(line, '\n'));
		if (memmem(line, strcspn(line, "\n"), name, strlen(name)) ==
		    NULL)
			fail_msg("%s", output);
	}
	/* Without a context there is no handshake either. */
	if (*line != '\0')
		assert_string_equal(line, STRICT);
}

static void
lacks(void **state)
{
	const struct function *function = *state;
	const char *object = scratch_path(&scratch, "lacking.so");
	struct process_result result;

	make_lacking(function, object);
	result = run(object, NULL, NULL);
	if (strcmp(function->need, "NEED_NOTHING") == 0) {
		assert_string_equal(result.output, RULED);
	} else {
		assert_lost_only(result.output,
		    function->need[0] == '\0' ? function->name : "\n");
		/* Without it there is nothing to be left alone. */
		assert_told_once(strcmp(function->name, "SSL_CTX_new") == 0 ?
		                     "no OpenSSL context seen" :
		                     LEFT_ALONE);
	}
	assert_int_equal(result.status, 0);
	process_result_free(&result);
}

static void
lacks_nothing(void **state)
{
	struct process_result result = run(LEGACYTLS_OBJECT, NULL, NULL);

	(void)state;
	assert_string_equal(result.output, RULED);
	assert_int_equal(result.status, 0);
	process_result_free(&result);
}

/* OpenSSL's own build makes a libssl that is never unloaded. */
static void
dlopen_is_not_needed(void **state)
{
	struct process_result result =
	    run(LEGACYTLS_OBJECT, "LACKING_DLOPEN=1", NULL);

	(void)state;
	assert_string_equal(result.output, RULED);
	assert_int_equal(result.status, 0);
	process_result_free(&result);
}

/* What may be unloaded has to be kept, or is left alone. */
static void
assert_unloadable(const char *variable, const char *expected)
{
	struct process_result result;
	char folder[512];

	make_unloadable();
	snprintf(folder, sizeof(folder), "LD_LIBRARY_PATH=%s", scratch.dir);
	result = run(LEGACYTLS_OBJECT, variable, folder);
	assert_string_equal(result.output, expected);
	assert_int_equal(result.status, 0);
	process_result_free(&result);
}

static void
libssl_is_kept(void **state)
{
	(void)state;
	assert_unloadable(NULL, RULED);
}

static void
libssl_cannot_be_kept(void **state)
{
	(void)state;
	assert_unloadable("LACKING_DLOPEN=1", STRICT);
	assert_told_once(LEFT_ALONE);
}

/* The rows of the table in functions.c. */
static size_t
functions_read(void)
{
	FILE *file = fopen(LEGACYTLS_SOURCE "/shim/preload/functions.c", "re");
	char line[256];
	size_t n = 0;

	if (file == NULL)
		return 0;
	while (n < FUNCTIONS_MAX && fgets(line, sizeof(line), file) != NULL)
		n += sscanf(line, " %*[A-Z](%63[A-Za-z0-9_], %15[A-Z_])",
		         functions[n].name, functions[n].need) > 0;
	fclose(file);
	return n;
}

int
main(void)
{
	struct CMUnitTest tests[FUNCTIONS_MAX + 4] = {
	    cmocka_unit_test(lacks_nothing),
	    cmocka_unit_test(dlopen_is_not_needed),
	    cmocka_unit_test(libssl_is_kept),
	    cmocka_unit_test(libssl_cannot_be_kept),
	};
	size_t i, n = functions_read();

	if (n == 0)
		return 1;
	for (i = 0; i < n; i++)
		tests[4 + i] = (struct CMUnitTest){
		    functions[i].name, lacks, NULL, NULL, &functions[i]};
	return _cmocka_run_group_tests(
	    "functions", tests, 4 + n, make_scratch, remove_scratch);
}
