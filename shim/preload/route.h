/* SPDX-License-Identifier: MIT */
/* Where may a connection lead, and which rule covers that? */
#ifndef LEGACYTLS_PRELOAD_ROUTE_H
#define LEGACYTLS_PRELOAD_ROUTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "policy/rules.h"

#define ROUTE_FRESH 32
#define ROUTE_USED 64

/*
 * The connections that one which is hidden may be, as sockets_each found them;
 * the first ones, if they are more than there is room for. All zero at first.
 */
struct route_sockets {
	int fresh_count;
	int used_count;
	int fresh[ROUTE_FRESH];
	int used[ROUTE_USED];
};

struct route {
	const struct rules *rules;
	int32_t today;
	int fd;         /* the socket; -1: OpenSSL does not know it */
	bool is_stream; /* it can be one that sockets_each finds */
	bool is_late;   /* it has been connected for this handshake */
	struct route_sockets *seen; /* NULL, or filled if they are looked for */
};

/*
 * The rule for a peer that the application calls by this text, a name or an IP
 * literal; or for one that it does not call anything. NULL: none, or there is a
 * doubt (peer.h). errno may change.
 */
const struct rule *route_rule_of_text(
    const struct route *route, const char *text);
const struct rule *route_rule_of_nobody(const struct route *route);

/* The rule of several ends, if it is one rule for all of them. */
struct vote {
	size_t count;
	const struct rule *rule; /* NULL: none, or they differ */
};

/* All zero at first. */
void vote_add(struct vote *vote, const struct rule *rule);

#endif
