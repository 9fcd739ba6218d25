/* SPDX-License-Identifier: MIT */
/* Goes through the loader's list, in the order in which it was loaded. */
#include <string.h>

#include "preload/dynamic.h"
#include "preload/scope.h"

bool
scope_is_libssl(const struct object *object)
{
	return dynamic_function(object, "SSL_get_ssl_method") != NULL;
}

/* How many objects come before it; all of them, and false, if there is none. */
static bool
find_libssl(struct object *object, size_t *before)
{
	for (*before = 0; object_behind(*before, object); (*before)++) {
		if (scope_is_libssl(object))
			return true;
	}
	return false;
}

bool
scope_libssl(struct object *object)
{
	size_t before;

	return find_libssl(object, &before);
}

size_t
scope_count(const struct object *library)
{
	struct object object;
	size_t before;
	bool is_other =
	    find_libssl(&object, &before) && object.dynamic != library->dynamic;

	return is_other ? 0 : before;
}

/* The preloaded objects come first, then those that the program needs. */
static bool
is_preloaded(const struct object *program, size_t number)
{
	struct object object;
	size_t i;

	for (i = 0; i <= number; i++) {
		if (!object_behind(i, &object) ||
		    dynamic_needs(program, &object))
			return false;
	}
	return true;
}

static bool
is_ahead_of_shim(size_t number)
{
	struct object object;

	for (; object_behind(number, &object); number++) {
		if (strcmp(dynamic_name(&object), "liblegacytls.so") == 0)
			return true;
	}
	return false;
}

bool
scope_between(size_t number, struct object *object)
{
	struct object program;

	return object_program(&program) && object_behind(number, object) &&
	       (dynamic_needs(&program, object) ||
	           is_preloaded(&program, number)) &&
	       !is_ahead_of_shim(number);
}
