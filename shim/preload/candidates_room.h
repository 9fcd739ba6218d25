/* SPDX-License-Identifier: MIT */
/* What a batch remembers of sockets, and may forget. */
#ifndef LEGACYTLS_PRELOAD_CANDIDATES_ROOM_H
#define LEGACYTLS_PRELOAD_CANDIDATES_ROOM_H

#include "preload/candidates.h"

/*
 * These are the first of a batch, and if there was no place for all sockets:
 * passes over those that have sent something and are not among them. errno may
 * change.
 */
void candidates_pass_over(struct candidates *first);

/*
 * batch_retire of their batch, by the thread that joins it, if it can be told
 * which sockets are open. errno may change.
 */
void candidates_retire(struct candidates *last);

#endif
