/* SPDX-License-Identifier: MIT */
/* preload/batch.h: is each ClientHello sent on a socket of its own? */
#include "support/table.h"

#include <string.h>

#include "preload/batch.h"

/*
 * Steps, a letter each: "j" joins, "a" to "c" say that the next one that has
 * not said so yet is 1 to 3 bytes long, "A" to "C" that one socket more has
 * sent so much, "=" settles all lengths, a digit leaves, "x" spoils, "o"
 * excludes the first of length 1.
 */
static const struct row {
	const char *steps;
	const char
	    *want; /* of each: "s"ettled or not "-"; then "p"ending or not */
} rows[] = {
    {"j", "-p"},
    {"j=", "-p"},
    {"ja=", "-p"},
    {"jaA=", "s."},
    {"jaAA=", "-p"},
    {"jaB=", "-p"},
    {"jA=a", "-p"},
    {"ja0", "-."},
    {"jja", "--p"},
    {"jjaaA=", "--p"},
    {"jjaaAA=", "ss."},
    {"jjaaAAA=", "--p"},
    {"jjabAB=", "ss."},
    {"jjabA=", "s-p"},
    {"jjabB=", "-sp"},
    {"jjabAA=", "--p"},
    {"jjabAAB=", "-sp"},
    {"jjaaA=A=", "ss."},
    {"jjaaAA=ja", "ss-p"},
    {"jjaaAA=jaA=", "sss."},
    {"jjaaAA=ja=", "ss-p"},
    {"jjaaA=0", "--p"},
    {"jjaaA=01", "--."},
    {"jjaaA=0A=", "ss."},
    {"jjaaA0=", "--p"},
    {"jjjabcABC=", "sss."},
    {"jjaaxAA=", "--."},
    {"jjaaAA=x", "--."},
    {"jjaaoAAA=", "ss."},
    {"jjaaoAA=", "--p"},
    {"jjaaAAo=", "--p"},
};

struct play {
	struct batch batch;
	int said;
	ino_t sent[4]; /* sockets, of each length */
};

/* Of that length, those that have sent none that is settled. */
static void
settle(struct play *play, uint64_t bytes)
{
	ino_t inodes[BATCH_MAX];
	ino_t inode;
	int count = 0;

	for (inode = 100 * bytes; inode < 100 * bytes + play->sent[bytes];
	     inode++) {
		if (!batch_has_sent(&play->batch, bytes, inode) &&
		    !batch_excludes(&play->batch, inode))
			inodes[count++] = inode;
	}
	batch_settle(&play->batch, bytes, batch_unsettled(&play->batch, bytes),
	    inodes, count);
}

static void
step(struct play *play, char letter)
{
	uint64_t bytes;

	if (letter == 'j') {
		assert_int_not_equal(batch_join(&play->batch, 0), -1);
	} else if (letter >= 'a' && letter <= 'c') {
		bytes = (uint64_t)letter - 'a' + 1;
		batch_set_hello(&play->batch, play->said++, bytes);
	} else if (letter >= 'A' && letter <= 'C') {
		play->sent[letter - 'A' + 1]++;
	} else if (letter == 'o') {
		batch_exclude(&play->batch, 100);
	} else if (letter == 'x') {
		batch_spoil(&play->batch);
	} else if (letter == '=') {
		for (bytes = 1; bytes <= 3; bytes++)
			settle(play, bytes);
	} else {
		batch_leave(&play->batch, letter - '0');
	}
}

static void
batch_is_told(void **state)
{
	const struct row *row = *state;
	struct play play = {0};
	const char *letter;
	char got[BATCH_MAX + 2];
	int i;

	for (letter = row->steps; *letter != '\0'; letter++)
		step(&play, *letter);
	for (i = 0; i < atomic_load(&play.batch.count); i++)
		got[i] = batch_is_settled(&play.batch, i) ? 's' : '-';
	got[i++] = batch_is_pending(&play.batch) ? 'p' : '.';
	got[i] = '\0';
	assert_string_equal(got, row->want);
}

static void
full_batch_is_spoilt(void)
{
	struct batch batch = {0};
	int i;

	for (i = 0; i < BATCH_MAX; i++)
		assert_int_equal(batch_join(&batch, 0), i);
	assert_false(batch.is_spoilt);
	assert_int_equal(batch_join(&batch, 0), -1);
	assert_true(batch.is_spoilt);
	assert_int_equal(batch.count, BATCH_MAX);
}

/* A socket is known by the length, too. */
static void
sent_one_is_known(void)
{
	const ino_t inodes[] = {7};
	struct batch batch = {0};

	batch_set_hello(&batch, batch_join(&batch, 0), 300);
	batch_settle(&batch, 300, 1, inodes, 1);
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
	struct batch batch = {0};
	const uint64_t name = batch_name("a.test");
	int i;

	for (i = 0; i < 4; i++)
		(void)batch_join(&batch, i % 2 == 0 ? name : 0);
	assert_int_equal(batch_named(&batch, name), 5);
	assert_int_equal(batch_named(&batch, 0), 10);
	assert_int_equal(batch_named(&batch, batch_name("b.test")), 0);
	assert_int_not_equal(batch_name(""), 0);
}

static const struct table_single singles[] = {
    {"a full batch is spoilt", full_batch_is_spoilt},
    {"a socket is known by inode and length", sent_one_is_known},
    {"names are told apart", names_are_told_apart},
};

int
main(void)
{
	const struct table tables[] = {
	    TABLE(rows, batch_is_told),
	    TABLE(singles, table_single_run),
	};

	return table_run("batch", tables, sizeof(tables) / sizeof(tables[0]));
}
