/* SPDX-License-Identifier: MIT */
/* Where may a connection lead, and which rule covers that? */
#ifndef LEGACYTLS_PRELOAD_ROUTE_H
#define LEGACYTLS_PRELOAD_ROUTE_H

#include <stdbool.h>
#include <stdint.h>

#include "policy/rules.h"

struct route {
	const struct rules *rules;
	int32_t today;
	int fd;         /* the socket; -1: OpenSSL does not know it */
	bool is_stream; /* it can be one that sockets_each finds */
	bool is_inner;  /* another TLS connection is on it */
	bool is_late;   /* it has been connected for this handshake */
	bool is_guess;  /* it may as well be another connection's */
};

/*
 * The rule for a peer that the application calls by this text, a name or an IP
 * literal; or for one that it does not call anything. NULL: none, or there is a
 * doubt (peer.h). errno may change.
 */
const struct rule *route_rule_of_text(
    const struct route *route, const char *text);
const struct rule *route_rule_of_nobody(const struct route *route);

#endif
