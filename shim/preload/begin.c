/* SPDX-License-Identifier: MIT */
/* Chooses the rule, and leaves nothing of the peer before. */
#include "preload/apply.h"
#include "preload/begin.h"
#include "preload/candidates_last.h"
#include "preload/carrier.h"
#include "preload/ciphers.h"
#include "preload/cutoff.h"
#include "preload/guard.h"
#include "preload/late.h"
#include "preload/peer.h"
#include "preload/renamed.h"
#include "preload/security.h"
#include "preload/session.h"
#include "preload/settings.h"

/* Is there anything to do on this side whoever the peer is, or becomes? */
static bool
concerns_all(bool is_server)
{
	if (!is_server)
		return settings_contains() ||
		       (settings_words() & RELAX_PIN) != 0;
	return settings_server()->prefer_ciphers ||
	       settings_server()->renegotiations.times != 0;
}

/* The rule that covered the peer until it ended, for the journal. */
static const struct rule *
ended_rule(const struct library *lib, const SSL *ssl, const struct rules *rules)
{
	if (settings_journal() == NULL ||
	    rules_first_end(rules) >= settings_today())
		return NULL;
	return peer_rule(lib, ssl, rules, INT32_MIN);
}

/*
 * There is nothing to be done, or no memory for it. A client that may have to
 * be held to a pin, for its peer can change yet, makes no handshake;
 * renegotiations that cannot be counted are refused.
 */
static void
begin_without(struct library *lib, SSL *ssl, bool is_server)
{
	if (is_server && settings_server()->renegotiations.times != 0)
		lib->SSL_set_options(ssl, SSL_OP_NO_RENEGOTIATION);
	else if (!is_server && concerns_all(is_server))
		security_refuse((struct security_holder){lib, ssl, NULL});
}

struct connection *
begin(struct library *lib, SSL *ssl, struct connection *conn)
{
	const struct rules *rules = settings_rules();
	const struct rule *rule = NULL, *ended = NULL;
	bool is_server = lib->SSL_is_server(ssl);

	if (!is_server)
		candidates_see_last();
	cutoff_undo(lib, ssl);
	if (conn != NULL) {
		connection_end(lib, ssl, conn);
		conn->cut = CUT_NOT;
		apply_undo_lasting(lib, ssl, conn);
		guard_reset(conn);
		ciphers_follow(lib, ssl, conn);
	}
	if (!is_server && rules != NULL) {
		rule = peer_rule(lib, ssl, rules, settings_today());
		if (rule == NULL)
			ended = ended_rule(lib, ssl, rules);
	}
	if (conn == NULL &&
	    (rule != NULL || ended != NULL || concerns_all(is_server) ||
	        (!is_server && carrier_concerns(lib, ssl))))
		conn = connection_make(lib, ssl);
	if (conn != NULL) {
		conn->rule = rule;
		conn->ended = ended;
		renamed_note(lib, ssl, conn);
		late_note(lib, ssl, conn);
		late_check(lib, ssl, conn);
	}
	if (conn == NULL || !carrier_note(lib, ssl, conn))
		begin_without(lib, ssl, is_server);
	if (is_server)
		return conn;
	if (conn == NULL || conn->carrier.candidates == NULL)
		candidates_exclude(lib->SSL_get_wfd(ssl));
	session_check(lib, ssl, conn != NULL ? conn->rule : NULL);
	return conn;
}
