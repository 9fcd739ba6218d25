/* SPDX-License-Identifier: MIT */
/* Looks at all that has been sent since. */
#include "preload/candidates_sent.h"
#include "preload/descriptors.h"
#include "preload/quiet.h"

/* Sockets that have sent just so much since the first of a batch was made. */
struct search {
	const struct candidates *all; /* other ones than these */
	uint64_t hello;
	ino_t inodes[BATCH_MAX];
	int count;
};

static void
add(struct search *search, ino_t inode)
{
	int i;

	for (i = 0; i < search->count; i++) {
		if (search->inodes[i] == inode)
			return;
	}
	/* One too many for any batch is as good as more. */
	if (search->count < BATCH_MAX)
		search->inodes[search->count++] = inode;
}

static void
look_at(int fd, void *data)
{
	struct search *search = data;
	struct socket_mark mark;

	if (socket_mark_take(&mark, fd) == 0 && mark.said == search->hello &&
	    candidates_find(search->all, &mark) == -1)
		add(search, mark.inode);
}

static void
look_at_others(struct search *search)
{
	struct descriptors descriptors;
	int state = quiet_begin();

	descriptors = descriptors_extent(false);
	(void)descriptors_each(&descriptors, look_at, search);
	quiet_end(state);
}

void
candidates_miss(struct candidates *all)
{
	struct search search = {.all = all, .hello = atomic_load(&all->hello)};

	if (atomic_load(&all->seen) != 0 || atomic_load(&all->is_missed))
		return;
	if (search.hello > 0)
		look_at_others(&search);
	if (search.count == 1)
		atomic_store(&all->other, search.inodes[0]);
	atomic_store(&all->is_missed, true);
}

static void
settle(struct candidates *first, uint64_t hello)
{
	struct search search = {.all = first, .hello = hello}, found = search;
	uint64_t more[CANDIDATES_MAX];
	int i;

	candidates_look(first, more);
	for (i = 0; i < first->count; i++) {
		if (more[i] == hello)
			add(&search, first->marks[i].inode);
	}
	look_at_others(&search);
	for (i = 0; i < search.count; i++) {
		if (!batch_has_sent(&first->batch, hello, search.inodes[i]) &&
		    !batch_excludes(&first->batch, search.inodes[i]))
			add(&found, search.inodes[i]);
	}
	batch_settle(&first->batch, hello, found.inodes, found.count);
}

void
candidates_settle(struct candidates *all)
{
	const struct batch *batch = candidates_batch(all);
	uint64_t hello = atomic_load(&all->hello);

	if ((atomic_load(&batch->count) > 1 ||
	        atomic_load(&batch->has_others)) &&
	    hello > 0 && !batch_is_settled(batch, all->number))
		settle(candidates_first(all), hello);
}

/* It may have been sent by one that was fresh, and is closed by now. */
static bool
may_be_gone(const struct candidates *all)
{
	uint64_t more[CANDIDATES_MAX], open = candidates_look(all, more);
	int i;

	for (i = 0; i < all->count; i++) {
		if ((open >> i & 1) == 0 && all->marks[i].said == 0)
			return true;
	}
	return false;
}

static void
settle_one(struct candidates *all)
{
	struct batch *batch = candidates_batch(all);
	uint64_t hello = atomic_load(&all->hello);

	if (hello > 0 && batch_awaits(batch, all->number))
		settle(candidates_first(all), hello);
	if (batch_awaits(batch, all->number) && may_be_gone(all))
		batch_leave(batch, all->number);
}

bool
candidates_is_pending(struct candidates *last)
{
	struct batch *batch = candidates_batch(last);
	struct candidates *all;

	if (atomic_load(&batch->count) > 1) {
		for (all = last; all != NULL; all = all->previous)
			settle_one(all);
		return batch_is_pending(batch);
	}
	if (atomic_load(&last->seen) != 0)
		return false;
	if (!may_be_gone(last))
		return batch_is_pending(batch);
	batch_spoil(batch);
	return false;
}
