/* SPDX-License-Identifier: MIT */
/* Frees what nobody asks for any more. */
#include "preload/batch_reuse.h"
#include "preload/batch_turn.h"

bool
batch_is_free(const struct batch *batch, int number)
{
	return atomic_load(&batch->members[number].state) == 0;
}

/* It was settled, and nobody asks for it. */
static bool
is_done(const struct batch *batch, int number)
{
	const struct batch_member *member = &batch->members[number];

	return (atomic_load(&member->state) & BATCH_LEFT) != 0 &&
	       atomic_load(&member->group) != 0;
}

static bool
has_room_for_member(const struct batch *batch)
{
	int i, count = atomic_load(&batch->count);

	for (i = 0; i < count; i++) {
		if (batch_is_free(batch, i))
			return true;
	}
	return count < batch->limit;
}

/* The other half is for those that are sent meanwhile. */
static bool
has_room_for_sockets(const struct batch *batch)
{
	int i, used = 0;

	for (i = 0; i < atomic_load(&batch->sent_end); i++)
		used += atomic_load(&batch->sent[i].inode) != 0;
	return used < BATCH_MAX / 2;
}

bool
batch_is_crowded(const struct batch *batch)
{
	return !has_room_for_member(batch) || !has_room_for_sockets(batch);
}

void
batch_keep(const struct batch *batch, struct batch_kept *kept, ino_t inode,
    uint64_t said)
{
	uint64_t hello;
	int i;

	for (i = 0; i < atomic_load(&batch->sent_end); i++) {
		hello = atomic_load(&batch->sent[i].hello);
		/* Also one that is connected anew, and counts from 0. */
		if (atomic_load(&batch->sent[i].inode) == inode &&
		    (hello == BATCH_OTHER || said <= hello))
			kept->bits[i / 64] |= UINT64_C(1) << i % 64;
	}
}

/* May a member yet ask for what was sent by that socket? */
static bool
is_asked_for(const struct batch *batch, const struct batch_sent *sent)
{
	uint64_t group = atomic_load(&sent->group);
	int i;

	for (i = 0; i < atomic_load(&batch->count) && group != 0; i++) {
		if (atomic_load(&batch->members[i].group) == group &&
		    !is_done(batch, i))
			return true;
	}
	return false;
}

static void
free_sockets(struct batch *batch, const struct batch_kept *kept)
{
	struct batch_sent *sent;
	int i;

	for (i = 0; i < atomic_load(&batch->sent_end); i++) {
		sent = &batch->sent[i];
		if ((kept->bits[i / 64] >> i % 64 & 1) != 0 ||
		    atomic_load(&sent->inode) == 0 || is_asked_for(batch, sent))
			continue;
		atomic_store(&sent->hello, 0);
		atomic_store(&sent->group, 0);
		/* Only now another thread may take it. */
		atomic_store(&sent->inode, 0);
	}
}

/* So many. What was the hello of one is not one of the next. */
static int
free_members(struct batch *batch)
{
	struct batch_member *member;
	int i, freed = 0;

	for (i = 1; i < atomic_load(&batch->count); i++) {
		member = &batch->members[i];
		if (!is_done(batch, i))
			continue;
		atomic_store(&member->hello, 0);
		atomic_store(&member->group, 0);
		atomic_store(&member->state, 0);
		freed++;
	}
	return freed;
}

static void
free_names(struct batch *batch)
{
	uint64_t used = 1;
	int i;

	for (i = 0; i < atomic_load(&batch->count); i++) {
		if (!batch_is_free(batch, i))
			used |= batch_name_of(batch, i);
	}
	for (i = 0; i < BATCH_NAMES; i++) {
		if ((used >> i & 1) == 0)
			atomic_store(&batch->names[i], 0);
	}
}

bool
batch_retire(struct batch *batch, unsigned turn, const struct batch_kept *kept)
{
	if (!batch_turn_begin(batch, turn))
		return false;
	free_sockets(batch, kept);
	/* Not to be looked for again at each one that joins. */
	if (free_members(batch) < batch->limit / 4 && batch->limit < BATCH_MAX)
		batch->limit *= 2;
	free_names(batch);
	batch_turn_end(batch);
	return true;
}
