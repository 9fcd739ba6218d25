/* SPDX-License-Identifier: MIT */
/* Goes through the loader's list, in the order in which it was loaded. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdatomic.h>
#include <string.h>

#include "preload/dynamic.h"
#include "preload/scope.h"

/* Written once, the size last. */
static struct {
	_Atomic size_t certain; /* so many are preloaded, or the program's */
	_Atomic size_t size;
} scope;

/* As far as the last one that the program itself is linked to. */
static size_t
count_certain(const struct object *program)
{
	struct object object = *program;
	size_t count = 1, i;

	for (i = 2; object_next(&object); i++) {
		if (dynamic_needs(program, &object))
			count = i;
	}
	return count;
}

/*
 * The program, what is preloaded, then, breadth first, what each of these
 * needs: so each is needed by one before it, and by none before the one that
 * needs its predecessor; but the preloaded ones, which come before the last
 * that the program needs. Behind is what the constructor of another object has
 * loaded. It can be unloaded by another thread, but hardly is so early.
 */
static void
measure_scope(void)
{
	struct object program, parent, object;
	size_t certain, count;
	bool has_own;

	if (!object_program(&program))
		return;
	certain = count_certain(&program);
	has_own = object_is_own(&program);
	parent = object = program;
	for (count = 1; object_next(&object); count++) {
		while (count >= certain && parent.listed != object.listed &&
		       !dynamic_needs(&parent, &object))
			(void)object_next(&parent);
		if (parent.listed == object.listed)
			break;
		has_own = has_own || object_is_own(&object);
	}
	/* Else this one has been loaded later. */
	if (!has_own)
		return;
	atomic_store(&scope.certain, certain);
	atomic_store(&scope.size, count);
}

size_t
scope_size(void)
{
	/* Another object's constructor may come before this one's. */
	if (atomic_load(&scope.size) == 0)
		measure_scope();
	return atomic_load(&scope.size);
}

static void __attribute__((constructor)) measure_at_start(void)
{
	(void)scope_size();
}

/*
 * Is the object the library, or another libssl, whose functions those get who
 * are linked to the library's?
 */
static bool
is_found_as(const struct object *object, const struct object *library)
{
	return object->dynamic == library->dynamic ||
	       (dynamic_is_libssl(object) &&
	           dynamic_function_before(object, library, "SSL_CTX_new") !=
	               NULL);
}

/* What is to be known of the scope behind this object. */
struct survey {
	size_t copy;    /* the number of the last copy of it, or its own */
	size_t library; /* of the first libssl, or the scope's size */
	bool is_other;  /* that is not the one that is asked for */
};

static struct survey
survey_for(const struct object *library)
{
	size_t end = scope_size(), i;
	struct survey survey = {.library = end};
	struct object object;
	bool more = object_program(&object), is_behind = false;

	for (i = 0; more && i < end; i++, more = object_next(&object)) {
		if (object_is_own(&object)) {
			is_behind = true;
			survey.copy = i;
		} else if (is_behind && strcmp(dynamic_name(&object),
		                            "liblegacytls.so") == 0) {
			survey.copy = i;
		} else if (is_behind && survey.library == end &&
		           is_found_as(&object, library)) {
			survey.library = i;
			survey.is_other = object.dynamic != library->dynamic;
		}
	}
	return survey;
}

void
scope_each_between(const struct object *library,
    void (*visit)(const struct object *object, void *data), void *data)
{
	const struct survey survey = survey_for(library);
	size_t certain = atomic_load(&scope.certain), i;
	struct object object;
	bool more = object_program(&object);

	if (survey.is_other)
		return;
	for (i = 0; more && i < survey.library && i < certain; i++) {
		if (i > survey.copy)
			visit(&object, data);
		more = object_next(&object);
	}
}

/* In the scope that the program was started with. */
static void *
find_behind(const char *name)
{
	size_t end = scope_size(), i;
	struct object object;
	bool more = object_program(&object), is_behind = false;
	void *address;

	for (i = 0; more && i < end; i++, more = object_next(&object)) {
		address = is_behind ? dynamic_function(&object, name) : NULL;
		if (address != NULL)
			return address;
		is_behind = is_behind || object_is_own(&object);
	}
	return NULL;
}

void *
scope_next(const char *name)
{
	void *address = find_behind(name);

	if (address != NULL)
		return address;
	/* A library can have been added since; or this object itself. */
	address = dlsym(RTLD_NEXT, name);
	return scope_is_passed(address) ? NULL : address;
}

bool
scope_is_passed(const void *address)
{
	size_t end = scope_size(), i;
	struct object owner, object;
	bool more = object_program(&object);

	if (!object_at(address, &owner))
		return false;
	for (i = 0; more && i < end && !object_is_own(&object); i++) {
		if (object.dynamic == owner.dynamic)
			return true;
		more = object_next(&object);
	}
	return object_is_own(&owner);
}
