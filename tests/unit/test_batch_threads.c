/* SPDX-License-Identifier: MIT */
/*
 * preload/batch.h: one thread joins, others settle and leave, with sockets that
 * are as the kernel would tell. What has not been sent is never settled.
 */
#include "support/table.h"

#include <pthread.h>
#include <sched.h>

#include "preload/batch.h"
#include "preload/batch_reuse.h"

#define THREADS 3
#define HANDSHAKES 20000 /* of all */
#define SOCKETS 16       /* at once */
#define HELLO 300
#define LEFT_UNSENT 20

/* A place for a socket: each that takes it has an inode of its own. */
static struct place {
	_Atomic ino_t inode;   /* 0: closed */
	_Atomic uint64_t said; /* the bytes, and from bit 16 on the inode */
	atomic_int number;     /* of the member that goes by it, or -1 */
} places[SOCKETS];

static struct batch *batch;
static atomic_bool is_over;
static atomic_int settled;

static void
say(struct place *place, uint64_t bytes)
{
	atomic_store(
	    &place->said, (uint64_t)atomic_load(&place->inode) << 16 | bytes);
}

/* False: it is closed. */
static bool
look(const struct place *place, ino_t *inode, uint64_t *bytes)
{
	uint64_t said = atomic_load(&place->said);

	*inode = (ino_t)(said >> 16);
	*bytes = said & 0xffff;
	return *inode != 0;
}

static bool
settle(void)
{
	struct batch_socket sockets[SOCKETS];
	unsigned turn = batch_turn(batch);
	uint64_t bytes;
	int i, count = 0;

	for (i = 0; i < SOCKETS; i++) {
		if (look(&places[i], &sockets[count].inode, &bytes) &&
		    bytes == HELLO)
			sockets[count++].names = UINT64_MAX;
	}
	return batch_settle(batch, turn, HELLO, sockets, count);
}

/* The handshake of a member, once its ClientHello has been made. */
static void
run(struct place *place, int number)
{
	ino_t inode = atomic_load(&place->inode);

	batch_set_hello(batch, number, HELLO);
	sched_yield();
	assert_false(batch_is_settled(batch, number));
	say(place, HELLO);
	while (!batch_is_settled(batch, number)) {
		if (!settle())
			sched_yield();
	}
	assert_true(batch_was_sent(batch, number, inode));
	atomic_fetch_add(&settled, 1);
	batch_leave(batch, number);
	say(place, HELLO + 80);
	sched_yield();
	atomic_store(&place->said, 0);
	atomic_store(&place->inode, 0);
}

static void *
work(void *data)
{
	int i, number;

	(void)data;
	while (!atomic_load(&is_over)) {
		for (i = 0; i < SOCKETS; i++) {
			number = atomic_exchange(&places[i].number, -1);
			if (number != -1)
				run(&places[i], number);
		}
		sched_yield();
	}
	return NULL;
}

static bool
retire(void)
{
	struct batch_kept kept = {0};
	unsigned turn = batch_turn(batch);
	uint64_t bytes;
	ino_t inode;
	int i;

	for (i = 0; i < SOCKETS; i++) {
		if (look(&places[i], &inode, &bytes))
			batch_keep(batch, &kept, inode, bytes);
	}
	return batch_retire(batch, turn, &kept);
}

static struct place *
closed_place(void)
{
	int i;

	for (i = 0;; i = (i + 1) % SOCKETS) {
		if (atomic_load(&places[i].inode) == 0)
			return &places[i];
		if (i == SOCKETS - 1)
			sched_yield();
	}
}

static void
join_all(void)
{
	struct place *place;
	int i, number;

	for (i = 1; i <= HANDSHAKES; i++) {
		place = closed_place();
		while (batch_is_crowded(batch) && !retire())
			;
		number = batch_join(batch, 0);
		assert_int_not_equal(number, -1);
		assert_false(batch_is_settled(batch, number));
		atomic_store(&place->inode, (ino_t)i);
		say(place, 0);
		atomic_store(&place->number, number);
	}
}

static void
unsent_is_never_settled(void)
{
	pthread_t threads[THREADS];
	int i, number;

	batch = batch_make();
	for (i = 0; i < SOCKETS; i++)
		atomic_store(&places[i].number, -1);
	/* Others of another length, some of which have left. */
	for (i = 0; i < LEFT_UNSENT; i++) {
		number = batch_join(batch, 0);
		batch_set_hello(batch, number, HELLO + 80);
		if (i % 2 == 0)
			batch_leave(batch, number);
	}
	for (i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, work, NULL);
	join_all();
	while (atomic_load(&settled) < HANDSHAKES)
		sched_yield();
	atomic_store(&is_over, true);
	for (i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	assert_false(batch->is_spoilt);
	assert_true(batch->count <= 256);
	for (i = 0; i < LEFT_UNSENT; i++)
		assert_false(batch_is_settled(batch, i));
	batch_drop(batch);
}

static const struct table_single singles[] = {
    {"what is not sent is never settled", unsent_is_never_settled},
};

int
main(void)
{
	const struct table tables[] = {
	    TABLE(singles, table_single_run),
	};

	return table_run("batch_threads", tables, 1);
}
