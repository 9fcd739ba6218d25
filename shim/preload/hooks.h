/* SPDX-License-Identifier: MIT */
/* What the files of exported symbols share. */
#ifndef LEGACYTLS_PRELOAD_HOOKS_H
#define LEGACYTLS_PRELOAD_HOOKS_H

#include <stdbool.h>

#include "preload/library.h"
#include "preload/settings.h"

/* On a line of its own before a function: the Makefile lists what follows. */
#define EXPORT __attribute__((visibility("default")))

/* The address that the hook returns to, for library.h. */
#define CALLER __builtin_return_address(0)

static inline bool
is_active(const struct library *lib)
{
	return lib->usable && settings_are_active();
}

#endif
