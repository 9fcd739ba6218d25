/* SPDX-License-Identifier: MIT */
/* Looks for what speaks against it. */
#include "preload/candidates_proof.h"
#include "preload/candidates_rule.h"
#include "preload/peer.h"
#include "preload/sockets.h"

/* What is known while the sockets are gone through. */
struct trial {
	const struct proof *proof;
	int leads; /* that have sent one as long */
	bool is_refuted;
};

/* Is the rule the one, if this is the connection? */
static bool
is_lead(const struct proof *proof, const struct socket_mark *mark, int fd)
{
	int i = candidates_find(proof->all, mark);

	if (i != -1)
		return (proof->all->leads >> i & 1) != 0;
	return candidates_rule_by(
	           proof->lib, proof->ssl, fd, CANDIDATES_LATE) == proof->rule;
}

/* One that was not there as it began. */
static void
try_later(
    enum sockets_kind kind, int fd, const struct sockets_end *end, void *data)
{
	struct trial *trial = data;
	const struct proof *proof = trial->proof;
	struct socket_mark mark;

	if (sockets_is_open(kind) && socket_mark_take(&mark, fd) == 0 &&
	    mark.said == atomic_load(&proof->all->hello) &&
	    candidates_find(proof->all, &mark) == -1 &&
	    !is_lead(proof, &mark, fd) &&
	    peer_may_be_at(proof->lib, proof->ssl, end))
		trial->is_refuted = true;
}

/* No other ClientHello was on the way. */
static bool
refute_alone(const struct proof *proof)
{
	const struct candidates *all = proof->all;
	uint64_t set = atomic_load(&all->seen), more[CANDIDATES_MAX];
	struct trial trial = {.proof = proof};
	int i;

	if (set == 0) {
		candidates_look(all, more);
		set = candidates_exact(all, more);
	}
	if ((set & all->leads) != 0 && (set & all->rivals) == 0) {
		sockets_each(SOCKETS_ALL, try_later, &trial);
		return trial.is_refuted;
	}
	if (set != 0)
		return true;
	for (i = 0; i < all->count; i++) {
		if ((all->leads >> i & 1) != 0 &&
		    more[i] > atomic_load(&all->hello))
			return false;
	}
	return proof->is_whole;
}

/* What the socket has sent since the first of the batch began. */
static uint64_t
sent_since(struct candidates *all, const struct socket_mark *mark)
{
	const struct candidates *first = candidates_first(all);
	int i = candidates_find(first, mark);

	return mark->said - (i != -1 ? first->marks[i].said : 0);
}

/*
 * One that is taken to have sent a ClientHello of the batch. What is closed is
 * no more; but the connection itself is open, and has said nothing else yet.
 */
static void
try_sent(
    enum sockets_kind kind, int fd, const struct sockets_end *end, void *data)
{
	struct trial *trial = data;
	const struct proof *proof = trial->proof;
	struct candidates *all = proof->all;
	struct socket_mark mark;

	(void)end;
	if (socket_mark_take(&mark, fd) == -1 ||
	    !batch_was_sent(all->batch, all->number, mark.inode))
		return;
	if (!sockets_is_open(kind) || !is_lead(proof, &mark, fd))
		trial->is_refuted = true;
	else if (sent_since(all, &mark) == atomic_load(&all->hello))
		trial->leads++;
}

bool
candidates_refute(const struct proof *proof)
{
	struct batch *batch = proof->all->batch;
	struct trial trial = {.proof = proof};

	if (!batch_is_counted(batch))
		return refute_alone(proof);
	if (!batch_is_settled(batch, proof->all->number))
		return true;
	sockets_each(SOCKETS_ALL, try_sent, &trial);
	if (!trial.is_refuted && trial.leads > 0)
		return false;
	batch_refute(batch, proof->all->number);
	return true;
}
