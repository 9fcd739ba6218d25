/* SPDX-License-Identifier: MIT */
/* Looks after a ClientHello before its thread makes another one. */
#ifndef LEGACYTLS_PRELOAD_CANDIDATES_LAST_H
#define LEGACYTLS_PRELOAD_CANDIDATES_LAST_H

#include <stdbool.h>

#include "preload/candidates.h"

/*
 * They are those of the last client of this thread, which holds them too; in
 * the batch of the one before, if that is kept yet. False: no memory, and they
 * are not kept.
 */
bool candidates_keep_last(struct candidates *all);

/*
 * Before this thread makes another ClientHello, it has sent the last one in
 * most programs: sees by which of them, or that it was none. Lets go of them,
 * unless one of their batch may be sent yet. errno may change.
 */
void candidates_see_last(void);

/*
 * The next one is not looked after: it goes by that socket, or by one that is
 * not known, -1. errno may change.
 */
void candidates_exclude(int fd);

/* Their connection is settled: lets go of these if they are the last. */
void candidates_drop_last(struct candidates *all);

#endif
