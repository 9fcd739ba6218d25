/* SPDX-License-Identifier: MIT */
/* A table of threads, each with the candidates of its last client. */
#include <pthread.h>

#include "preload/batch_reuse.h"
#include "preload/candidates_last.h"
#include "preload/candidates_room.h"
#include "preload/candidates_sent.h"

/*
 * Each is of one thread, found by the hash of it. No pthread_key_create(3):
 * before glibc 2.34 a process without libpthread has none.
 */
#define SLOTS 256
#define PROBES 8
static struct slot {
	_Atomic uintptr_t thread; /* 0: nobody's yet */
	struct candidates *_Atomic last;
} slots[SLOTS];

static struct slot *
probe(uintptr_t thread, size_t number)
{
	size_t first = (uint64_t)thread * UINT64_C(0x9e3779b97f4a7c15) >> 56;

	return &slots[(first + number) % SLOTS];
}

/* The one of this thread; NULL: it has none. */
static struct slot *
slot_of(uintptr_t thread)
{
	size_t i;

	for (i = 0; i < PROBES; i++) {
		if (atomic_load(&probe(thread, i)->thread) == thread)
			return probe(thread, i);
	}
	return NULL;
}

/* The same, or one that it gets: others may have left some before its own. */
static struct slot *
slot_for(uintptr_t thread)
{
	struct slot *slot = slot_of(thread);
	uintptr_t nobody;
	size_t i;

	for (i = 0; i < PROBES && slot == NULL; i++) {
		nobody = 0;
		if (atomic_compare_exchange_strong(
		        &probe(thread, i)->thread, &nobody, thread))
			slot = probe(thread, i);
	}
	if (slot != NULL)
		return slot;
	/* From a thread that has ended, as likely as not. */
	slot = probe(thread, 0);
	atomic_store(&slot->thread, thread);
	return slot;
}

/* Nobody's again, unless another thread has taken it just now. */
static void
leave(struct slot *slot, uintptr_t thread)
{
	(void)atomic_compare_exchange_strong(&slot->thread, &thread, 0);
}

/* Takes the last of this thread out of its slot; NULL: it has none. */
static struct candidates *
take_last(struct slot *slot, uintptr_t thread)
{
	struct candidates *last =
	    slot != NULL ? atomic_exchange(&slot->last, NULL) : NULL;

	/* Another thread may have taken the slot. */
	if (last == NULL || last->owner == thread)
		return last;
	candidates_free(last);
	return NULL;
}

static void
put_last(struct slot *slot, struct candidates *last)
{
	candidates_free(atomic_exchange(&slot->last, last));
	atomic_store(&slot->thread, last->owner);
}

/* Takes those out whose number may be another's soon, but for the first. */
static void
prune(struct candidates **last)
{
	struct candidates *one;

	while ((one = *last)->previous != NULL) {
		if (!batch_is_free(one->batch, one->number)) {
			last = &one->previous;
			continue;
		}
		atomic_fetch_add(&one->previous->holders, 1);
		*last = one->previous;
		candidates_free(one);
	}
}

static void
make_room(struct candidates **last)
{
	if (!batch_is_crowded((*last)->batch))
		return;
	candidates_retire(*last);
	prune(last);
}

/* In the batch of that one. False: it has no place. */
static bool
join(struct candidates *all, struct candidates *last)
{
	all->number = batch_join(last->batch, all->name);
	if (all->number == -1)
		return false;
	all->batch = batch_hold(last->batch);
	atomic_fetch_add(&last->holders, 1);
	all->previous = last;
	all->first = candidates_first(last);
	return true;
}

/* In one of its own. False: no memory. */
static bool
begin(struct candidates *all)
{
	all->batch = batch_make();
	if (all->batch == NULL)
		return false;
	all->number = batch_join(all->batch, all->name);
	candidates_pass_over(all);
	return true;
}

/* There is none, or it has no place for it, and may be sent yet. */
static bool
keep_alone(struct candidates *all, struct slot *slot, struct candidates *last)
{
	bool has_begun = begin(all);

	if (last != NULL) {
		if (has_begun)
			batch_spoil(all->batch);
		put_last(slot, last);
	} else if (has_begun) {
		atomic_fetch_add(&all->holders, 1);
		put_last(slot, all);
	}
	return has_begun;
}

bool
candidates_keep_last(struct candidates *all)
{
	struct slot *slot;
	struct candidates *last;

	all->owner = (uintptr_t)pthread_self();
	slot = slot_for(all->owner);
	last = take_last(slot, all->owner);
	if (last != NULL)
		make_room(&last);
	if (last == NULL || !join(all, last))
		return keep_alone(all, slot, last);
	candidates_free(last);
	atomic_fetch_add(&all->holders, 1);
	put_last(slot, all);
	return true;
}

void
candidates_see_last(void)
{
	uintptr_t thread = (uintptr_t)pthread_self();
	struct slot *slot = slot_of(thread);
	struct candidates *last = take_last(slot, thread);

	if (last == NULL)
		return;
	candidates_see(last);
	candidates_miss(last);
	if (candidates_is_pending(last)) {
		put_last(slot, last);
	} else {
		candidates_free(last);
		leave(slot, thread);
	}
}

void
candidates_exclude(int fd)
{
	uintptr_t thread = (uintptr_t)pthread_self();
	struct slot *slot = slot_of(thread);
	struct candidates *last = take_last(slot, thread);
	struct socket_mark mark;

	if (last == NULL)
		return;
	make_room(&last);
	if (fd < 0)
		batch_spoil(last->batch);
	else if (socket_mark_take(&mark, fd) == 0)
		batch_exclude(last->batch, mark.inode);
	put_last(slot, last);
}

void
candidates_drop_last(struct candidates *all)
{
	struct slot *slot = slot_of(all->owner);
	struct batch *batch = all->batch;

	/* What it has to say yet, as an alert, is not sent yet. */
	candidates_settle(all);
	batch_leave(batch, all->number);
	/* The others of its batch are found by it. */
	if (slot == NULL || batch_is_pending(batch) ||
	    !atomic_compare_exchange_strong(&slot->last, &all, NULL))
		return;
	/* The owner may have taken it for another client by now. */
	if (all->owner == (uintptr_t)pthread_self())
		leave(slot, all->owner);
	candidates_free(all);
}
