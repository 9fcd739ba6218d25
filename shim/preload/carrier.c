/* SPDX-License-Identifier: MIT */
/* Looks at the sockets as the handshake begins, and when it is answered. */
#include "preload/apply.h"
#include "preload/carrier.h"
#include "preload/connection.h"
#include "preload/cutoff.h"
#include "preload/descriptors.h"
#include "preload/peer.h"
#include "preload/progress.h"
#include "preload/settings.h"
#include "preload/sockets.h"
#include "preload/tcp.h"

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
	if (conn->rule == NULL || seen->fresh_count > ROUTE_FRESH ||
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
	ino_t inode = carrier->count > 0 ? sockets_inode(fd) : 0;
	int i;

	for (i = 0; i < carrier->count && inode != 0; i++) {
		if (carrier->inodes[i] == inode)
			return true;
	}
	return false;
}

struct search {
	const struct carrier *carrier;
	bool is_found;
};

static void
on_descriptor(int fd, void *data)
{
	struct search *search = data;

	search->is_found |=
	    carrier_has(search->carrier, fd) && tcp_has_said(fd);
}

void
carrier_watch(struct library *lib, SSL *ssl, struct connection *conn)
{
	struct search search = {.carrier = &conn->carrier};
	struct descriptors all;

	if (!conn->carrier.is_awaited || !progress_has_answer(lib, ssl))
		return;
	conn->carrier.is_awaited = false;
	all = descriptors_extent(false);
	(void)descriptors_each(&all, on_descriptor, &search);
	if (search.is_found)
		return;
	apply_undo(lib, ssl, conn);
	conn->rule = NULL;
	cutoff(lib, ssl);
}
