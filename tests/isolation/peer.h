/* SPDX-License-Identifier: MIT */
/* What a client says of its peer, and where its connection leads. */
#ifndef LEGACYTLS_TESTS_ISOLATION_PEER_H
#define LEGACYTLS_TESTS_ISOLATION_PEER_H

#include "isolation/rule.h"

#define NAME_MAX_SIZE 300

/* How the socket of a connection is known. */
enum sight {
	SIGHT_NONE,    /* there is none */
	SIGHT_VISIBLE, /* OpenSSL has it */
	SIGHT_HIDDEN,  /* the program has it */
};

struct end {
	struct ip ip;
	unsigned port;
};

struct peer {
	/* What the program calls it. */
	bool has_sni;
	char sni[NAME_MAX_SIZE];
	unsigned host_count; /* to be verified */
	char hosts[2][NAME_MAX_SIZE];
	bool has_verify_ip;
	struct ip verify_ip;

	/* Where the connection leads. */
	enum sight sight;
	struct end end;
	bool is_used; /* something has been said on it before */
	bool is_late; /* it is made within the handshake */

	/* Other connections of this process. */
	bool is_crowd; /* those of other threads, any number */
	bool has_bystander;
	struct end bystander;
	bool is_bystander_used;
};

/* Names that the thread has resolved, to its own addresses. */
struct resolved {
	size_t count;
	struct {
		char name[NAME_MAX_SIZE]; /* as asked for */
		struct ip ip;
	} entries[256];
};

#endif
