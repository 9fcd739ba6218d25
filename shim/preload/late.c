/* SPDX-License-Identifier: MIT */
/* Asks again who the peer is, if the socket tells. */
#include <string.h>

#include "preload/apply.h"
#include "preload/candidates_rule.h"
#include "preload/cutoff.h"
#include "preload/late.h"
#include "preload/peer.h"
#include "preload/settings.h"
#include "preload/trust.h"

/* What the peer is called. */
struct calls {
	int count;
	bool has_strange; /* what is no name: then it goes by its end */
};

static void
note_call(const char *text, void *data)
{
	struct calls *calls = data;
	struct host_address address;
	char name[HOST_NAME_SIZE];
	size_t len = strlen(text);

	calls->count++;
	calls->has_strange |= host_address_parse(text, len, &address) == -1 &&
	                      host_name_parse(text, len, name) != NULL;
}

/* May it depend on the socket which rule is the right one? */
static bool
asks_for_socket(const struct library *lib, const SSL *ssl)
{
	struct calls calls = {0};

	return rules_ask_for_socket(settings_rules()) ||
	       !peername_each(lib, ssl, note_call, &calls) ||
	       calls.count == 0 || calls.has_strange;
}

static struct sockets_end
end_of(const struct library *lib, const SSL *ssl)
{
	struct sockets_end end = {0};

	(void)sockets_end(lib->SSL_get_fd(ssl), &end);
	return end;
}

void
late_note(const struct library *lib, const SSL *ssl, struct connection *conn)
{
	bool is_late;

	conn->asks_for_end =
	    !lib->SSL_is_server(ssl) &&
	    (conn->rule != NULL || (settings_words() & RELAX_PIN) != 0) &&
	    asks_for_socket(lib, ssl);
	conn->is_direct = true;
	conn->is_late = false;
	if (!conn->asks_for_end)
		return;
	conn->end = end_of(lib, ssl);
	is_late = peer_is_late(lib, ssl);
	conn->is_direct = is_late || sockets_is_fresh(lib->SSL_get_fd(ssl));
	conn->is_late = is_late && conn->rule == NULL;
}

void
late_check(const struct library *lib, SSL *ssl, const struct connection *conn)
{
	if (conn->is_late && lib->SSL_get_session(ssl) != NULL)
		lib->SSL_set_session(ssl, NULL);
}

/* Has the socket another peer than it had, or one by now? */
static bool
has_another_end(
    const struct library *lib, const SSL *ssl, struct connection *conn)
{
	const struct sockets_end before = conn->end;

	if (!conn->asks_for_end || peer_is_late(lib, ssl))
		return false;
	conn->end = end_of(lib, ssl);
	return conn->is_late || !sockets_end_equal(&conn->end, &before);
}

/*
 * The rule that is the right one for sure. More may have been said on its
 * socket before it was the SSL's; and of one that is hidden by now it is not
 * known.
 */
static const struct rule *
certain_rule(const struct library *lib, const SSL *ssl,
    const struct connection *conn, const struct rule *rule)
{
	if (peer_is_hidden(lib, ssl))
		return candidates_rule_by(lib, ssl, -1, 0);
	return conn->is_direct ?
	           rule :
	           peer_rule(lib, ssl, settings_rules(), settings_today());
}

void
late_watch(struct library *lib, SSL *ssl, struct connection *conn)
{
	const struct rule *rule, *certain;

	if (!has_another_end(lib, ssl, conn))
		return;
	conn->is_direct =
	    conn->is_late || carrier_has(&conn->carrier, lib->SSL_get_fd(ssl));
	conn->is_late = false;
	rule = peer_rule_late(lib, ssl, settings_rules(), settings_today());
	certain = certain_rule(lib, ssl, conn, rule);
	if (rule == conn->rule && certain == rule)
		return;
	if (rules_allow_more(conn->rule, rule) ||
	    rules_allow_more(conn->rule, certain)) {
		apply_undo(lib, ssl, conn);
		conn->rule = NULL;
		cutoff(lib, ssl);
	} else if (trust_has_pin(rule)) {
		apply_undo(lib, ssl, conn);
		conn->rule = rule;
	}
}
