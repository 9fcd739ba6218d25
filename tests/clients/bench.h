/* SPDX-License-Identifier: MIT */
/* Runs a client against a server and says what came of it. */
#ifndef LEGACYTLS_TESTS_BENCH_H
#define LEGACYTLS_TESTS_BENCH_H

#include <stdbool.h>

#include "clients/launch.h"
#include "support/hello.h"
#include "support/server.h"
#include "support/tap.h"

/* What all tests share, and what the one that runs has to give back. */
struct bench {
	struct scratch scratch, stranger; /* each with a CA of its own */
	struct server legacy, modern;     /* without and with RFC 5746 */

	struct launch launch;
	struct tap tap, tap2;
	struct hello_listener listener;
	struct server extra; /* for a test that needs one more */
};

/* One run of a client. */
struct attempt {
	const struct client *client;
	bool is_modern;    /* the server has RFC 5746 */
	bool has_shim;     /* the object is preloaded */
	bool has_wrong_ca; /* what the client trusts is not the server's */
	const char *rules; /* LEGACYTLS_HOSTS; NULL: not set */
};

/*
 * What an observer on the wire saw, if what the client printed agrees with it;
 * else UNCLEAR.
 */
enum outcome {
	UNCLEAR,
	CONNECTED,  /* application data was sent, and .answer printed */
	REFUSED,    /* no data, and the words of RFC 5746's refusal; no alert
	             * but handshake_failure, which stands alone if .refusal
	             * says that the client does not print the words */
	DISTRUSTED, /* no data, no alert but unknown_ca, .distrust printed */
};

struct observed {
	enum outcome outcome;
	int status;   /* of the client */
	char *output; /* all that it printed; to be freed */
};

void bench_make(struct bench *bench);
void bench_remove(struct bench *bench);

/* Ends and frees what a test may have left. Call it after each. */
void bench_clean(struct bench *bench);

/* Can the client be used here? */
bool bench_has(struct bench *bench, const struct client *client);

struct observed bench_try(struct bench *bench, const struct attempt *attempt);

/*
 * The same for a client that talks to two legacy servers; *second is what came
 * of the one at @PORT2@, which is a CONNECT proxy on 127.0.0.2 if is_proxied.
 */
struct observed bench_try_two(struct bench *bench,
    const struct attempt *attempt, bool is_proxied, enum outcome *second);

/*
 * Starts the attempt's client, which is a server, on the port; it ends with
 * bench_clean.
 */
void bench_start(
    struct bench *bench, const struct attempt *attempt, uint16_t port);

/* The ClientHello of an attempt, which goes no further; for hello_free. */
void bench_hello(
    struct bench *bench, const struct attempt *attempt, struct hello *hello);

#endif
