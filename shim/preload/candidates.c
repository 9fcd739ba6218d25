/* SPDX-License-Identifier: MIT */
/* Compares what each has sent. */
#include <pthread.h>
#include <stdlib.h>

#include "preload/candidates.h"
#include "preload/descriptors.h"
#include "preload/quiet.h"

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

struct candidates *
candidates_make(void)
{
	struct candidates *all = calloc(1, sizeof(*all));

	if (all != NULL)
		atomic_init(&all->holders, 1);
	return all;
}

void
candidates_free(struct candidates *all)
{
	if (all != NULL && atomic_fetch_sub(&all->holders, 1) == 1)
		free(all);
}

/* The place of one of the earliest kind before that; -1: there is none. */
static int
place(const struct candidates *all, enum candidate_kind kind)
{
	int i, at = -1;

	for (i = 0; i < all->count; i++) {
		if (all->kinds[i] < kind) {
			kind = all->kinds[i];
			at = i;
		}
	}
	return at;
}

static void
set_bit(uint64_t *set, int at, bool is_in)
{
	*set &= ~(UINT64_C(1) << at);
	*set |= (uint64_t)is_in << at;
}

bool
candidates_add(struct candidates *all, const struct candidate *one)
{
	struct socket_mark mark;
	int at = all->count;

	/* It may have been closed since. */
	if (socket_mark_take(&mark, one->fd) == -1)
		return true;
	if (at == CANDIDATES_MAX)
		at = place(all, one->kind);
	else
		all->count++;
	if (at == -1)
		return one->kind != CANDIDATE_LEAD;
	all->marks[at] = mark;
	all->rules[at] = one->rule;
	all->sure[at] = one->sure;
	all->kinds[at] = one->kind;
	set_bit(&all->leads, at, one->kind == CANDIDATE_LEAD);
	set_bit(&all->rivals, at,
	    one->kind == CANDIDATE_RIVAL || one->kind == CANDIDATE_USED);
	return true;
}

int
candidates_find(const struct candidates *all, ino_t inode)
{
	int i;

	for (i = 0; i < all->count; i++) {
		if (all->marks[i].inode == inode)
			return i;
	}
	return -1;
}

void
candidates_look(const struct candidates *all, uint64_t more[CANDIDATES_MAX])
{
	socket_marks_look(all->marks, all->count, more);
}

bool
candidates_is_just_that(const struct candidates *all, uint64_t more)
{
	uint64_t hello = atomic_load(&all->hello);

	return hello > 0 ? more == hello : more > 0;
}

uint64_t
candidates_exact(
    const struct candidates *all, const uint64_t more[CANDIDATES_MAX])
{
	uint64_t set = 0;
	int i;

	for (i = 0; i < all->count; i++) {
		if (candidates_is_just_that(all, more[i]))
			set |= UINT64_C(1) << i;
	}
	return set;
}

void
candidates_see(struct candidates *all)
{
	uint64_t more[CANDIDATES_MAX], none = 0;

	if (atomic_load(&all->hello) == 0 || atomic_load(&all->seen) != 0)
		return;
	candidates_look(all, more);
	atomic_compare_exchange_strong(
	    &all->seen, &none, candidates_exact(all, more));
}

/* The one of this thread, or with is_new one that it gets; else NULL. */
static struct slot *
slot_of(uintptr_t thread, bool is_new)
{
	size_t first = (uint64_t)thread * UINT64_C(0x9e3779b97f4a7c15) >> 56;
	struct slot *slot;
	uintptr_t nobody;
	size_t i;

	for (i = 0; i < PROBES; i++) {
		slot = &slots[(first + i) % SLOTS];
		nobody = 0;
		if (atomic_load(&slot->thread) == thread ||
		    (is_new && atomic_compare_exchange_strong(
		                   &slot->thread, &nobody, thread)))
			return slot;
	}
	if (!is_new)
		return NULL;
	/* From a thread that has ended, as likely as not. */
	slot = &slots[first];
	atomic_store(&slot->thread, thread);
	return slot;
}

void
candidates_keep_last(struct candidates *all)
{
	struct slot *slot;

	all->owner = (uintptr_t)pthread_self();
	slot = slot_of(all->owner, true);
	atomic_fetch_add(&all->holders, 1);
	candidates_free(atomic_exchange(&slot->last, all));
}

/* What has been sent on one that was not there. */
struct search {
	struct candidates *all;
	ino_t inode;
	size_t count;
};

static void
look_at(int fd, void *data)
{
	struct search *search = data;
	struct socket_mark mark;

	if (socket_mark_take(&mark, fd) == -1 ||
	    candidates_find(search->all, mark.inode) != -1 ||
	    mark.said != atomic_load(&search->all->hello))
		return;
	search->count += mark.inode != search->inode;
	search->inode = mark.inode;
}

/* It may have been connected since, or it is not TCP, or not sent yet. */
static void
miss(struct candidates *all)
{
	struct search search = {.all = all};
	struct descriptors descriptors;
	int state = quiet_begin();

	if (atomic_load(&all->hello) > 0) {
		descriptors = descriptors_extent(false);
		(void)descriptors_each(&descriptors, look_at, &search);
	}
	quiet_end(state);
	if (search.count == 1)
		atomic_store(&all->other, search.inode);
	atomic_store(&all->is_missed, true);
}

void
candidates_see_last(void)
{
	uintptr_t thread = (uintptr_t)pthread_self();
	struct slot *slot = slot_of(thread, false);
	struct candidates *last =
	    slot != NULL ? atomic_exchange(&slot->last, NULL) : NULL;

	/* Another thread may have taken the slot just now. */
	if (last != NULL && last->owner == thread) {
		candidates_see(last);
		if (atomic_load(&last->seen) == 0)
			miss(last);
	}
	candidates_free(last);
}

void
candidates_drop_last(struct candidates *all)
{
	struct slot *slot = slot_of(all->owner, false);

	if (slot != NULL &&
	    atomic_compare_exchange_strong(&slot->last, &all, NULL))
		candidates_free(all);
}
