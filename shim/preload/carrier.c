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

struct search {
	const struct library *lib;
	const SSL *ssl;
	const struct rule *rule;
	struct carrier found;
	bool has_other; /* one that is in use has the same rule */
};

static void
on_socket(
    enum sockets_kind kind, int fd, const struct sockets_end *end, void *data)
{
	struct search *search = data;

	(void)end;
	if ((kind != SOCKETS_FRESH && kind != SOCKETS_USED) ||
	    peer_rule_by(search->lib, search->ssl, fd, settings_rules(),
	        settings_today()) != search->rule)
		return;
	if (kind == SOCKETS_USED)
		search->has_other = true;
	else if (search->found.count++ < CARRIER_SOCKETS)
		search->found.fds[search->found.count - 1] = fd;
}

void
carrier_note(const struct library *lib, const SSL *ssl, struct connection *conn)
{
	struct search search = {.lib = lib, .ssl = ssl, .rule = conn->rule};

	conn->carrier.count = 0;
	if (conn->rule == NULL || !conn->asks_for_end ||
	    peer_has_socket(lib, ssl) ||
	    peer_rule_by(lib, ssl, -1, settings_rules(), settings_today()) ==
	        conn->rule)
		return;
	sockets_each(SOCKETS_ALL, on_socket, &search);
	if (!search.has_other && search.found.count <= CARRIER_SOCKETS)
		conn->carrier = search.found;
}

void
carrier_watch(struct library *lib, SSL *ssl, struct connection *conn)
{
	int i, count = conn->carrier.count;

	if (count == 0 || !progress_has_answer(lib, ssl))
		return;
	conn->carrier.count = 0;
	for (i = 0; i < count; i++) {
		if (sockets_has_said(conn->carrier.fds[i]))
			return;
	}
	apply_undo(lib, ssl, conn);
	conn->rule = NULL;
	cutoff(lib, ssl);
}
