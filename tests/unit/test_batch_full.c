/* SPDX-License-Identifier: MIT */
/* preload/batch.h: names, and more members and sockets than there are places.
 */
#include "support/table.h"

#include <string.h>

#include "preload/batch.h"
#include "preload/batch_reuse.h"

static struct batch batch;

static void
begin(void)
{
	memset(&batch, 0, sizeof(batch));
}

/* One of 300 bytes that is sent by that socket, and settled. */
static int
settled_one(ino_t inode, uint64_t name)
{
	struct batch_socket socket = {.inode = inode, .names = UINT64_MAX};
	int number = batch_join(&batch, name);

	if (number == -1)
		return -1;
	batch_set_hello(&batch, number, 300);
	assert_false(batch_is_settled(&batch, number));
	assert_true(batch_settle(&batch, batch_turn(&batch), 300, &socket, 1));
	return number;
}

static void
retire_closed(void)
{
	const struct batch_kept none = {0};

	if (batch_is_crowded(&batch))
		assert_true(batch_retire(&batch, batch_turn(&batch), &none));
}

static void
full_batch_is_spoilt(void)
{
	int i;

	begin();
	for (i = 0; i < BATCH_MAX; i++) {
		assert_int_equal(batch_join(&batch, 0), i);
		retire_closed();
	}
	assert_false(batch.is_spoilt);
	assert_int_equal(batch_join(&batch, 0), -1);
	assert_true(batch.is_spoilt);
	assert_int_equal(batch.count, BATCH_MAX);
}

/* One after the other, beside one that is not sent. */
static void
many_join(void)
{
	int i, number;

	begin();
	batch_set_hello(&batch, batch_join(&batch, 0), 500);
	for (i = 0; i < 5000; i++) {
		retire_closed();
		number = settled_one((ino_t)i + 1, (uint64_t)i + 1);
		assert_true(batch_is_settled(&batch, number));
		assert_true(batch_was_sent(&batch, number, (ino_t)i + 1));
		assert_false(batch_was_sent(&batch, number, (ino_t)i));
		batch_leave(&batch, number);
	}
	assert_true(batch_awaits(&batch, 0));
	/* No more than were needed. */
	assert_true(batch.count <= 64 && batch.sent_end <= 64);
}

/* Without any that leaves, there are places for all. */
static void
many_stay(void)
{
	int i;

	begin();
	for (i = 0; i < BATCH_MAX; i++) {
		retire_closed();
		assert_int_equal(settled_one((ino_t)i + 1, 0), i);
	}
	for (i = 0; i < BATCH_MAX; i++) {
		assert_true(batch_is_settled(&batch, i));
		assert_true(batch_was_sent(&batch, i, (ino_t)i + 1));
	}
}

static void
names_are_bounded(void)
{
	int i;

	begin();
	for (i = 1; i < BATCH_NAMES; i++) {
		assert_int_equal(batch_join(&batch, (uint64_t)i), i - 1);
		assert_true(batch_name_of(&batch, i - 1) == UINT64_C(1) << i);
	}
	i = batch_join(&batch, BATCH_NAMES);
	assert_int_equal(i, BATCH_NAMES - 1);
	assert_true(batch_name_of(&batch, i) == batch_named(&batch, 0));
	assert_true(batch_named(&batch, BATCH_NAMES) == 0);
	assert_false(batch.is_spoilt);
}

/* Nothing changes by what was looked for before that. */
static void
turn_is_over(void)
{
	const struct batch_kept none = {0};
	struct batch_socket socket = {.inode = 7, .names = UINT64_MAX};
	unsigned turn;

	begin();
	batch_set_hello(&batch, batch_join(&batch, 0), 300);
	batch_set_hello(&batch, batch_join(&batch, 0), 301);
	turn = batch_turn(&batch);
	assert_true(batch_settle(&batch, turn, 301, &socket, 1));
	assert_false(batch_settle(&batch, turn, 300, &socket, 1));
	assert_false(batch_is_settled(&batch, 0));
	batch_leave(&batch, 1);
	assert_false(batch_retire(&batch, turn, &none));
	assert_false(batch_is_free(&batch, 1));
	/* Nor while another is at it. */
	atomic_fetch_add(&batch.turn, 1);
	turn = batch_turn(&batch);
	assert_false(batch_settle(&batch, turn, 300, &socket, 1));
	assert_false(batch_retire(&batch, turn, &none));
}

/* What they had sent before is not known of them. */
static void
too_many_are_passed_over(void)
{
	int number;
	ino_t i;

	begin();
	for (i = 1; i <= BATCH_MAX / 2; i++)
		batch_pass_over(&batch, i);
	batch_pass_over(&batch, 1);
	number = settled_one(2000, 0);
	assert_true(batch_is_settled(&batch, number));
	batch_pass_over(&batch, 2001);
	assert_false(batch_is_settled(&batch, number));
	assert_false(batch_is_counted(&batch));
}

/* A socket is known by the length, too. */
static void
sent_one_is_known(void)
{
	begin();
	(void)settled_one(7, 0);
	assert_true(batch_has_sent(&batch, 300, 7));
	assert_false(batch_has_sent(&batch, 301, 7));
	assert_false(batch_has_sent(&batch, 300, 8));
	assert_false(batch_has_sent(&batch, 300, 0));
	assert_true(batch_was_sent(&batch, 0, 7));
	assert_false(batch_was_sent(&batch, 0, 8));
	assert_false(batch_was_sent(&batch, 1, 7));
}

/* So that those of other hosts are not counted. */
static void
names_are_told_apart(void)
{
	const uint64_t name = batch_name("a.test");
	int i;

	begin();
	for (i = 0; i < 4; i++) {
		(void)batch_join(&batch, i % 2 == 0 ? name : 0);
		assert_int_equal(batch_name_of(&batch, i),
		    batch_named(&batch, i % 2 == 0 ? name : 0));
	}
	assert_int_equal(batch_named(&batch, name), 2);
	assert_int_equal(batch_named(&batch, 0), 1);
	assert_int_equal(batch_named(&batch, batch_name("b.test")), 0);
	assert_int_not_equal(batch_name(""), 0);
}

/* Members by their names, a letter each, and sockets by which may be there. */
static const struct named_row {
	const char *members;
	const char *sockets; /* "*": any; "2": two names; else just that one */
	const char *want;
} named_rows[] = {
    {"a", "a", "s"},
    {"a", "b", "-"},
    {"a", "*", "s"},
    {"a", "ab", "s"},
    {"a", "aa", "-"},
    {"aa", "a", "--"},
    {"ab", "a", "s-"},
    {"ab", "ab", "ss"},
    {"ab", "aab", "-s"},
    {"aab", "b", "--s"},
    {"aabb", "aab", "ss--"},
    {"ab", "2a", "ss"},
    {"ab", "2", "--"},
    {"ab", "22", "ss"},
    {"ab", "2ab", "--"},
    {"abb", "2ab", "sss"},
    {"abc", "2c", "--s"},
    {"abc", "2*c", "sss"},
    {"ab", "*", "--"},
    {"ab", "a*", "ss"},
    {"?a", "a", "--"},
    {"?a", "ab", "ss"},
    {"?a", "b", "s-"},
    {"?", "b", "s"},
    {"aac", "b2", "---"},
};

/* Of a member; where it may be sent, one may be that has no name. */
static uint64_t
name_of(char letter)
{
	return letter == '?' ? 0 : (uint64_t)letter;
}

static uint64_t
names_at(char letter)
{
	if (letter == '*')
		return UINT64_MAX;
	if (letter == '2')
		return names_at('a') | names_at('b');
	return batch_named(&batch, 0) | batch_named(&batch, name_of(letter));
}

static void
names_are_counted(void **state)
{
	const struct named_row *row = *state;
	struct batch_socket sockets[8];
	int i, count = (int)strlen(row->sockets);

	begin();
	for (i = 0; row->members[i] != '\0'; i++)
		batch_set_hello(
		    &batch, batch_join(&batch, name_of(row->members[i])), 300);
	for (i = 0; i < count; i++)
		sockets[i] = (struct batch_socket){
		    .inode = (ino_t)i + 1, .names = names_at(row->sockets[i])};
	assert_true(
	    batch_settle(&batch, batch_turn(&batch), 300, sockets, count));
	for (i = 0; row->members[i] != '\0'; i++)
		assert_int_equal(
		    batch_is_settled(&batch, i), row->want[i] == 's');
}

static const struct table_single singles[] = {
    {"many join one after the other", many_join},
    {"many stay", many_stay},
    {"one name too many is any", names_are_bounded},
    {"a turn is over", turn_is_over},
    {"too many are passed over", too_many_are_passed_over},
    {"a full batch is spoilt", full_batch_is_spoilt},
    {"a socket is known by inode and length", sent_one_is_known},
    {"names are told apart", names_are_told_apart},
};

int
main(void)
{
	const struct table tables[] = {
	    TABLE(named_rows, names_are_counted),
	    TABLE(singles, table_single_run),
	};

	return table_run(
	    "batch_full", tables, sizeof(tables) / sizeof(tables[0]));
}
