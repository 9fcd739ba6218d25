/* SPDX-License-Identifier: MIT */
/* Carries bytes to and fro, and keeps what the server saw. */
#include <string.h>

#include "isolation/trial.h"

static void
keep_flight(struct trial *trial, const uint8_t *bytes, size_t len)
{
	if (trial->is_flight_over)
		return;
	if (len > FLIGHT_MAX - trial->flight_len)
		len = FLIGHT_MAX - trial->flight_len;
	memcpy(trial->flight + trial->flight_len, bytes, len);
	trial->flight_len += len;
}

/* One way and the other; true if anything has moved. */
static bool
carry(struct trial *trial)
{
	uint8_t bytes[FLIGHT_MAX];
	bool has_moved = false;
	size_t len;

	while ((len = link_take(&trial->link, bytes, sizeof(bytes))) > 0) {
		keep_flight(trial, bytes, len);
		server_feed(trial->server, bytes, len);
		has_moved = true;
	}
	if (trial->flight_len > 0 && trial->server_state == 0)
		trial->server_state = server_step(trial->server);
	while ((len = server_take(trial->server, bytes, sizeof(bytes))) > 0) {
		/* The answer: what the client sends now is not its first. */
		trial->is_flight_over = true;
		link_give(&trial->link, bytes, len);
		has_moved = true;
	}
	return has_moved;
}

int
trial_begin(struct trial *trial)
{
	trial->client_state = trial->server_state = 0;
	trial->flight_len = 0;
	trial->is_flight_over = false;
	trial->server = server_new(trial->kind, trial->suite);
	if (link_open(&trial->link, trial->way, trial->client->ssl,
	        &trial->peer, trial->listener) == -1)
		return -1;
	trial->client_state = client_step(trial->client, trial->drive);
	trial->client->is_waiting = true;
	return 0;
}

static bool
is_over(const struct trial *trial)
{
	return trial->client_state == -1 || trial->server_state == -1 ||
	       (trial->client_state == 1 && trial->server_state == 1);
}

/* Of what the server has said last, and that it has gone. */
static void
hear(struct trial *trial)
{
	link_end(&trial->link);
	do {
		trial->client_state = client_step(trial->client, trial->drive);
	} while (trial->client_state == 0 && link_wait(&trial->link));
}

static void
shake_hands(struct trial *trial)
{
	bool has_moved;

	do {
		has_moved = carry(trial);
		if (trial->client_state == 0)
			trial->client_state =
			    client_step(trial->client, trial->drive);
		has_moved |= carry(trial);
	} while (!is_over(trial) && (has_moved || link_wait(&trial->link)));
	/* The client is to hear of it, whichever was first. */
	if (trial->server_state == -1 && trial->client_state == 0)
		hear(trial);
}

/*
 * The server says something, behind its tickets, and may then end without a
 * close_notify.
 */
static void
say_something(struct trial *trial)
{
	bool has_read = false;

	server_write(trial->server);
	carry(trial);
	if (trial->is_abrupt)
		link_end(&trial->link);
	do {
		trial->ending = client_read(trial->client, &has_read);
	} while (trial->ending == ENDING_NONE &&
	         (trial->is_abrupt || !has_read) && link_wait(&trial->link));
}

void
trial_abandon(struct trial *trial)
{
	SSL_set_bio(trial->client->ssl, NULL, NULL);
	link_close(&trial->link);
	server_free(trial->server);
}

void
trial_finish(struct trial *trial)
{
	bool is_done;

	shake_hands(trial);
	trial->client->is_waiting = trial->client_state == 0;
	is_done = trial->client_state == 1 && trial->server_state == 1;
	trial->is_turned_down =
	    is_done && trial->client->asks_at_the_end &&
	    SSL_get_verify_result(trial->client->ssl) != X509_V_OK;
	trial->has_succeeded = is_done && !trial->is_turned_down;
	trial->has_offer =
	    offer_read(&trial->offer, trial->flight, trial->flight_len) == 0;
	trial->is_resumed = is_done && server_has_resumed(trial->server);
	trial->ending = ENDING_NONE;
	if (trial->has_succeeded)
		say_something(trial);
	/* Or the end without a word would keep it from being used again. */
	SSL_set_shutdown(trial->client->ssl, SSL_SENT_SHUTDOWN);
	trial_abandon(trial);
}

bool
trial_is_strict(const struct trial *trial)
{
	return trial->allowed == REFERENCE_STRICT &&
	       (!trial->is_renamed ||
	           trial->renamed_allowed == REFERENCE_STRICT);
}

static bool
agrees(const struct trial *trial, const struct rule *rule)
{
	const struct facts facts = {trial->client, &trial->peer, trial->kind,
	    trial->suite,
	    trial->session.session != NULL ? &trial->session : NULL,
	    trial->is_resumed};
	enum outcome outcome = expect_outcome(&facts, rule);
	bool is_open = expect_opens_eof(trial->client, rule);

	if (expect_other_key(trial->kind, trial->late))
		outcome = OUTCOME_FAILS;
	if (trial->may_be_cut && !trial->has_succeeded)
		outcome = OUTCOME_EITHER;
	if (!trial->has_offer ||
	    !expect_offer(trial->client, rule, &trial->offer))
		return false;
	if (trial->offer.has_session && trial->session.session != NULL &&
	    expect_session_dropped(&trial->session, rule))
		return false;
	if (outcome != OUTCOME_EITHER &&
	    trial->has_succeeded != (outcome == OUTCOME_SUCCEEDS))
		return false;
	return !trial->has_succeeded || !trial->is_abrupt ||
	       trial->ending == (is_open ? ENDING_CLEAN : ENDING_REFUSED);
}

/* Might it have succeeded by one of these? TLS 1.3 is no relaxation. */
static bool
may_succeed(
    const struct plan *plan, const struct facts *facts, reference_set allowed)
{
	struct rule rule;
	size_t i;

	if ((allowed & REFERENCE_STRICT) != 0 &&
	    expect_outcome(facts, NULL) != OUTCOME_FAILS)
		return true;
	for (i = 0; i < plan->count; i++) {
		rule = plan->rules[i];
		rule.words &= ~(unsigned)WORD_MAX_TLS1_2;
		if ((allowed >> (i + 1) & 1) != 0 &&
		    expect_outcome(facts, &rule) != OUTCOME_FAILS)
			return true;
	}
	return false;
}

/*
 * The server was told the first name, and its certificate is for the other,
 * whose pin holds.
 */
static enum verdict
judge_renamed(const struct trial *trial, const struct plan *plan)
{
	struct peer shown = trial->renamed_peer;
	const struct facts facts = {trial->client, &shown, trial->kind,
	    trial->suite,
	    trial->session.session != NULL ? &trial->session : NULL,
	    trial->is_resumed};

	shown.has_sni = trial->peer.has_sni;
	strcpy(shown.sni, trial->peer.sni);
	if (trial->has_succeeded &&
	    (expect_other_key(trial->kind, trial->renamed_late) ||
	        !may_succeed(plan, &facts, trial->allowed) ||
	        !may_succeed(plan, &facts, trial->renamed_allowed)))
		return VERDICT_LEAKED;
	return VERDICT_GOOD;
}

enum verdict
trial_judge(const struct trial *trial, const struct plan *plan)
{
	size_t i;

	if (trial->is_renamed)
		return judge_renamed(trial, plan);
	if (trial_is_strict(trial))
		return agrees(trial, NULL) ? VERDICT_GOOD : VERDICT_LEAKED;
	/* Which of two that share a CERT is relaxed is left open. */
	if (trial->client->is_sharing)
		return VERDICT_GOOD;
	if ((trial->allowed & REFERENCE_STRICT) != 0 && agrees(trial, NULL))
		return VERDICT_GOOD;
	for (i = 0; i < plan->count; i++) {
		if ((trial->allowed >> (i + 1) & 1) != 0 &&
		    agrees(trial, &plan->rules[i]))
			return VERDICT_GOOD;
	}
	return agrees(trial, NULL) ? VERDICT_MISSED : VERDICT_WRONG;
}

uint64_t
trial_digest(const struct trial *trial)
{
	uint64_t digest =
	    trial->offer.digest * 31 + (uint64_t)trial->has_offer * 16 +
	    (uint64_t)trial->has_succeeded * 8 +
	    (uint64_t)trial->is_resumed * 4 + (uint64_t)trial->ending;

	return digest != 0 ? digest : 1;
}
