/* SPDX-License-Identifier: MIT */
/* Counts them. */
#include "policy/key.h"
#include "preload/batch.h"

static uint64_t
bit(int number)
{
	return UINT64_C(1) << number;
}

uint64_t
batch_name(const char *name)
{
	uint64_t hash = KEY_STATE;

	for (; *name != '\0'; name++)
		hash = key_state_add(hash, *name);
	return hash != 0 ? hash : 1;
}

int
batch_join(struct batch *batch, uint64_t name)
{
	int number = atomic_load(&batch->count);

	if (number == BATCH_MAX) {
		batch_spoil(batch);
		return -1;
	}
	atomic_store(&batch->names[number], name);
	atomic_store(&batch->count, number + 1);
	return number;
}

/* Those of which it is so in an array. */
static uint64_t
set_of(
    const struct batch *batch, const _Atomic uint64_t values[], uint64_t value)
{
	uint64_t set = 0;
	int i;

	for (i = 0; i < atomic_load(&batch->count); i++) {
		if (atomic_load(&values[i]) == value)
			set |= bit(i);
	}
	return set;
}

uint64_t
batch_named(const struct batch *batch, uint64_t name)
{
	return set_of(batch, batch->names, name);
}

void
batch_set_hello(struct batch *batch, int number, uint64_t bytes)
{
	atomic_store(&batch->hellos[number], bytes);
}

void
batch_leave(struct batch *batch, int number)
{
	atomic_fetch_or(&batch->left, bit(number));
}

void
batch_spoil(struct batch *batch)
{
	atomic_store(&batch->is_spoilt, true);
}

bool
batch_is_counted(const struct batch *batch)
{
	return atomic_load(&batch->count) > 1 ||
	       atomic_load(&batch->has_others) ||
	       atomic_load(&batch->is_spoilt);
}

bool
batch_awaits(const struct batch *batch, int number)
{
	uint64_t gone =
	    atomic_load(&batch->settled) | atomic_load(&batch->left);

	return (gone & bit(number)) == 0;
}

bool
batch_is_pending(const struct batch *batch)
{
	int i;

	for (i = 0; i < atomic_load(&batch->count); i++) {
		if (batch_awaits(batch, i))
			return true;
	}
	return false;
}

uint64_t
batch_unsettled(const struct batch *batch, uint64_t bytes)
{
	return set_of(batch, batch->hellos, bytes) &
	       ~atomic_load(&batch->settled);
}

static void
note(struct batch *batch, uint64_t bytes, uint64_t members, ino_t inode)
{
	int at = atomic_fetch_add(&batch->sent_count, 1);

	if (at >= BATCH_MAX) {
		batch_spoil(batch);
		return;
	}
	atomic_store(&batch->sent[at].inode, inode);
	atomic_store(&batch->sent[at].members, members);
	atomic_store(&batch->sent[at].hello, bytes);
}

void
batch_exclude(struct batch *batch, ino_t inode)
{
	note(batch, BATCH_OTHER, 0, inode);
	atomic_store(&batch->has_others, true);
}

bool
batch_excludes(const struct batch *batch, ino_t inode)
{
	return batch_has_sent(batch, BATCH_OTHER, inode);
}

void
batch_settle(struct batch *batch, uint64_t bytes, uint64_t members,
    const ino_t inodes[], int count)
{
	int i;

	if (count != __builtin_popcountll(members))
		return;
	for (i = 0; i < count; i++)
		note(batch, bytes, members, inodes[i]);
	atomic_fetch_or(&batch->settled, members);
}

bool
batch_is_settled(const struct batch *batch, int number)
{
	return !atomic_load(&batch->is_spoilt) &&
	       (atomic_load(&batch->settled) & bit(number)) != 0;
}

bool
batch_has_sent(const struct batch *batch, uint64_t bytes, ino_t inode)
{
	int i;

	for (i = 0; i < BATCH_MAX; i++) {
		if (atomic_load(&batch->sent[i].hello) == bytes &&
		    atomic_load(&batch->sent[i].inode) == inode)
			return true;
	}
	return false;
}

bool
batch_was_sent(const struct batch *batch, int number, ino_t inode)
{
	int i;

	for (i = 0; i < BATCH_MAX; i++) {
		if ((atomic_load(&batch->sent[i].members) & bit(number)) != 0 &&
		    atomic_load(&batch->sent[i].inode) == inode)
			return true;
	}
	return false;
}
