/* SPDX-License-Identifier: MIT */
/* Looks at all that has been sent since. */
#include <stdlib.h>

#include "preload/candidates_sent.h"
#include "preload/resolver.h"

/* In case another thread settles some meanwhile. */
#define TRIES 8

/* Each takes another look at all descriptors. */
#define LENGTHS 4

/* Sockets that have sent just so much since the first of a batch was made. */
struct search {
	const struct candidates *all; /* other ones than these */
	uint64_t hello;
	struct batch_socket sockets[BATCH_MAX + 1];
	int count; /* one too many for any batch is as good as more */
};

/* Those of the names that resolved to there; without one, any. */
static uint64_t
may_be_at(const struct batch *batch, const struct host_address *address)
{
	uint64_t set = batch_named(batch, 0);
	size_t cursor = 0;
	const char *name = resolver_name(address, &cursor);

	if (name == NULL)
		return UINT64_MAX;
	for (; name != NULL; name = resolver_name(address, &cursor))
		set |= batch_named(batch, batch_name(name));
	return set;
}

static void
add(struct search *search, const struct socket_mark *mark)
{
	int i;

	for (i = 0; i < search->count; i++) {
		if (search->sockets[i].inode == mark->inode)
			return;
	}
	if (i == BATCH_MAX + 1)
		return;
	search->sockets[i].inode = mark->inode;
	search->sockets[i].names =
	    may_be_at(search->all->batch, &mark->end.address);
	search->count++;
}

static void
look_at(const struct socket_mark *mark, void *data)
{
	struct search *search = data;

	if (mark->said == search->hello &&
	    candidates_find(search->all, mark) == -1)
		add(search, mark);
}

static void
look_at_all(struct search *search, const struct candidates *first)
{
	uint64_t more[CANDIDATES_MAX];
	int i;

	search->count = 0;
	candidates_look(first, more);
	for (i = 0; i < first->count; i++) {
		if (more[i] == search->hello)
			add(search, &first->marks[i]);
	}
	(void)socket_marks_each(look_at, search);
}

/* All that are as long. Without memory, none. */
static void
settle(struct candidates *first, uint64_t hello)
{
	struct search *search = malloc(sizeof(*search));
	unsigned turn;
	int i;

	if (search == NULL)
		return;
	search->all = first;
	search->hello = hello;
	for (i = 0; i < TRIES; i++) {
		turn = batch_turn(first->batch);
		look_at_all(search, first);
		if (batch_settle(first->batch, turn, hello, search->sockets,
		        search->count))
			break;
	}
	free(search);
}

/* Is there just one that was not noted, and has sent just so much? */
struct lone {
	const struct candidates *all;
	ino_t inode; /* 0: none yet */
	bool is_one;
};

static void
look_for_one(const struct socket_mark *mark, void *data)
{
	struct lone *lone = data;

	if (mark->said != atomic_load(&lone->all->hello) ||
	    candidates_find(lone->all, mark) != -1)
		return;
	lone->is_one =
	    lone->inode == 0 || (lone->is_one && lone->inode == mark->inode);
	lone->inode = mark->inode;
}

void
candidates_miss(struct candidates *all)
{
	struct lone lone = {.all = all};

	if (atomic_load(&all->seen) != 0 || atomic_load(&all->is_missed))
		return;
	if (atomic_load(&all->hello) > 0)
		(void)socket_marks_each(look_for_one, &lone);
	if (lone.is_one)
		atomic_store(&all->other, lone.inode);
	atomic_store(&all->is_missed, true);
}

void
candidates_settle(struct candidates *all)
{
	uint64_t hello = atomic_load(&all->hello);

	if (batch_is_counted(all->batch) && hello > 0 &&
	    batch_awaits(all->batch, all->number))
		settle(candidates_first(all), hello);
}

/* It may have been sent by one that was fresh, and is closed by now. */
static bool
may_be_gone(struct candidates *all)
{
	uint64_t more[CANDIDATES_MAX], open = candidates_look(all, more);
	uint64_t name = batch_name_of(all->batch, all->number);
	int i;

	for (i = 0; i < all->count; i++) {
		if ((open >> i & 1) == 0 && all->marks[i].said == 0 &&
		    (may_be_at(all->batch, &all->marks[i].end.address) &
		        name) != 0)
			return true;
	}
	return false;
}

/* Is that among so many? */
static bool
has(const uint64_t lengths[], int count, uint64_t hello)
{
	int i;

	for (i = 0; i < count; i++) {
		if (lengths[i] == hello)
			return true;
	}
	return false;
}

/* Of LENGTHS lengths at most: others are settled as they are answered. */
static void
settle_each(struct candidates *last)
{
	uint64_t tried[LENGTHS], hello;
	struct candidates *all;
	int count = 0;

	for (all = last; all != NULL && count < LENGTHS; all = all->previous) {
		hello = atomic_load(&all->hello);
		if (hello == 0 || !batch_awaits(all->batch, all->number) ||
		    has(tried, count, hello))
			continue;
		tried[count++] = hello;
		settle(candidates_first(all), hello);
	}
}

/* One that may is enough. */
static bool
is_awaited(struct candidates *last)
{
	struct candidates *all;

	for (all = last; all != NULL; all = all->previous) {
		if (!batch_awaits(all->batch, all->number))
			continue;
		if (!may_be_gone(all))
			return true;
		batch_give_up(all->batch, all->number);
	}
	return batch_is_pending(last->batch);
}

/* By a socket that was not noted, and had said nothing when it was made? */
static bool
was_sent_by_other(const struct candidates *all)
{
	ino_t other = atomic_load(&all->other);

	return other != 0 && !atomic_load(&all->batch->is_blind) &&
	       !batch_has_sent(all->batch, BATCH_OTHER, other);
}

bool
candidates_is_pending(struct candidates *last)
{
	if (batch_is_counted(last->batch)) {
		settle_each(last);
		return is_awaited(last);
	}
	if (atomic_load(&last->seen) != 0 || was_sent_by_other(last))
		return false;
	if (!may_be_gone(last))
		return batch_is_pending(last->batch);
	batch_spoil(last->batch);
	return false;
}
