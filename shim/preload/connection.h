/* SPDX-License-Identifier: MIT */
/* What the shim keeps of one SSL. */
#ifndef LEGACYTLS_PRELOAD_CONNECTION_H
#define LEGACYTLS_PRELOAD_CONNECTION_H

#include <sys/types.h>

#include "policy/rules.h"
#include "preload/carrier.h"
#include "preload/cutoff.h"
#include "preload/library.h"
#include "preload/peername.h"
#include "preload/sockets.h"

typedef void info_callback(const SSL *ssl, int where, int ret);
typedef int security_callback(const SSL *ssl, const SSL_CTX *ctx, int op,
    int bits, int nid, void *other, void *ex);

/*
 * Lives in the ex_data of the SSL: made when first needed, freed with the SSL,
 * copied by SSL_dup. Used by one thread at a time, as the SSL itself.
 */
struct connection {
	/* The application's own info callback on this SSL, or NULL. */
	info_callback *callback;
	/* The one that OpenSSL would have read as its state machine began. */
	info_callback *running;
	/* It is at work: what the application does is done in a callback. */
	bool is_running;

	/* The rule that covers the peer; NULL: none does. */
	const struct rule *rule;
	uint64_t name_hash;     /* of the name that it was chosen for */
	bool is_late;           /* its socket was not connected as it began */
	bool asks_for_end;      /* it may depend on where the socket leads */
	bool is_direct;         /* nothing had been said there as it began */
	struct sockets_end end; /* where it led then; family 0: not known */
	struct carrier carrier; /* or the sockets that it can be */
	/* Or one that did, until it ended; for the journal. */
	const struct rule *ended;

	/* A handshake is under way for which something has been changed. */
	bool is_changed;

	/* What is in force for a handshake, and how to undo it. */
	bool has_security_callback;
	bool has_verify_callback;
	bool has_auth_level;
	bool has_min_version;
	bool has_max_version;
	bool has_clear_flags;
	int auth_level; /* before */
	int min_version;
	int min_set; /* what it was set to */
	int max_version;
	SSL_verify_cb verify_callback;
	uint64_t options_set;   /* bits that were not set before */
	uint64_t options_held;  /* that the application cannot clear */
	uint64_t options_clear; /* bits that were set before */
	uint64_t below_tls12;   /* suites that tls1.0 and tls1.1 have added */
	bool has_old_cipher; /* the list before has one for TLS 1.0 and 1.1 */
	char *ciphers;       /* the list before, or NULL if it is as it was */
	char *wider;         /* what it was set to */
	/*
	 * The SSL had no list of its own but its context's; this is what that
	 * was when it was put back, for OpenSSL has no way to have none again.
	 */
	char *followed;

	/* Option bits that stay until the SSL is used for another peer. */
	uint64_t lasting;       /* that were not set before */
	uint64_t lasting_held;  /* that the application cannot clear */
	uint64_t lasting_clear; /* that were set before */

	/* What LEGACYTLS_CONTAIN holds back, before a rule relaxes. */
	struct {
		bool is_on;
		int auth_level; /* before */
		int raised;     /* to this, or 0 */
		uint64_t options_set;
		uint64_t options_held;
		uint64_t options_clear;
		/* The security callback, if it could not be wrapped. */
		security_callback *callback;
	} contained;

	/* 'pin' and 'trust-any' in the handshake that is under way. */
	bool is_pinned; /* the certificate that was verified has a pinned key */
	bool is_unpinned; /* what was verified has not */
	bool is_excused;  /* the chain was accepted though OpenSSL refused it */
	enum cut cut;     /* the peer was cut off */

	/*
	 * For the journal, of the handshake that is under way or, after it, of
	 * the connection since.
	 */
	uint32_t needed;         /* of enum relax_word */
	bool has_refused_groups; /* 'classic-groups' has left some out */
	bool refuses_tls1_0;     /* the application's level does */
	bool refuses_tls1_1;
	bool signs_by_sha1;    /* 'sha1' lets the application's own key */
	bool is_recorded;      /* it has failed, and there is a record */
	bool is_unanswered;    /* it waits for the answer to its ClientHello */
	pid_t waiter;          /* in this process; a child has a copy */
	bool has_close_notify; /* the peer has closed as it should */

	/* Whom a record will be of that is written as it ends; or NULL. */
	struct peername *peername;

	/* Renegotiations that were let through, and refused since. */
	struct rate_meter renegotiations;
	uint32_t refusals;
};

/* The SSL's connection, or NULL if it has none. */
struct connection *connection_of(struct library *lib, const SSL *ssl);

/* Has it been freed, with all but the memory of the SSL? None is made then. */
bool connection_is_gone(const struct library *lib, const SSL *ssl);

/* connection_of, but made if it has none; NULL: no memory, or it is gone. */
struct connection *connection_make(struct library *lib, const SSL *ssl);

/*
 * The connection to a peer has ended, for the journal: the SSL is freed or goes
 * to another one. errno may change.
 */
void connection_end(
    const struct library *lib, const SSL *ssl, struct connection *conn);

#endif
