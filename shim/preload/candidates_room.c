/* SPDX-License-Identifier: MIT */
/* Looks at the sockets that are open. */
#include "preload/batch_reuse.h"
#include "preload/candidates_room.h"

/* In case another thread settles some meanwhile. */
#define TRIES 4

struct look {
	const struct candidates *first;
	struct batch_kept kept;
};

static void
pass_over(const struct socket_mark *mark, void *data)
{
	struct candidates *first = data;

	if (mark->said > 0 && candidates_find(first, mark) == -1)
		batch_pass_over(first->batch, mark->inode);
}

void
candidates_pass_over(struct candidates *first)
{
	if (first->count == CANDIDATES_MAX)
		(void)socket_marks_each(pass_over, first);
}

static void
keep(const struct socket_mark *mark, void *data)
{
	struct look *look = data;
	const struct candidates *first = look->first;
	/* How much these had sent before is another matter. */
	uint64_t said = candidates_find(first, mark) == -1 ? mark->said : 0;

	batch_keep(first->batch, &look->kept, mark->inode, said);
}

void
candidates_retire(struct candidates *last)
{
	struct batch *batch = last->batch;
	struct look look;
	unsigned turn;
	int i;

	for (i = 0; i < TRIES; i++) {
		look = (struct look){.first = candidates_first(last)};
		turn = batch_turn(batch);
		if (!socket_marks_each(keep, &look) ||
		    batch_retire(batch, turn, &look.kept))
			return;
	}
}
