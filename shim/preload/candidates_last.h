/* SPDX-License-Identifier: MIT */
/* Looks after a ClientHello before its thread makes another one. */
#ifndef LEGACYTLS_PRELOAD_CANDIDATES_LAST_H
#define LEGACYTLS_PRELOAD_CANDIDATES_LAST_H

#include "preload/candidates.h"

/*
 * They are those of the last client of this thread, which holds them too, or
 * for want of place of none.
 */
void candidates_keep_last(struct candidates *all);

/*
 * Before this thread makes another ClientHello, as long as one, it has sent the
 * last one in most programs: sees by which of them, or that it was none; and
 * lets go of them. errno may change.
 */
void candidates_see_last(void);

/* Lets go of these if they are the last: their connection is settled. */
void candidates_drop_last(struct candidates *all);

#endif
