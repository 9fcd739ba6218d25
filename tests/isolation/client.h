/* SPDX-License-Identifier: MIT */
/* An SSL that is used for one host after another, and its sessions. */
#ifndef LEGACYTLS_TESTS_ISOLATION_CLIENT_H
#define LEGACYTLS_TESTS_ISOLATION_CLIENT_H

#include "isolation/peer.h"
#include "isolation/program.h"

/* A session, and whom it is of. */
struct saved {
	SSL_SESSION *session; /* NULL: none */
	unsigned kind;        /* of server */
	bool is_verified;
	bool is_tainted; /* a rule may have had a part in it */
	/*
	 * Words (WORD_TRUST_ANY for 'pin' too) without which the full handshake
	 * that it is of would have been refused.
	 */
	unsigned marks;
};

struct client {
	SSL *ssl;                   /* NULL: none */
	const struct program *made; /* whose options and callbacks it has */
	const struct program *now;  /* whose level and list */
	bool verifies;              /* by its mode */
	bool has_mode;              /* of its own, not its context's */
	bool takes_any_name;        /* its verify callback does */
	bool asks_at_the_end;       /* and whether it was well verified */
	bool is_strict;             /* its verification is */
	bool has_list;              /* PROGRAM_LIST instead */
	struct saved last;          /* what the last handshake has left on it */
	bool is_sharing;            /* its CERT, with another SSL */
	bool is_waiting;            /* its handshake was left in the midst */
	int reason;                 /* ERR_GET_REASON of the last step */
};

enum reuse {
	REUSE_NEW,
	REUSE_CLEAR,   /* SSL_clear */
	REUSE_CONNECT, /* SSL_set_connect_state */
	REUSE_DUP,     /* SSL_dup of one that has been cleared */
	REUSE_CONTEXT, /* SSL_clear, SSL_set_SSL_CTX */
	REUSES
};

extern const char *const reuse_names[];

/* A new SSL, or the old one made ready. Exits without memory. */
void client_ready(
    struct client *client, enum reuse reuse, struct chance *chance);

/* Tells OpenSSL who the peer is; what it refuses is taken out of the peer. */
void client_name(struct client *client, struct peer *peer);

void client_free(struct client *client);

/* How the handshake is made. */
enum drive {
	DRIVE_CONNECT,
	DRIVE_HANDSHAKE,
	DRIVE_WRITE,
	DRIVE_READ,
	DRIVE_BIO,
	DRIVES
};

extern const char *const drive_names[];

/* Goes on: 1 when it is done, 0 when it waits, -1 if it failed. */
int client_step(struct client *client, enum drive drive);

/* How a connection ends where the server says no close_notify. */
enum ending {
	ENDING_CLEAN,
	ENDING_REFUSED,
	ENDING_NONE
};

/* Reads what there is. has_read: becomes true if that is anything. */
enum ending client_read(struct client *client, bool *has_read);

#endif
