/* SPDX-License-Identifier: MIT */
/* preload/batch.h: is each ClientHello sent on a socket of its own? */
#include "support/table.h"

#include <string.h>

#include "preload/batch.h"
#include "preload/batch_reuse.h"

/*
 * Steps, a letter each: "j" joins, "a" to "c" say that the next one that has
 * not said so yet is 1 to 3 bytes long, "A" to "C" that one socket more has
 * sent so much, "=" settles all lengths, a digit leaves, "g" gives up the
 * first, "r" refutes it, "x" spoils, "o" excludes the first of length 1, "p"
 * passes it over. "l" gives out no further place; then what can be taken again
 * is looked for: "k" while all sockets are open as they are, "m" when they have
 * sent more, "K" when they are closed.
 */
static const struct row {
	const char *steps;
	/* Of each: "s"ettled, "f"ree or not "-"; then "p"ending or not. */
	const char *want;
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
    {"jjaaAA=r", "--."},
    {"jjjaabAAB=r", "--s."},
    {"jjaaAA=rja", "---p"},
    {"jjaaAA=rjaA=", "--s."},
    {"jjaar", "--p"},
    {"jjaaoAAA=", "ss."},
    {"jjaaoAA=", "--p"},
    {"jjaaAAo=", "--p"},
    {"jjaapAAA=", "ss."},
    {"jjaapAA=", "--p"},

    {"jjg", "--p"},
    {"jjg0", "--."},
    {"jjaag0A=", "--."},
    {"jjaag0AA=", "ss."},
    {"jjaaAA=g0K", "ss."},
    {"jjaaAA=g01K", "sf."},
    {"jjaaA=g0K", "--."},

    {"jjaaAA=01K", "sf."},
    {"jjaaAA=1K", "sf."},
    {"jjaaAA=K", "ss."},
    {"jjaaA=01K", "--."},
    {"jjaaA=01KA=", "--."},
    {"jjaaA=01kA=", "ss."},
    {"jjaaAA=01K=", "sf."},
    {"jjaaAA=01lKj", "s-p"},
    {"jjaaAA=01lKj=", "s-p"},
    {"jjaaAA=01lKja=", "s-p"},
    {"jjaaAA=01lKjaA=", "ss."},
    {"jjaaAA=01lKjaAA=", "s-p"},
    {"jjaaAA=01lkja=", "s-p"},
    {"jjaaAA=01lkjaA=", "ss."},
    {"jjaaAA=01lmja=", "s-p"},
    {"jjaaAA=01lmjaA=", "ss."},
    {"jjaaAA=1lkja=", "s-p"},
    {"jjaaAA=1lKjb=", "s-p"},
    {"jjaaAA=1lKjbB=", "ss."},
    {"jjaaAA=1lKjjaaA=", "s--p"},
    {"jjaaAA=1lKjjaaAA=", "sss."},
    {"jjaaAA=01lKjaA=1lKj", "s-p"},
    {"jjaaA=01lKj", "---p"},
    {"jjaaA=01lkjaA=", "---p"},
    {"jjaaA=01lkjaAA=", "sss."},
    {"jjaaAA=01xlKj", "--p"},
    {"jjaaokAA=", "--p"},
    {"jjaaoKAA=", "ss."},
    {"jjaapkAA=", "--p"},
};

struct play {
	struct batch batch;
	int numbers[8]; /* of those that have joined */
	int joined;
	int said;
	ino_t gone[4]; /* sockets, of each length */
	ino_t sent[4];
};

static ino_t
inode_of(uint64_t bytes, ino_t number)
{
	return 100 * bytes + number;
}

static void
settle(struct play *play, uint64_t bytes)
{
	struct batch_socket sockets[8];
	ino_t i;
	int count = 0;

	for (i = play->gone[bytes]; i < play->sent[bytes]; i++)
		sockets[count++] = (struct batch_socket){
		    .inode = inode_of(bytes, i), .names = UINT64_MAX};
	assert_true(batch_settle(
	    &play->batch, batch_turn(&play->batch), bytes, sockets, count));
}

static void
retire(struct play *play, char letter)
{
	struct batch_kept kept = {0};
	uint64_t bytes;
	ino_t i;

	for (bytes = 1; bytes <= 3; bytes++) {
		/* Also one that is excluded, and has not sent anything. */
		for (i = 0; i <= play->sent[bytes] && letter != 'K'; i++)
			batch_keep(&play->batch, &kept, inode_of(bytes, i),
			    letter == 'm' ? 1000 : bytes);
		if (letter != 'k')
			play->gone[bytes] = play->sent[bytes];
	}
	assert_true(
	    batch_retire(&play->batch, batch_turn(&play->batch), &kept));
}

static void
join(struct play *play)
{
	int number = batch_join(&play->batch, 0);

	assert_int_not_equal(number, -1);
	play->numbers[play->joined++] = number;
}

/* Those of all lengths, or of a length. */
static void
step_of_length(struct play *play, char letter)
{
	uint64_t bytes;

	if (letter >= 'a' && letter <= 'c') {
		bytes = (uint64_t)letter - 'a' + 1;
		batch_set_hello(
		    &play->batch, play->numbers[play->said++], bytes);
	} else if (letter >= 'A' && letter <= 'C') {
		play->sent[letter - 'A' + 1]++;
	} else {
		for (bytes = 1; bytes <= 3; bytes++)
			settle(play, bytes);
	}
}

static void
step(struct play *play, char letter)
{
	if (letter == 'j')
		join(play);
	else if (strchr("abcABC=", letter) != NULL)
		step_of_length(play, letter);
	else if (strchr("kmK", letter) != NULL)
		retire(play, letter);
	else if (letter == 'l')
		play->batch.limit = atomic_load(&play->batch.count);
	else if (letter == 'o')
		batch_exclude(&play->batch, inode_of(1, 0));
	else if (letter == 'p')
		batch_pass_over(&play->batch, inode_of(1, 0));
	else if (letter == 'x')
		batch_spoil(&play->batch);
	else if (letter == 'r')
		batch_refute(&play->batch, 0);
	else if (letter == 'g')
		batch_give_up(&play->batch, 1);
	else
		batch_leave(&play->batch, letter - '0');
}

static char
letter_of(const struct batch *batch, int number)
{
	if (batch_is_free(batch, number))
		return 'f';
	return batch_is_settled(batch, number) ? 's' : '-';
}

static void
batch_is_told(void **state)
{
	const struct row *row = *state;
	static struct play play;
	const char *letter;
	char got[16];
	int i;

	memset(&play, 0, sizeof(play));
	for (letter = row->steps; *letter != '\0'; letter++)
		step(&play, *letter);
	for (i = 0; i < atomic_load(&play.batch.count); i++)
		got[i] = letter_of(&play.batch, i);
	got[i++] = batch_is_pending(&play.batch) ? 'p' : '.';
	got[i] = '\0';
	assert_string_equal(got, row->want);
}

int
main(void)
{
	const struct table tables[] = {
	    TABLE(rows, batch_is_told),
	};

	return table_run("batch", tables, 1);
}
