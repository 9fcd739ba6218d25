/* SPDX-License-Identifier: MIT */
/* Security callbacks that have been wrapped. */
#ifndef LEGACYTLS_PRELOAD_WRAPPED_H
#define LEGACYTLS_PRELOAD_WRAPPED_H

#include <stdbool.h>

#include "preload/library.h"
#include "preload/security.h"

/*
 * A callback that was in force, and its argument. Ours is given it as its own
 * argument. Never freed: a CERT that is shared can outlive the SSL that was
 * wrapped. Programs have one or two; past the last slot nothing is wrapped.
 */
struct wrapped {
	struct library *lib;
	security_callback *callback;
	void *ex;
	bool restricts; /* settings_restrict(), by wrapped_intern */
};

/*
 * The one with these values (but for restricts), kept for ever; NULL if memory
 * or the slots run out. Takes no lock; safe in any thread.
 */
const struct wrapped *wrapped_intern(const struct wrapped *values);

/* Is this argument one that wrapped_intern gave out? Takes no lock. */
bool wrapped_is(const void *ex);

#endif
