/* SPDX-License-Identifier: MIT */
/* Asks again who the peer is, for a pin's sake. */
#include "preload/apply.h"
#include "preload/late.h"
#include "preload/peer.h"
#include "preload/settings.h"

void
late_note(const struct library *lib, const SSL *ssl, struct connection *conn)
{
	conn->is_late = (settings_words() & RELAX_PIN) != 0 &&
	                !lib->SSL_is_server(ssl) && peer_is_late(lib, ssl);
}

void
late_watch(struct library *lib, SSL *ssl, struct connection *conn)
{
	const struct rule *rule;

	if (!conn->is_late || peer_is_late(lib, ssl))
		return;
	conn->is_late = false;
	rule = peer_rule_late(lib, ssl, settings_rules(), settings_today());
	if (rule == conn->rule || rule == NULL ||
	    (rule->relax.words & RELAX_PIN) == 0)
		return;
	apply_undo(lib, ssl, conn);
	conn->rule = rule;
}
