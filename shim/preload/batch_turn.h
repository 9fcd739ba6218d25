/* SPDX-License-Identifier: MIT */
/* What the sources of batch.h and batch_reuse.h share. */
#ifndef LEGACYTLS_PRELOAD_BATCH_TURN_H
#define LEGACYTLS_PRELOAD_BATCH_TURN_H

#include <stdbool.h>

#include "preload/batch.h"

/* Bits of batch_member.state. */
enum {
	BATCH_IN_USE = 1,
	BATCH_LEFT = 2,
	BATCH_GIVEN_UP = 4,
};

/* In place of a group. */
#define BATCH_REFUTED UINT64_MAX

/*
 * Only one at a time settles or frees: false if another has since the turn, or
 * does just now.
 */
bool batch_turn_begin(struct batch *batch, unsigned turn);
void batch_turn_end(struct batch *batch);

#endif
