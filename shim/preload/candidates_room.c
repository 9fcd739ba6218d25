/* SPDX-License-Identifier: MIT */
/* Goes through all descriptors. */
#include "preload/batch_reuse.h"
#include "preload/candidates_room.h"
#include "preload/descriptors.h"
#include "preload/quiet.h"

/* In case another thread settles some meanwhile. */
#define TRIES 4

struct look {
	const struct candidates *first;
	struct batch_kept kept;
};

/* False: there may be more of them. */
static bool
look_at_each(void (*visit)(int fd, void *data), struct look *look)
{
	int state = quiet_begin();
	struct descriptors all = descriptors_extent(false);
	bool is_whole = descriptors_each(&all, visit, look);

	quiet_end(state);
	return is_whole;
}

static void
pass_over(int fd, void *data)
{
	const struct look *look = data;
	struct socket_mark mark;

	if (socket_mark_take(&mark, fd) == 0 && mark.said > 0 &&
	    candidates_find(look->first, &mark) == -1)
		batch_pass_over(look->first->batch, mark.inode);
}

void
candidates_pass_over(struct candidates *first)
{
	struct look look = {.first = first};

	if (first->count == CANDIDATES_MAX)
		(void)look_at_each(pass_over, &look);
}

static void
keep(int fd, void *data)
{
	struct look *look = data;
	const struct candidates *first = look->first;
	struct socket_mark mark;

	if (socket_mark_take(&mark, fd) == -1)
		return;
	/* How much these had sent before is another matter. */
	if (candidates_find(first, &mark) != -1)
		mark.said = 0;
	batch_keep(first->batch, &look->kept, mark.inode, mark.said);
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
		if (!look_at_each(keep, &look) ||
		    batch_retire(batch, turn, &look.kept))
			return;
	}
}
