/* SPDX-License-Identifier: MIT */
/*
 * Functions by the tables of an object: this program, which is linked with the
 * older hash table alone, libc, which has GNU's, and one with a negative base.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "preload/dynamic.h"
#include "preload/scope.h"

void exported(void);

void
exported(void)
{
}

static void
own_functions(void **state)
{
	struct object object;

	(void)state;
	assert_true(object_at((const void *)exported, &object));
	assert_true((uintptr_t)exported >= object.start &&
	            (uintptr_t)exported < object.end);
	assert_string_equal(object.path, "");
	assert_ptr_equal(
	    dynamic_function(&object, "exported"), (void *)exported);
	assert_ptr_equal(
	    dynamic_function(&object, "main"), dlsym(RTLD_DEFAULT, "main"));
	/* Not there, not its own, no function. */
	assert_null(dynamic_function(&object, "exporte"));
	assert_null(dynamic_function(&object, ""));
	assert_null(dynamic_function(&object, "setenv"));
	assert_null(dynamic_function(&object, "environ"));
}

static void
functions_of_libc(void **state)
{
	/* Not RTLD_DEFAULT, for that of a sanitizer comes first. */
	void *libc = dlopen("libc.so.6", RTLD_LAZY | RTLD_NOLOAD);
	static const char *const names[] = {
	    "setenv", "secure_getenv", "qsort", "dlsym", "connect"};
	struct object object;
	size_t i;

	(void)state;
	assert_non_null(libc);
	assert_true(object_at(dlsym(libc, "setenv"), &object));
	assert_non_null(strstr(object.path, "libc.so"));
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_ptr_equal(
		    dynamic_function(&object, names[i]), dlsym(libc, names[i]));
	assert_null(dynamic_function(&object, "exported"));
	assert_null(dynamic_function(&object, "environ"));
	/* In a version that nobody gets who does not ask for it. */
	assert_null(dynamic_function(&object, "pthread_yield"));
	dlclose(libc);
}

static bool
has_setenv(const struct object *object)
{
	return dynamic_function(object, "setenv") != NULL;
}

static bool
has_exported(const struct object *object)
{
	return dynamic_function(object, "exported") != NULL;
}

static bool
is_none(const struct object *object)
{
	return object->dynamic == NULL;
}

/* Where there is no such address for the linker its base is as any other. */
static void
object_below_its_address(void **state)
{
	void *handle = dlopen(REACH_PROGRAMS "/below.so", RTLD_NOW);
	struct object object, source;

	(void)state;
	assert_non_null(handle);
	assert_true(object_at(dlsym(handle, "below_function"), &object));
	if (sizeof(void *) == 8)
		assert_true((intptr_t)object.base < 0);
	assert_ptr_equal(dynamic_function(&object, "below_function"),
	    dlsym(handle, "below_function"));
	assert_ptr_equal(
	    dynamic_function_before(&object, &object, "below_function"),
	    dlsym(handle, "below_function"));
	assert_null(dynamic_function(&object, "exported"));
	assert_string_equal(dynamic_name(&object), "libbelow.so");
	/* By __cxa_finalize, which the compiler's own code asks for. */
	assert_true(dynamic_source(&object, has_setenv, &source));
	dlclose(handle);
}

/*
 * glibc leaves the tables of the vDSO as they are linked, musl those of all. In
 * 32 bits an object is often in the upper half.
 */
static void
tables_as_they_are_linked(void **state)
{
	static struct {
		char names[8];
		ElfW(Dyn) section[3];
	} image = {
	    "\0name", {{DT_SONAME, {1}}, {DT_STRTAB, {0}}, {DT_NULL, {0}}}};
	static const uintptr_t linked[] = {0, 0x1000, UINTPTR_MAX / 4 * 3};
	struct object object = {.dynamic = image.section};
	size_t i;

	(void)state;
	for (i = 0; i < 2 * sizeof(linked) / sizeof(linked[0]); i++) {
		object.base = (uintptr_t)&image - linked[i / 2];
		image.section[1].d_un.d_ptr =
		    i % 2 == 0 ? linked[i / 2] : (uintptr_t)&image;
		assert_string_equal(dynamic_name(&object), "name");
	}
}

/*
 * A little above the address that it was linked for, and with tables far from
 * its section: glibc has made addresses of them as of this program's.
 */
static void
tables_near_the_linked_ones(void **state)
{
	static struct {
		char names[256 * 1024];
		ElfW(Dyn) section[3];
	} image = {
	    "\0name", {{DT_SONAME, {1}}, {DT_STRTAB, {0}}, {DT_NULL, {0}}}};
	static const intptr_t bases[] = {0x1000, 0x10000, 0, -0x1000, -0x10000};
	struct object object = {.dynamic = image.section};
	size_t i;

	(void)state;
	image.section[1].d_un.d_ptr = (uintptr_t)&image;
	for (i = 0; i < sizeof(bases) / sizeof(bases[0]); i++) {
		object.base = (uintptr_t)bases[i];
		assert_string_equal(dynamic_name(&object), "name");
	}
}

static void
what_is_bound(void **state)
{
	struct object object, source;

	(void)state;
	assert_true(object_at((const void *)exported, &object));
	assert_true(dynamic_source(&object, has_setenv, &source));
	assert_non_null(strstr(source.path, "libc.so"));
	assert_false(dynamic_source(&object, has_exported, &source));
	assert_false(dynamic_source(&object, is_none, &source));
}

static void
no_object(void **state)
{
	struct object object;
	int local;

	(void)state;
	assert_false(object_at(NULL, &object));
	assert_false(object_at(&local, &object));
}

static void *early;

/* Before that of object.c, as another object's can be. */
static void __attribute__((constructor(101))) load_early(void)
{
	early = dlopen("libanl.so.1", RTLD_LAZY);
}

/* The program, then what it was started with, without what came since. */
static void
objects_of_the_scope(void **state)
{
	void *libc = dlopen("libc.so.6", RTLD_LAZY | RTLD_NOLOAD);
	void *later = dlopen("libresolv.so.2", RTLD_LAZY);
	size_t size = scope_size(), i;
	struct object object;
	bool has_libc = false, is_there = object_program(&object);

	(void)state;
	assert_non_null(libc);
	assert_non_null(early);
	assert_non_null(later);
	for (i = 0; i < size; i++, is_there = object_next(&object)) {
		assert_true(is_there);
		assert_int_equal(
		    dynamic_function(&object, "exported") != NULL, i == 0);
		assert_null(strstr(object.path, "libanl"));
		if (strstr(object.path, "/libc.so") == NULL)
			continue;
		has_libc = true;
		assert_ptr_equal(
		    dynamic_function(&object, "setenv"), dlsym(libc, "setenv"));
	}
	assert_true(has_libc);
	assert_true(is_there);
	assert_non_null(strstr(object.path, "libanl"));
	dlclose(later);
	dlclose(libc);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(own_functions),
	    cmocka_unit_test(functions_of_libc),
	    cmocka_unit_test(object_below_its_address),
	    cmocka_unit_test(tables_as_they_are_linked),
	    cmocka_unit_test(tables_near_the_linked_ones),
	    cmocka_unit_test(what_is_bound),
	    cmocka_unit_test(no_object),
	    cmocka_unit_test(objects_of_the_scope),
	};

	return cmocka_run_group_tests_name("dynamic", tests, NULL, NULL);
}
