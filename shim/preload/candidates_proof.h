/* SPDX-License-Identifier: MIT */
/* Does a rule that rests on these sockets stand? */
#ifndef LEGACYTLS_PRELOAD_CANDIDATES_PROOF_H
#define LEGACYTLS_PRELOAD_CANDIDATES_PROOF_H

#include <stdbool.h>

#include <openssl/ssl.h>

#include "policy/rules.h"
#include "preload/candidates.h"
#include "preload/library.h"

/* That the rule is the right one, for the connection is one of these. */
struct proof {
	const struct library *lib;
	const SSL *ssl;
	struct candidates *all;
	const struct rule *rule;
	bool is_whole; /* all are there that it can be */
};

/*
 * Does it fail, now that the server has answered? By those that have sent just
 * the ClientHello, or if there are none by those that have sent more, for some
 * put it into messages of their own. If others of its thread may have been on
 * the way, too, it fails unless each of those that are as long was sent on a
 * socket of its own, and each of these sockets has the rule. Leaves errors on
 * OpenSSL's queue; errno may change.
 */
bool candidates_refute(const struct proof *proof);

#endif
