/* SPDX-License-Identifier: MIT */
/* Compares what each has sent. */
#include <stdlib.h>

#include "preload/candidates.h"

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
	struct candidates *previous;

	while (all != NULL && atomic_fetch_sub(&all->holders, 1) == 1) {
		previous = all->previous;
		batch_drop(all->batch);
		free(all);
		all = previous;
	}
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
candidates_find(const struct candidates *all, const struct socket_mark *mark)
{
	int i;

	for (i = 0; i < all->count; i++) {
		if (socket_mark_equal(&all->marks[i], mark))
			return i;
	}
	return -1;
}

bool
candidates_have_fresh(const struct candidates *all)
{
	int i;

	for (i = 0; i < all->count; i++) {
		if (all->marks[i].said == 0)
			return true;
	}
	return false;
}

struct candidates *
candidates_first(struct candidates *all)
{
	return all->first != NULL ? all->first : all;
}

void
candidates_set_hello(struct candidates *all, uint64_t bytes)
{
	atomic_store(&all->hello, bytes);
	batch_set_hello(all->batch, all->number, bytes);
}

uint64_t
candidates_look(const struct candidates *all, uint64_t more[CANDIDATES_MAX])
{
	return socket_marks_look(all->marks, all->count, more);
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
