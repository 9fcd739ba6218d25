/* SPDX-License-Identifier: MIT */
/* What the shim keeps of one SSL. */
#ifndef LEGACYTLS_PRELOAD_CONNECTION_H
#define LEGACYTLS_PRELOAD_CONNECTION_H

#include "policy/rules.h"
#include "preload/library.h"

typedef void info_callback(const SSL *ssl, int where, int ret);

/*
 * Lives in the ex_data of the SSL: made when first needed, freed with the SSL,
 * copied by SSL_dup. Used by one thread at a time, as the SSL itself.
 */
struct connection {
	/* The application's own info callback on this SSL, or NULL. */
	info_callback *callback;
	/* The one that OpenSSL would have read as its state machine began. */
	info_callback *running;
	bool is_running;

	/* The rule that covers the peer; NULL: none does. */
	const struct rule *rule;

	/* What is in force because of the rule, and how to undo it. */
	uint64_t options; /* bits that were not set before */
	bool has_security_callback;
	bool has_auth_level;
	int auth_level; /* before */
	char *ciphers;  /* the list before, or NULL if it is as it was */

	/* SSL_OP_NO_RENEGOTIATION is ours and stays after the handshake. */
	bool is_guarded;
};

/* The SSL's connection, or NULL if it has none. */
struct connection *connection_of(struct library *lib, const SSL *ssl);

/* The same, but made if it has none; NULL only if memory runs out. */
struct connection *connection_make(struct library *lib, const SSL *ssl);

#endif
