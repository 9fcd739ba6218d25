/* SPDX-License-Identifier: MIT */
/* The sockets of a batch, and which members they have sent. */
#include "preload/batch.h"
#include "preload/batch_turn.h"

unsigned
batch_turn(const struct batch *batch)
{
	return atomic_load(&batch->turn);
}

bool
batch_turn_begin(struct batch *batch, unsigned turn)
{
	return turn % 2 == 0 &&
	       atomic_compare_exchange_strong(&batch->turn, &turn, turn + 1);
}

void
batch_turn_end(struct batch *batch)
{
	atomic_fetch_add(&batch->turn, 1);
}

/* No entry is past the end, which never comes back. */
static void
reach(struct batch *batch, int end)
{
	int before = atomic_load(&batch->sent_end);

	while (before < end &&
	       !atomic_compare_exchange_weak(&batch->sent_end, &before, end))
		;
}

/* False: none of so many places is free. */
static bool
note(struct batch *batch, int places, uint64_t bytes, uint64_t group,
    ino_t inode)
{
	struct batch_sent *one;
	ino_t nobody;
	int i;

	for (i = 0; i < places; i++) {
		one = &batch->sent[i];
		nobody = 0;
		if (!atomic_compare_exchange_strong(
		        &one->inode, &nobody, inode))
			continue;
		reach(batch, i + 1);
		atomic_store(&one->group, group);
		/* From now on it is found. */
		atomic_store(&one->hello, bytes);
		return true;
	}
	return false;
}

void
batch_pass_over(struct batch *batch, ino_t inode)
{
	/* The rest is for those of its members. */
	if (!batch_has_sent(batch, BATCH_OTHER, inode) &&
	    !note(batch, BATCH_MAX / 2, BATCH_OTHER, 0, inode))
		atomic_store(&batch->is_blind, true);
}

void
batch_exclude(struct batch *batch, ino_t inode)
{
	if (!batch_has_sent(batch, BATCH_OTHER, inode) &&
	    !note(batch, BATCH_MAX, BATCH_OTHER, 0, inode))
		batch_spoil(batch);
	atomic_store(&batch->has_others, true);
}

bool
batch_has_sent(const struct batch *batch, uint64_t bytes, ino_t inode)
{
	int i;

	for (i = 0; i < atomic_load(&batch->sent_end); i++) {
		if (atomic_load(&batch->sent[i].inode) == inode &&
		    atomic_load(&batch->sent[i].hello) == bytes)
			return true;
	}
	return false;
}

bool
batch_was_sent(const struct batch *batch, int number, ino_t inode)
{
	uint64_t group = atomic_load(&batch->members[number].group);
	int i;

	for (i = 0; i < atomic_load(&batch->sent_end) && group != 0; i++) {
		if (atomic_load(&batch->sent[i].group) == group &&
		    atomic_load(&batch->sent[i].inode) == inode)
			return true;
	}
	return false;
}

void
batch_refute(struct batch *batch, int number)
{
	uint64_t group;
	int i;

	if (!batch_turn_begin(batch, batch_turn(batch))) {
		batch_spoil(batch);
		return;
	}
	group = atomic_load(&batch->members[number].group);
	for (i = 0; i < atomic_load(&batch->count) && group != 0; i++) {
		if (atomic_load(&batch->members[i].group) == group)
			atomic_store(&batch->members[i].group, BATCH_REFUTED);
	}
	batch_turn_end(batch);
}

/* What batch_settle goes by: the members as they were when it began. */
struct settling {
	struct batch *batch;
	uint64_t bytes;
	uint64_t members[BATCH_MAX / 64]; /* a bit for each */
	uint64_t names;                   /* of these */
	int counts[BATCH_NAMES];          /* of those with each name */
};

/* Another may join meanwhile, and is not counted. */
static void
count_members(struct settling *settling)
{
	const struct batch *batch = settling->batch;
	int i;

	for (i = 0; i < atomic_load(&batch->count); i++) {
		if (atomic_load(&batch->members[i].hello) != settling->bytes ||
		    atomic_load(&batch->members[i].group) != 0)
			continue;
		settling->members[i / 64] |= UINT64_C(1) << i % 64;
		settling->names |= batch_name_of(batch, i);
		settling->counts[atomic_load(&batch->members[i].name)]++;
	}
}

/* Leaves out those that have sent none of them; so many are left. */
static int
leave_out(
    const struct settling *settling, struct batch_socket sockets[], int count)
{
	int i, rest = 0;

	for (i = 0; i < count; i++) {
		if (!batch_has_sent(
		        settling->batch, settling->bytes, sockets[i].inode) &&
		    !batch_has_sent(
		        settling->batch, BATCH_OTHER, sockets[i].inode))
			sockets[rest++] = sockets[i];
	}
	return rest;
}

/* Puts those first that can have sent one of the names, and so on. */
static int
gather(const struct settling *settling, uint64_t *names,
    struct batch_socket sockets[], int count)
{
	struct batch_socket one;
	int i, gathered = 0, before;

	do {
		before = gathered;
		for (i = gathered; i < count; i++) {
			one = sockets[i];
			if ((one.names & *names) == 0)
				continue;
			*names |= one.names & settling->names;
			sockets[i] = sockets[gathered];
			sockets[gathered++] = one;
		}
	} while (gathered != before);
	return gathered;
}

static int
count_named(const struct settling *settling, uint64_t names)
{
	int i, count = 0;

	for (i = 0; i < BATCH_NAMES; i++) {
		if ((names >> i & 1) != 0)
			count += settling->counts[i];
	}
	return count;
}

static void
settle_named(const struct settling *settling, uint64_t names,
    const struct batch_socket sockets[], int count)
{
	struct batch *batch = settling->batch;
	int i;

	batch->groups++;
	/* First the sockets: who is settled asks for them. */
	for (i = 0; i < count; i++) {
		if (!note(batch, BATCH_MAX, settling->bytes, batch->groups,
		        sockets[i].inode))
			batch_spoil(batch);
	}
	for (i = 0; i < BATCH_MAX; i++) {
		if ((settling->members[i / 64] >> i % 64 & 1) != 0 &&
		    (batch_name_of(batch, i) & names) != 0)
			atomic_store(&batch->members[i].group, batch->groups);
	}
}

bool
batch_settle(struct batch *batch, unsigned turn, uint64_t bytes,
    struct batch_socket sockets[], int count)
{
	struct settling settling = {.batch = batch, .bytes = bytes};
	uint64_t names;
	int gathered;

	if (!batch_turn_begin(batch, turn))
		return false;
	count_members(&settling);
	count = leave_out(&settling, sockets, count);
	while (settling.names != 0) {
		names = settling.names & -settling.names;
		gathered = gather(&settling, &names, sockets, count);
		if (gathered == count_named(&settling, names))
			settle_named(&settling, names, sockets, gathered);
		settling.names &= ~names;
		sockets += gathered;
		count -= gathered;
	}
	batch_turn_end(batch);
	return true;
}
