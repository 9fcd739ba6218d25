/* SPDX-License-Identifier: MIT */
/* One handshake, from what is planned to what is found. */
#ifndef LEGACYTLS_TESTS_ISOLATION_TRIAL_H
#define LEGACYTLS_TESTS_ISOLATION_TRIAL_H

#include "isolation/expect.h"
#include "isolation/reference.h"
#include "isolation/tally.h"

#define FLIGHT_MAX 16384

struct trial {
	/* Planned; client and session stay the worker's. */
	unsigned number;
	struct client *client;
	struct peer peer;
	struct saved session; /* that was given to the SSL */
	const struct host *host;
	enum naming naming;
	enum link_way way;
	enum reuse reuse;
	enum drive drive;
	unsigned kind;
	const char *suite;
	int listener;
	bool is_abrupt; /* the server ends without a close_notify */
	reference_set allowed;
	const struct rule *late; /* whose pin holds, and no more; or NULL */
	/* Of the names that it gets as the handshake goes on. */
	bool is_renamed;
	struct peer renamed_peer;
	reference_set renamed_allowed;
	const struct rule *renamed_late;
	/* Held to the pin of another's peer, or not by its socket. */
	bool may_be_cut;

	/* Under way. */
	struct server *server;
	struct link link;
	int client_state, server_state;
	uint8_t flight[FLIGHT_MAX]; /* what the server was sent first */
	size_t flight_len;
	bool is_flight_over;

	/* Found. */
	bool has_offer;
	struct offer offer;
	bool has_succeeded, is_resumed;
	bool is_turned_down; /* it has not, by what the program has asked */
	enum ending ending;
};

enum verdict {
	VERDICT_GOOD,
	VERDICT_LEAKED,
	VERDICT_MISSED,
	VERDICT_WRONG,
};

/* Opens the link, and sends the ClientHello. 0, or -1: out of sockets. */
int trial_begin(struct trial *trial);

/* Goes on to the end, and closes the link. The session stays the SSL's. */
void trial_finish(struct trial *trial);

/* Closes the link in the midst of it. */
void trial_abandon(struct trial *trial);

/*
 * Was it as one of the allowed rules says? If it was renamed: has it done no
 * more than a rule of the first names and one of the others let it do?
 */
enum verdict trial_judge(const struct trial *trial, const struct plan *plan);

/* Has it been relaxed by no rule for sure, by all of its names? */
bool trial_is_strict(const struct trial *trial);

/* Of all that the server and the program have seen; never 0. */
uint64_t trial_digest(const struct trial *trial);

/* Adds what it was to the counts. */
void trial_count(
    const struct trial *trial, enum verdict verdict, struct tally *tally);

/* One line of text that says what it was; for stderr. */
void trial_print(const struct trial *trial, const struct plan *plan);

#endif
