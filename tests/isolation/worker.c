/* SPDX-License-Identifier: MIT */
/* Makes handshakes one after the other, some with another in between. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "isolation/draw.h"
#include "isolation/given.h"
#include "isolation/resume.h"
#include "isolation/worker.h"

/* README, "The journal": of what a rule covers, and of what has failed. */
static bool
is_recorded(const struct trial *trial)
{
	return (trial->allowed & REFERENCE_STRICT) == 0 ||
	       (!trial->has_succeeded && !trial->is_turned_down);
}

/* What it was, and what it shows. */
static void
settle(struct worker *worker, struct trial *trial)
{
	enum verdict verdict = trial_judge(trial, worker->plan);
	/* Whether a session can be resumed still may be a matter of timing. */
	bool is_twin = trial_is_strict(trial) && trial->late == NULL &&
	               trial->renamed_late == NULL && !trial->may_be_cut &&
	               !trial->session.is_tainted &&
	               trial->session.session == NULL &&
	               !given_is_held(trial->client);

	trial_count(trial, verdict, &worker->tally);
	worker->tally.in_threads += worker->plan->threads > 1;
	worker->tally.modes += trial->client->has_mode;
	worker->tally.contained += worker->is_contained;
	worker->tally.held +=
	    worker->is_contained && given_is_held(trial->client);
	worker->tally.journaled += worker->has_journal;
	worker->tally.records += worker->has_journal && is_recorded(trial);
	worker->digests[trial->number] = is_twin ? trial_digest(trial) : 0;
	if (verdict != VERDICT_GOOD || worker->is_verbose) {
		flockfile(stderr);
		fprintf(stderr, "%sthread %u, handshake ",
		    verdict == VERDICT_LEAKED ? "RELAXED BUT FORBIDDEN: " :
		    verdict == VERDICT_MISSED ? "STRICT THOUGH ALLOWED: " :
		    verdict == VERDICT_WRONG  ? "NOT AS THE RULE SAYS: " :
		                                "",
		    worker->thread);
		trial_print(trial, worker->plan);
		funlockfile(stderr);
	}
	resume_save(worker, trial);
}

/* The reference. */
static void
ask(struct worker *worker, const struct peer *peer, reference_set *allowed,
    const struct rule **held_to)
{
	int late = REFERENCE_NONE;

	*allowed = reference_answers(worker->plan, peer, &worker->resolved);
	if (*allowed == REFERENCE_STRICT)
		late = reference_late(worker->plan, peer, &worker->resolved);
	*held_to = late != REFERENCE_NONE ? &worker->plan->rules[late] : NULL;
}

/*
 * Is there another ClientHello that is not answered? It may be as long, and may
 * not have been sent by TCP.
 */
static bool
has_waiting(const struct worker *worker, const struct client *client)
{
	size_t i;

	for (i = 0; i < CLIENTS; i++) {
		if (&worker->clients[i] != client &&
		    worker->clients[i].ssl != NULL &&
		    worker->clients[i].is_waiting)
			return true;
	}
	return false;
}

static void
start(struct worker *worker, struct trial *trial, struct client *client,
    unsigned number)
{
	memset(trial, 0, offsetof(struct trial, flight));
	trial->number = number;
	trial->client = client;
	draw_trial(worker, trial);
	client_ready(client, trial->reuse, &worker->chance);
	resume_offer(worker, trial);
	client_name(client, &trial->peer);
	ask(worker, &trial->peer, &trial->allowed, &trial->late);
	trial->may_be_cut =
	    trial->peer.sight == SIGHT_HIDDEN &&
	    (trial->peer.is_crowd || has_waiting(worker, client));
	draw_renamed(worker, trial);
	if (!trial_is_strict(trial) || trial->late != NULL ||
	    trial->may_be_cut || trial->is_renamed)
		resume_taint(worker, trial->session.session);
}

/*
 * By then a late socket has its end. And one for where a used one leads may
 * have a pin, which holds: README, "What remains".
 */
static void
rename_peer(struct worker *worker, struct trial *trial)
{
	struct peer *peer = &trial->renamed_peer, by_then;
	reference_set allowed;

	client_name(trial->client, peer);
	ask(worker, peer, &trial->renamed_allowed, &trial->renamed_late);
	if (!link_has_socket(trial->way) || trial->may_be_cut)
		return;
	by_then = *peer;
	by_then.sight = peer->is_late ? SIGHT_VISIBLE : peer->sight;
	by_then.is_late = true;
	ask(worker, &by_then, &allowed, &trial->renamed_late);
	if (peer->is_late)
		trial->renamed_allowed |= allowed;
}

static void
begin(struct worker *worker, struct trial *trial)
{
	if (trial_begin(trial) == -1) {
		fprintf(stderr, "isolation: thread %u: no socket: %s\n",
		    worker->thread, strerror(errno));
		exit(1);
	}
	if (trial->is_renamed)
		rename_peer(worker, trial);
}

/* The two share a CERT from now on, with its level and its callback. */
static void
share(struct trial *held, struct trial *trial)
{
	if (SSL_copy_session_id(trial->client->ssl, held->client->ssl) != 1)
		return;
	SSL_set_session(trial->client->ssl, NULL);
	trial->session =
	    (struct saved){.is_tainted = trial->session.is_tainted};
	trial->client->now = held->client->now;
	held->client->is_sharing = trial->client->is_sharing = true;
}

/*
 * A handshake that comes to nothing, with any host, before the program sets
 * anything for the next one. (In a process with sockets a ClientHello that is
 * never sent has others cut off: README, "Which clients".)
 */
static void
give_up(struct worker *worker, struct trial *trial, struct client *client)
{
	start(worker, trial, client, 0);
	if (trial->way == LINK_TCP || !worker->has_sockets) {
		begin(worker, trial);
		trial_abandon(trial);
		worker->tally.given_up++;
		worker->tally.records += worker->has_journal;
	}
	resume_none(client);
}

/* A whole handshake while another one has just begun. */
static void
interleave(struct worker *worker, struct trial *held, unsigned number)
{
	struct client *other = &worker->clients[CLIENTS - 1];
	struct trial *trial = malloc(sizeof(*trial));
	bool is_sharing = chance_one_in(&worker->chance, 3);

	if (trial == NULL)
		exit(1);
	start(worker, trial, other, number);
	if (is_sharing && held->client->now == other->now)
		share(held, trial);
	begin(worker, trial);
	trial_finish(trial);
	settle(worker, trial);
	worker->tally.interleaved++;
	free(trial);
}

static void
stop(struct worker *worker)
{
	size_t i, j;

	for (i = 0; i < CLIENTS; i++)
		client_free(&worker->clients[i]);
	for (i = 0; i < 2; i++) {
		for (j = 0; j < SESSIONS; j++)
			SSL_SESSION_free(worker->sessions[i][j].session);
	}
}

void *
worker_run(void *argument)
{
	struct worker *worker = argument;
	struct trial *trial = malloc(sizeof(*trial));
	unsigned number = 0, client, i;
	bool is_held;

	if (trial == NULL)
		exit(1);
	for (i = 0; i < SESSIONS; i++)
		worker->sessions[1][i].is_tainted = true;
	while (number < worker->count) {
		draw_resolve(worker);
		client = chance_below(&worker->chance, CLIENTS - 1);
		if (chance_one_in(&worker->chance, 10))
			give_up(worker, trial, &worker->clients[client]);
		start(worker, trial, &worker->clients[client], number++);
		is_held = chance_one_in(&worker->chance, 6) &&
		          !link_has_socket(trial->way) &&
		          number < worker->count;
		begin(worker, trial);
		if (is_held)
			interleave(worker, trial, number++);
		trial_finish(trial);
		settle(worker, trial);
	}
	free(trial);
	stop(worker);
	return NULL;
}
