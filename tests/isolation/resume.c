/* SPDX-License-Identifier: MIT */
/* Sessions that go from SSL to SSL. */
#include "isolation/resume.h"

void
resume_offer(struct worker *worker, struct trial *trial)
{
	struct client *client = trial->client;
	struct saved *saved = &worker->sessions[chance_one_in(
	    &worker->chance, 3)][chance_below(&worker->chance, SESSIONS)];
	bool is_left = chance_one_in(&worker->chance, 6);
	bool is_given = chance_one_in(&worker->chance, 3);
	bool is_same_kind = chance_one_in(&worker->chance, 2);

	if (is_left && trial->reuse != REUSE_NEW)
		trial->session = client->last;
	else if (is_given)
		trial->session = *saved;
	if (!is_left || trial->reuse == REUSE_NEW)
		SSL_set_session(client->ssl, trial->session.session);
	if (is_same_kind && trial->session.session != NULL)
		trial->kind = trial->session.kind;
}

void
resume_none(struct client *client)
{
	SSL_set_session(client->ssl, NULL);
	client->last = (struct saved){.is_tainted = true};
}

void
resume_save(struct worker *worker, struct trial *trial)
{
	struct client *client = trial->client;
	bool is_tainted = !trial_is_strict(trial) || trial->late != NULL ||
	                  client->is_sharing || trial->session.is_tainted;
	struct saved saved = {.kind = trial->kind, .is_tainted = is_tainted};
	struct saved *to =
	    &worker->sessions[is_tainted][trial->number % SESSIONS];
	const struct facts facts = {
	    .client = client, .peer = &trial->peer, .kind = trial->kind};

	if (trial->is_renamed || trial->is_turned_down) {
		resume_none(client);
		return;
	}
	/* What a resumed one was marked with, its ticket is. */
	saved.marks = trial->is_resumed    ? trial->session.marks :
	              trial->has_succeeded ? expect_marks(&facts) :
	                                     0;
	saved.session = SSL_get_session(client->ssl);
	client->last = saved;
	if (!trial->has_succeeded || trial->is_abrupt || saved.session == NULL)
		return;
	SSL_SESSION_free(to->session);
	SSL_SESSION_up_ref(saved.session);
	*to = saved;
}

void
resume_taint(struct worker *worker, const SSL_SESSION *session)
{
	size_t i;

	for (i = 0; session != NULL && i < SESSIONS; i++)
		worker->sessions[0][i].is_tainted |=
		    worker->sessions[0][i].session == session;
	for (i = 0; session != NULL && i < CLIENTS; i++)
		worker->clients[i].last.is_tainted |=
		    worker->clients[i].last.session == session;
}
