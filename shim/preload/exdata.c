/* SPDX-License-Identifier: MIT */
/* Makes an index of ex_data once. */
#include <stdatomic.h>

#include "preload/exdata.h"

/* Qt 5 and 6 make one index for each SSL, and use the next two as well. */
#define LEFT_FREE 3

int
exdata_index(struct library *lib, _Atomic int *index, int class,
    CRYPTO_EX_dup *dup, CRYPTO_EX_free *free)
{
	int made = atomic_load(index), none = -1, i;

	if (made != -1)
		return made;
	for (i = 0; i < LEFT_FREE; i++)
		lib->CRYPTO_get_ex_new_index(class, 0, NULL, NULL, NULL, NULL);
	made = lib->CRYPTO_get_ex_new_index(class, 0, lib, NULL, dup, free);
	/* Another thread may have been first: then its index counts. */
	if (made != -1 && !atomic_compare_exchange_strong(index, &none, made))
		made = none;
	return made;
}
