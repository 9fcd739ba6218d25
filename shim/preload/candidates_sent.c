/* SPDX-License-Identifier: MIT */
/* Looks at all that has been sent since. */
#include "preload/candidates_sent.h"
#include "preload/descriptors.h"
#include "preload/quiet.h"
#include "preload/resolver.h"

/* Sockets that have sent just so much since the first of a batch was made. */
struct search {
	const struct candidates *all; /* other ones than these */
	uint64_t hello;
	ino_t inodes[BATCH_MAX];
	uint64_t may[BATCH_MAX]; /* the members that may have used it */
	int count;
};

/* Those of the names that resolved to there; without one, any. */
static uint64_t
may_be_at(const struct batch *batch, const struct host_address *address)
{
	uint64_t set = 0;
	size_t cursor = 0;
	const char *name = resolver_name(address, &cursor);

	if (name == NULL)
		return UINT64_MAX;
	for (; name != NULL; name = resolver_name(address, &cursor))
		set |= batch_named(batch, batch_name(name));
	return set | batch_named(batch, 0);
}

static void
add(struct search *search, const struct socket_mark *mark)
{
	int i;

	for (i = 0; i < search->count; i++) {
		if (search->inodes[i] == mark->inode)
			return;
	}
	/* One too many for any batch is as good as more. */
	if (i == BATCH_MAX)
		return;
	search->inodes[i] = mark->inode;
	search->may[i] = may_be_at(&search->all->batch, &mark->end.address);
	search->count++;
}

static void
look_at(int fd, void *data)
{
	struct search *search = data;
	struct socket_mark mark;

	if (socket_mark_take(&mark, fd) == 0 && mark.said == search->hello &&
	    candidates_find(search->all, &mark) == -1)
		add(search, &mark);
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

/* Of all that one and it, and so on, may have been sent by. */
static void
settle_with(struct batch *batch, const struct search *search, int number)
{
	const uint64_t among = batch_unsettled(batch, search->hello);
	uint64_t members = UINT64_C(1) << number, sockets = 0, before;
	ino_t inodes[BATCH_MAX];
	int i, count = 0;

	if ((among & members) == 0)
		return;
	do {
		before = sockets;
		for (i = 0; i < search->count; i++) {
			if ((sockets >> i & 1) != 0 ||
			    (search->may[i] & members) == 0)
				continue;
			sockets |= UINT64_C(1) << i;
			members |= search->may[i] & among;
			inodes[count++] = search->inodes[i];
		}
	} while (sockets != before);
	batch_settle(batch, search->hello, members, inodes, count);
}

/* All that are as long. */
static void
settle(struct candidates *first, uint64_t hello)
{
	struct search search = {.all = first, .hello = hello};
	struct batch *batch = &first->batch;
	uint64_t more[CANDIDATES_MAX];
	int i, count = 0;

	candidates_look(first, more);
	for (i = 0; i < first->count; i++) {
		if (more[i] == hello)
			add(&search, &first->marks[i]);
	}
	look_at_others(&search);
	for (i = 0; i < search.count; i++) {
		if (batch_has_sent(batch, hello, search.inodes[i]) ||
		    batch_excludes(batch, search.inodes[i]))
			continue;
		search.inodes[count] = search.inodes[i];
		search.may[count++] = search.may[i];
	}
	search.count = count;
	for (i = 0; i < atomic_load(&batch->count); i++)
		settle_with(batch, &search, i);
}

void
candidates_settle(struct candidates *all)
{
	const struct batch *batch = candidates_batch(all);
	uint64_t hello = atomic_load(&all->hello);

	if (batch_is_counted(batch) && hello > 0 &&
	    batch_awaits(batch, all->number))
		settle(candidates_first(all), hello);
}

/* It may have been sent by one that was fresh, and is closed by now. */
static bool
may_be_gone(struct candidates *all)
{
	uint64_t more[CANDIDATES_MAX], open = candidates_look(all, more);
	const struct batch *batch = candidates_batch(all);
	int i;

	for (i = 0; i < all->count; i++) {
		if ((open >> i & 1) == 0 && all->marks[i].said == 0 &&
		    (may_be_at(batch, &all->marks[i].end.address) >>
		            all->number &
		        1) != 0)
			return true;
	}
	return false;
}

static void
settle_each(struct candidates *last)
{
	struct batch *batch = candidates_batch(last);
	struct candidates *all;
	uint64_t hello, tried = 0;

	for (all = last; all != NULL; all = all->previous) {
		hello = atomic_load(&all->hello);
		if (!batch_awaits(batch, all->number))
			continue;
		/* Mostly all are as long. */
		if (hello > 0 && hello != tried)
			settle(candidates_first(all), hello);
		tried = hello;
		if (batch_awaits(batch, all->number) && may_be_gone(all))
			batch_leave(batch, all->number);
	}
}

bool
candidates_is_pending(struct candidates *last)
{
	struct batch *batch = candidates_batch(last);

	if (batch_is_counted(batch)) {
		settle_each(last);
		return batch_is_pending(batch);
	}
	if (atomic_load(&last->seen) != 0)
		return false;
	if (!may_be_gone(last))
		return batch_is_pending(batch);
	batch_spoil(batch);
	return false;
}
