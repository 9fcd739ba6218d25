/* SPDX-License-Identifier: MIT */
/* Interns what security callbacks wrap. */
#include <stdatomic.h>
#include <stdlib.h>

#include "preload/settings.h"
#include "preload/wrapped.h"

static _Atomic(struct wrapped *) slots[64];

/* Takes the empty slot; returns what is in it then, or NULL for no memory. */
static struct wrapped *
take_slot(size_t i, const struct wrapped *values)
{
	struct wrapped *mine = malloc(sizeof(*mine)), *other = NULL;

	if (mine == NULL)
		return NULL;
	*mine = *values;
	mine->restricts = settings_restrict();
	if (atomic_compare_exchange_strong(&slots[i], &other, mine))
		return mine;
	free(mine);
	return other;
}

const struct wrapped *
wrapped_intern(const struct wrapped *values)
{
	struct wrapped *wrapped;
	size_t i;

	for (i = 0; i < sizeof(slots) / sizeof(slots[0]); i++) {
		wrapped = atomic_load(&slots[i]);
		if (wrapped == NULL)
			wrapped = take_slot(i, values);
		if (wrapped == NULL)
			return NULL;
		if (wrapped->lib == values->lib &&
		    wrapped->callback == values->callback &&
		    wrapped->ex == values->ex)
			return wrapped;
	}
	return NULL;
}

bool
wrapped_is(const void *ex)
{
	const struct wrapped *wrapped;
	size_t i;

	for (i = 0; i < sizeof(slots) / sizeof(slots[0]); i++) {
		wrapped = atomic_load(&slots[i]);
		if (wrapped == NULL || wrapped == ex)
			return wrapped != NULL;
	}
	return false;
}
