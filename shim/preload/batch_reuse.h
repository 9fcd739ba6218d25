/* SPDX-License-Identifier: MIT */
/* Places in a batch that can be taken once more. By the thread that joins. */
#ifndef LEGACYTLS_PRELOAD_BATCH_REUSE_H
#define LEGACYTLS_PRELOAD_BATCH_REUSE_H

#include <sys/types.h>

#include <stdbool.h>
#include <stdint.h>

#include "preload/batch.h"

/* Is it time to look for some? */
bool batch_is_crowded(const struct batch *batch);

/* Of batch.sent, a bit for each: they stay. */
struct batch_kept {
	uint64_t bits[BATCH_MAX / 64];
};

/*
 * The socket is open, and has sent so many bytes in all; 0: that tells nothing.
 * It stays if it looks as if it had sent that ClientHello, and no more.
 */
void batch_keep(const struct batch *batch, struct batch_kept *kept, ino_t inode,
    uint64_t said);

/*
 * Frees the places of the members that are settled and have left, but for the
 * first, and those of the sockets that do not stay, unless one that has not
 * left may have been sent by it. So what is not settled stays, and what looks
 * as if it had been sent by a socket is not taken for another's. Gives more
 * places out if that has freed few.
 */
bool batch_retire(
    struct batch *batch, unsigned turn, const struct batch_kept *kept);

/* Is the place of that number free? */
bool batch_is_free(const struct batch *batch, int number);

#endif
