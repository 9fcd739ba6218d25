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

/* Would it have that rule on this socket? -1: without any. */
static bool
rests_on(
    const struct library *lib, const SSL *ssl, int fd, const struct rule *rule)
{
	return peer_rule_by(lib, ssl, fd, settings_rules(), settings_today()) ==
	       rule;
}

/* Or on one that is in use? Then there is nothing to tell the two by. */
static bool
has_other(const struct library *lib, const SSL *ssl,
    const struct route_sockets *seen, const struct rule *rule)
{
	int i;

	for (i = 0; i < seen->used_count && i < ROUTE_USED; i++) {
		if (rests_on(lib, ssl, seen->used[i], rule))
			return true;
	}
	return i < seen->used_count;
}

/* More than there is room for are taken to be so. */
static bool
has_fresh(const struct library *lib, const SSL *ssl,
    const struct route_sockets *seen, const struct rule *rule)
{
	int i;

	for (i = 0; i < seen->fresh_count && i < ROUTE_FRESH; i++) {
		if (rests_on(lib, ssl, seen->fresh[i], rule))
			return true;
	}
	return i < seen->fresh_count;
}

void
carrier_note(const struct library *lib, const SSL *ssl, struct connection *conn,
    const struct route_sockets *seen)
{
	const struct rule *rule = conn->rule;

	conn->awaits_carrier = rule != NULL && seen->fresh_count > 0 &&
	                       !rests_on(lib, ssl, -1, rule) &&
	                       !has_other(lib, ssl, seen, rule) &&
	                       has_fresh(lib, ssl, seen, rule);
}

struct search {
	const struct library *lib;
	const SSL *ssl;
	const struct rule *rule;
	bool is_found;
};

static void
on_socket(
    enum sockets_kind kind, int fd, const struct sockets_end *end, void *data)
{
	struct search *search = data;

	(void)end;
	if (kind == SOCKETS_USED && !search->is_found)
		search->is_found =
		    rests_on(search->lib, search->ssl, fd, search->rule);
}

void
carrier_watch(struct library *lib, SSL *ssl, struct connection *conn)
{
	struct search search = {.lib = lib, .ssl = ssl, .rule = conn->rule};

	if (!conn->awaits_carrier || !progress_has_answer(lib, ssl))
		return;
	conn->awaits_carrier = false;
	sockets_each(SOCKETS_ALL, on_socket, &search);
	if (search.is_found)
		return;
	apply_undo(lib, ssl, conn);
	conn->rule = NULL;
	cutoff(lib, ssl);
}
