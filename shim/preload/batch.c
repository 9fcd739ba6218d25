/* SPDX-License-Identifier: MIT */
/* Counts them. */
#include <stdlib.h>

#include "policy/key.h"
#include "preload/batch.h"
#include "preload/batch_reuse.h"
#include "preload/batch_turn.h"

#define FIRST_LIMIT 64

struct batch *
batch_make(void)
{
	struct batch *batch = calloc(1, sizeof(*batch));

	if (batch != NULL)
		atomic_init(&batch->holders, 1);
	return batch;
}

struct batch *
batch_hold(struct batch *batch)
{
	atomic_fetch_add(&batch->holders, 1);
	return batch;
}

void
batch_drop(struct batch *batch)
{
	if (batch != NULL && atomic_fetch_sub(&batch->holders, 1) == 1)
		free(batch);
}

uint64_t
batch_name(const char *name)
{
	uint64_t hash = KEY_STATE;

	for (; *name != '\0'; name++)
		hash = key_state_add(hash, *name);
	return hash != 0 ? hash : 1;
}

/* The number of that name, or of no name if it is 0; -1: there is none. */
static int
find_name(const struct batch *batch, uint64_t name)
{
	int i;

	for (i = 1; i < BATCH_NAMES; i++) {
		if (atomic_load(&batch->names[i]) == name)
			return i;
	}
	return -1;
}

static int
add_name(struct batch *batch, uint64_t name)
{
	int at;

	if (name == 0)
		return 0;
	at = find_name(batch, name);
	if (at != -1)
		return at;
	at = find_name(batch, 0);
	/* Without a place for it, it may be any. */
	if (at == -1)
		return 0;
	atomic_store(&batch->names[at], name);
	return at;
}

static int
find_place(struct batch *batch)
{
	int i, count = atomic_load(&batch->count);

	if (batch->limit == 0)
		batch->limit = FIRST_LIMIT;
	if (count < batch->limit)
		return count;
	for (i = 0; i < count; i++) {
		if (batch_is_free(batch, i))
			return i;
	}
	return count < BATCH_MAX ? count : -1;
}

int
batch_join(struct batch *batch, uint64_t name)
{
	int number = find_place(batch);
	int called = add_name(batch, name);

	if (number == -1) {
		batch_spoil(batch);
		return -1;
	}
	atomic_store(&batch->members[number].name, (unsigned char)called);
	atomic_store(&batch->members[number].state, BATCH_IN_USE);
	if (number == atomic_load(&batch->count))
		atomic_store(&batch->count, number + 1);
	return number;
}

uint64_t
batch_named(const struct batch *batch, uint64_t name)
{
	int at = name != 0 ? find_name(batch, name) : 0;

	return at != -1 ? UINT64_C(1) << at : 0;
}

uint64_t
batch_name_of(const struct batch *batch, int number)
{
	return UINT64_C(1) << atomic_load(&batch->members[number].name);
}

void
batch_set_hello(struct batch *batch, int number, uint64_t bytes)
{
	atomic_store(&batch->members[number].hello, bytes);
}

void
batch_leave(struct batch *batch, int number)
{
	atomic_fetch_or(&batch->members[number].state, BATCH_LEFT);
}

void
batch_give_up(struct batch *batch, int number)
{
	atomic_fetch_or(&batch->members[number].state, BATCH_GIVEN_UP);
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
	const struct batch_member *member = &batch->members[number];

	return atomic_load(&member->state) == BATCH_IN_USE &&
	       atomic_load(&member->group) == 0;
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

bool
batch_is_settled(const struct batch *batch, int number)
{
	uint64_t group = atomic_load(&batch->members[number].group);

	return !atomic_load(&batch->is_spoilt) &&
	       !atomic_load(&batch->is_blind) && group != 0 &&
	       group != BATCH_REFUTED;
}
