/* SPDX-License-Identifier: MIT */
/* A client that sends early data (RFC 8446 2.3), and a server in this process.
 */
#ifndef LEGACYTLS_TESTS_EARLY_PAIR_H
#define LEGACYTLS_TESTS_EARLY_PAIR_H

#include "preload/weak_pair.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/*
 * Set-up and tear-down of a cmocka group, with asking's. It has a journal
 * (outcome_fixture.h). The rules, which it sets before libssl is used:
 *   level.test, 127.0.0.1 seclevel1; all.test, 127.0.0.4 legacy-connect
 *   seclevel1; 127.0.0.16/28 seclevel1; pin.test, 127.0.0.2, port.test:9 the
 *   pinned key.
 *   None is for other.test or 127.0.0.3
 */
int early_start(void **state);
int early_stop(void **state);

/* What the server shows: the keys of asking, and that of pinned.h. */
enum early_key {
	EARLY_WEAK, /* RSA 1024 */
	EARLY_STRONG,
	EARLY_PINNED,
};

struct early_peer {
	const char *name; /* by which the client calls it, or NULL */
	uint8_t host;     /* by TCP to 127.0.0.host; 0: by memory */
	enum early_key key;
	bool is_stranger; /* it reads no tickets of others, nor early data */
};

/* A weak_pair at its beginning, with TLS 1.3. */
void early_pair_make(
    struct memory_pair *pair, SSL_CTX *ctx, const struct early_peer *peer);

/* Of such a handshake, which must go well; to be freed. */
SSL_SESSION *early_pair_session(SSL_CTX *ctx, const struct early_peer *peer);

/*
 * Offers the session, or if that is NULL goes on, and writes the early data;
 * what SSL_write_early_data says.
 */
int early_pair_write(struct memory_pair *pair, SSL_SESSION *session);

/*
 * Have they arrived? False: the server has refused them, or, by memory, has got
 * nothing.
 */
bool early_pair_read(struct memory_pair *pair);

/* There is just one record, and it is forgotten. error: a part of its, or NULL.
 */
void assert_recorded(const char *outcome, const char *error);

#endif
