/* SPDX-License-Identifier: MIT */
/* What most tests with real handshakes need: a server and a client context. */
#ifndef LEGACYTLS_TESTS_FIXTURE_H
#define LEGACYTLS_TESTS_FIXTURE_H

#include <openssl/ssl.h>

#include "preload/client.h"

/* The reason for which a server without RFC 5746 is refused. */
#define REFUSED SSL_R_UNSAFE_LEGACY_RENEGOTIATION_DISABLED

/* Made by fixture_start, read-only until fixture_stop. */
struct fixture {
	struct scratch scratch;
	struct server legacy; /* lacks RFC 5746 */
	SSL_CTX *ctx;         /* of a client that trusts the scratch's CA */
};

extern struct fixture fixture;

/* Set-up and tear-down of a cmocka group. */
int fixture_start(void **state);
int fixture_stop(void **state);

#endif
