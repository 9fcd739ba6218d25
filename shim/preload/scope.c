/* SPDX-License-Identifier: MIT */
/* Goes through the loader's list, in the order in which it was loaded. */
#include <stdatomic.h>
#include <string.h>

#include "preload/dynamic.h"
#include "preload/scope.h"

bool
scope_is_libssl(const struct object *object)
{
	return dynamic_function(object, "SSL_get_ssl_method") != NULL;
}

/* Goes as far as the last object that this one needs, and no farther. */
static size_t
find_needed(const struct object *parent, size_t size)
{
	size_t left = dynamic_count_needs(parent), i;
	struct object child;

	for (i = 0; left > 0 && object_listed(i, &child); i++) {
		if (!dynamic_needs(parent, &child))
			continue;
		left--;
		if (i >= size)
			size = i + 1;
	}
	return size;
}

/*
 * The loader adds breadth first what each object needs, and what is preloaded
 * before all that the program needs. So the last one of the scope is needed by
 * one before it, and what lies behind is not looked at: it may be gone.
 */
size_t
scope_size(void)
{
	static _Atomic size_t known;
	size_t size = atomic_load(&known), i;
	struct object object;

	if (size != 0)
		return size;
	size = object_own_number() + 1;
	for (i = 0; i < size && object_listed(i, &object); i++)
		size = find_needed(&object, size);
	atomic_store(&known, size);
	return size;
}

/* The one with the number, from 0 on, behind this object. */
static bool
behind(size_t number, struct object *object)
{
	number += object_own_number() + 1;
	return number < scope_size() && object_listed(number, object);
}

size_t
scope_count(const struct object *library)
{
	struct object object;
	size_t count;

	for (count = 0; behind(count, &object); count++) {
		if (scope_is_libssl(&object))
			return object.dynamic == library->dynamic ? count : 0;
	}
	return count;
}

/* The preloaded objects come first, then those that the program needs. */
static bool
is_preloaded(const struct object *program, size_t number)
{
	struct object object;
	size_t i;

	for (i = 0; i <= number; i++) {
		if (!behind(i, &object) || dynamic_needs(program, &object))
			return false;
	}
	return true;
}

static bool
is_ahead_of_shim(size_t number)
{
	struct object object;

	for (; behind(number, &object); number++) {
		if (strcmp(dynamic_name(&object), "liblegacytls.so") == 0)
			return true;
	}
	return false;
}

bool
scope_between(size_t number, struct object *object)
{
	struct object program;

	return object_listed(0, &program) && behind(number, object) &&
	       (dynamic_needs(&program, object) ||
	           is_preloaded(&program, number)) &&
	       !is_ahead_of_shim(number);
}
