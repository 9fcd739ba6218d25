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

void
carrier_note(const struct library *lib, const SSL *ssl, struct connection *conn,
    const struct route_sockets *seen)
{
	struct carrier *carrier = &conn->carrier;
	int i;

	*carrier = (struct carrier){0};
	if (conn->rule == NULL || seen->fresh_count == 0 ||
	    seen->fresh_count > ROUTE_FRESH ||
	    rests_on(lib, ssl, -1, conn->rule) ||
	    has_other(lib, ssl, seen, conn->rule))
		return;
	for (i = 0; i < seen->fresh_count; i++) {
		if (rests_on(lib, ssl, seen->fresh[i], conn->rule))
			carrier->inodes[carrier->count++] =
			    sockets_inode(seen->fresh[i]);
	}
	carrier->is_awaited = carrier->count > 0;
}

bool
carrier_has(const struct carrier *carrier, int fd)
{
	return sockets_is_of(fd, carrier->inodes, carrier->count);
}

void
carrier_watch(struct library *lib, SSL *ssl, struct connection *conn)
{
	struct carrier *carrier = &conn->carrier;

	if (!carrier->is_awaited || !progress_has_answer(lib, ssl))
		return;
	carrier->is_awaited = false;
	if (sockets_have_said(carrier->inodes, carrier->count))
		return;
	apply_undo(lib, ssl, conn);
	conn->rule = NULL;
	cutoff(lib, ssl);
}
