/* SPDX-License-Identifier: MIT */
/* One process, two servers without RFC 5746, and a rule for one alone. */
#ifndef LEGACYTLS_TESTS_PAIRS_H
#define LEGACYTLS_TESTS_PAIRS_H

#include "clients/bench.h"

#define PAIR_RULES 4

/* What is expected of the server at @PORT@, which the rule covers. */
enum first {
	FIRST_CONNECTS,
	FIRST_TIMED, /* connects or is refused: it depends on timing */
	FIRST_PLAIN, /* the client is connected to it, but without TLS */
};

/*
 * The server at @PORT2@ is never to be relaxed. If is_proxied, that is the
 * port of a CONNECT proxy to it, at 127.0.0.2.
 */
struct pair {
	struct client client;
	bool is_proxied;
	struct pair_rule {
		const char *rules; /* NULL: no more */
		enum first first;
	} rules[PAIR_RULES];
};

extern const struct pair pairs[];
extern const size_t pairs_count;

struct pair_test {
	const struct pair *pair;
	const struct pair_rule *rule;
};

/* A test; data is a struct pair_test. */
void pair_run(struct bench *bench, const void *data);

#endif
