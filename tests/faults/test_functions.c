/* SPDX-License-Identifier: MIT */
/* A libssl that lacks a function, and a loader that does not help. */
#define _GNU_SOURCE
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

#include "support/preload.h"
#include "support/records.h"
#include "support/scratch_group.h"

#define FUNCTIONS_MAX 256
#define STRICT "listed.test refused\nother.test refused\n"
#define RULED "listed.test ok\nother.test refused\n"

/* One that the shim looks up, as its own table has it. */
struct function {
	char name[64];
	char need[16];
};

static struct function functions[FUNCTIONS_MAX];

/* The section of the object that has its strings. */
static Elf_Data *
strings_of(Elf *elf)
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
		if (name != NULL && strcmp(name, ".rodata") == 0)
			return elf_getdata(at, NULL);
	}
	fail_msg("no strings in %s", LEGACYTLS_OBJECT);
	return NULL;
}

/*
 * The name, with NULs around it; or at the end of a longer one, for the linker
 * keeps but one of two strings with the same end.
 */
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
	const char *const argv[] = {"cp", LEGACYTLS_OBJECT, path, NULL};
	struct process_result result = process_run(argv, NULL, NULL);
	char *name;
	Elf_Data *data;
	Elf *elf;
	int fd;

	assert_int_equal(result.status, 0);
	process_result_free(&result);
	elf_version(EV_CURRENT);
	fd = open(path, O_RDWR | O_CLOEXEC);
	elf = elf_begin(fd, ELF_C_RDWR, NULL);
	data = strings_of(elf);
	name = find(data, function->name);
	assert_non_null(name);
	*name = '_';
	elf_flagdata(data, ELF_C_SET, ELF_F_DIRTY);
	elf_flagelf(elf, ELF_C_SET, ELF_F_LAYOUT);
	assert_int_not_equal(elf_update(elf, ELF_C_WRITE), -1);
	elf_end(elf);
	close(fd);
}

/* The output of lacking, with that object; the journal is in the scratch. */
static struct process_result
run(const char *object, const char *variable)
{
	const char *const argv[] = {LACKING_PROGRAM, scratch.dir, NULL};
	char preload[512], journal[512];
	const char *env[] = {
	    preload, journal, "LEGACYTLS_HOSTS=listed.test", variable, NULL};
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
	result = run(object, NULL);
	if (strcmp(function->need, "NEED_NOTHING") == 0) {
		assert_string_equal(result.output, RULED);
	} else {
		assert_lost_only(result.output,
		    strcmp(function->need, "NEED_HOOK") == 0 ? function->name :
		                                               "\n");
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
	struct process_result result = run(LEGACYTLS_OBJECT, NULL);

	(void)state;
	assert_string_equal(result.output, RULED);
	assert_int_equal(result.status, 0);
	process_result_free(&result);
}

static void
dlopen_fails(void **state)
{
	struct process_result result =
	    run(LEGACYTLS_OBJECT, "LACKING_DLOPEN=1");

	(void)state;
	assert_string_equal(result.output, STRICT);
	assert_int_equal(result.status, 0);
	assert_told_once(LEFT_ALONE);
	process_result_free(&result);
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
		n += sscanf(line, " FUNCTION(%63[A-Za-z0-9_], %15[A-Z_])",
		         functions[n].name, functions[n].need) == 2;
	fclose(file);
	return n;
}

int
main(void)
{
	struct CMUnitTest tests[FUNCTIONS_MAX + 2] = {
	    cmocka_unit_test(lacks_nothing), cmocka_unit_test(dlopen_fails)};
	size_t i, n = functions_read();

	if (n == 0)
		return 1;
	for (i = 0; i < n; i++)
		tests[2 + i] = (struct CMUnitTest){
		    functions[i].name, lacks, NULL, NULL, &functions[i]};
	return _cmocka_run_group_tests(
	    "functions", tests, 2 + n, make_scratch, remove_scratch);
}
