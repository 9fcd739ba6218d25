/* SPDX-License-Identifier: MIT */
/* A table of threads, each with the candidates of its last client. */
#include <pthread.h>

#include "preload/candidates_last.h"
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
