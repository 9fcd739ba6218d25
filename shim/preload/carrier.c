/* SPDX-License-Identifier: MIT */
/* Looks at the sockets as the handshake begins, and when it is answered. */
#include "preload/apply.h"
#include "preload/carrier.h"
#include "preload/connection.h"
#include "preload/cutoff.h"
#include "preload/peer.h"
#include "preload/progress.h"
#include "preload/settings.h"
#include "preload/sockets.h"
#include "preload/trust.h"

/* What is gone through by carrier_note. */
struct candidates {
	const struct library *lib;
	const SSL *ssl;
	struct connection *conn;
	bool has_fresh;
};

/* One with pins is noted though there is no room. */
static void
add(struct carrier *carrier, int fd, const struct rule *rule)
{
	struct socket_mark mark;

	/* It may have been closed since. */
	if (socket_mark_take(&mark, fd) == -1)
		return;
	if (carrier->count == CARRIER_MAX) {
		carrier->is_whole = false;
		if (!trust_has_pin(rule))
			return;
		carrier->count--;
	}
	carrier->marks[carrier->count] = mark;
	carrier->rules[carrier->count++] = rule;
}

/* With its rule, or those that it may be instead of one with pins. */
static void
note_socket(
    enum sockets_kind kind, int fd, const struct sockets_end *end, void *data)
{
	struct candidates *all = data;
	struct carrier *carrier = &all->conn->carrier;
	const struct rule *rule;

	(void)end;
	if (kind != SOCKETS_FRESH && kind != SOCKETS_USED)
		return;
	rule = peer_rule_by(all->lib, all->ssl, fd, !carrier->has_rule,
	    settings_rules(), settings_today());
	if (carrier->has_rule) {
		if (rule == all->conn->rule)
			add(carrier, fd, rule);
	} else if (kind == SOCKETS_FRESH) {
		/* Then it is none that is in use. */
		if (!all->has_fresh)
			carrier->count = 0;
		all->has_fresh = true;
		add(carrier, fd, rule);
	} else if (!all->has_fresh && trust_has_pin(rule)) {
		add(carrier, fd, rule);
	}
}

/* Is it the rule whichever socket it is? */
static bool
is_settled(
    const struct library *lib, const SSL *ssl, const struct connection *conn)
{
	return conn->rule != NULL &&
	       peer_rule_by(lib, ssl, -1, false, settings_rules(),
	           settings_today()) == conn->rule;
}

static bool
has_pin(const struct carrier *carrier)
{
	int i;

	for (i = 0; i < carrier->count; i++) {
		if (trust_has_pin(carrier->rules[i]))
			return true;
	}
	return false;
}

void
carrier_note(const struct library *lib, const SSL *ssl, struct connection *conn)
{
	struct candidates all = {lib, ssl, conn, false};
	struct carrier *carrier = &conn->carrier;

	carrier->is_awaited = carrier->has_rule = false;
	carrier->count = 0;
	if (!conn->asks_for_end || !peer_is_hidden(lib, ssl) ||
	    is_settled(lib, ssl, conn))
		return;
	carrier->has_rule = conn->rule != NULL;
	carrier->is_whole = true;
	sockets_each(SOCKETS_ALL, note_socket, &all);
	carrier->is_awaited = carrier->has_rule || has_pin(carrier);
}

void
carrier_narrow(struct connection *conn)
{
	struct carrier *carrier = &conn->carrier;
	int i, count = 0;

	if (!carrier->is_awaited)
		return;
	socket_marks_look(carrier->marks, carrier->count);
	for (i = 0; i < carrier->count; i++) {
		if (!carrier->marks[i].has_said)
			continue;
		carrier->marks[count] = carrier->marks[i];
		carrier->rules[count++] = carrier->rules[i];
	}
	if (count == 0)
		return;
	carrier->count = count;
	carrier->is_whole = true;
}

bool
carrier_has(const struct carrier *carrier, int fd)
{
	struct socket_mark mark;
	int i;

	if (carrier->count == 0 || socket_mark_take(&mark, fd) == -1)
		return false;
	for (i = 0; i < carrier->count; i++) {
		if (carrier->marks[i].inode == mark.inode)
			return true;
	}
	return false;
}

/* Has something been said on one that its rule rests on? */
static bool
is_confirmed(const struct carrier *carrier)
{
	int i;

	for (i = 0; i < carrier->count; i++) {
		if (carrier->marks[i].has_said)
			return true;
	}
	return !carrier->is_whole;
}

/*
 * That of one on which something has been said, with pins; any, if that was on
 * none, but not all are noted.
 */
static const struct rule *
pinned_rule(const struct carrier *carrier)
{
	const struct rule *any = NULL;
	bool has_said = false;
	int i;

	for (i = 0; i < carrier->count; i++) {
		has_said |= carrier->marks[i].has_said;
		if (!trust_has_pin(carrier->rules[i]))
			continue;
		any = carrier->rules[i];
		if (carrier->marks[i].has_said)
			return any;
	}
	return has_said || carrier->is_whole ? NULL : any;
}

void
carrier_watch(struct library *lib, SSL *ssl, struct connection *conn)
{
	struct carrier *carrier = &conn->carrier;

	if (!carrier->is_awaited || !progress_has_answer(lib, ssl))
		return;
	carrier->is_awaited = false;
	socket_marks_look(carrier->marks, carrier->count);
	if (!carrier->has_rule) {
		conn->rule = pinned_rule(carrier);
	} else if (!trust_has_pin(conn->rule) && !is_confirmed(carrier)) {
		apply_undo(lib, ssl, conn);
		conn->rule = NULL;
		cutoff(lib, ssl);
	}
}
