/* SPDX-License-Identifier: MIT */
/* Asks again who the peer is, for a pin's sake. */
#include "preload/apply.h"
#include "preload/late.h"
#include "preload/peer.h"
#include "preload/settings.h"
#include "preload/trust.h"

static void
note_call(const char *text, void *data)
{
	bool *is_called = data;

	(void)text;
	*is_called = true;
}

/* May it depend on the socket which rule is the right one? */
static bool
asks_for_socket(const struct library *lib, const SSL *ssl)
{
	bool is_called = false;

	return rules_ask_for_socket(settings_rules()) ||
	       !peername_each(lib, ssl, note_call, &is_called) || !is_called;
}

void
late_note(const struct library *lib, const SSL *ssl, struct connection *conn)
{
	conn->is_late = conn->rule == NULL &&
	                (settings_words() & RELAX_PIN) != 0 &&
	                !lib->SSL_is_server(ssl) && peer_is_late(lib, ssl) &&
	                asks_for_socket(lib, ssl);
}

void
late_check(const struct library *lib, SSL *ssl, const struct connection *conn)
{
	if (conn->is_late && lib->SSL_get_session(ssl) != NULL)
		lib->SSL_set_session(ssl, NULL);
}

void
late_watch(struct library *lib, SSL *ssl, struct connection *conn)
{
	const struct rule *rule;

	if (!conn->is_late || peer_is_late(lib, ssl))
		return;
	conn->is_late = false;
	rule = peer_rule_late(lib, ssl, settings_rules(), settings_today());
	if (rule == conn->rule || !trust_has_pin(rule))
		return;
	apply_undo(lib, ssl, conn);
	conn->rule = rule;
}
