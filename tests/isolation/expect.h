/* SPDX-License-Identifier: MIT */
/* What a client is to offer, and whom to accept, under a rule or none. */
#ifndef LEGACYTLS_TESTS_ISOLATION_EXPECT_H
#define LEGACYTLS_TESTS_ISOLATION_EXPECT_H

#include "isolation/client.h"
#include "isolation/server.h"

/* Learns the numbers of the suites. After programs_start. */
void expect_start(void);

/* Does the client offer just what it should? rule: NULL is none. */
bool expect_offer(const struct client *client, const struct rule *rule,
    const struct offer *offer);

enum outcome {
	OUTCOME_FAILS,
	OUTCOME_SUCCEEDS,
	OUTCOME_EITHER
};

/* What a handshake is judged by, beside the rule. */
struct facts {
	const struct client *client;
	const struct peer *peer;
	unsigned kind;
	const char *suite;           /* the only one that kind "?" agrees to */
	const struct saved *session; /* that was given to the SSL, or NULL */
	bool is_resumed;
};

/* Has such a server another key than the rule pins? */
bool expect_other_key(unsigned kind, const struct rule *rule);

enum outcome expect_outcome(const struct facts *facts, const struct rule *rule);

/* Is an end without close_notify an end of file to it? */
bool expect_opens_eof(const struct client *client, const struct rule *rule);

/* Must the session not even be offered? */
bool expect_session_dropped(
    const struct saved *session, const struct rule *rule);

/* The marks of the session that the handshake has made. */
unsigned expect_marks(const struct facts *facts);

#endif
