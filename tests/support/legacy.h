/* SPDX-License-Identifier: MIT */
/* What tests of programs need: a server without RFC 5746, and its folder. */
#ifndef LEGACYTLS_TESTS_LEGACY_H
#define LEGACYTLS_TESTS_LEGACY_H

#include "support/server.h"

/* Made by legacy_start, read-only until legacy_stop. */
struct legacy {
	struct scratch scratch;
	struct server server; /* server_gnutls, with the strong certificate */
};

extern struct legacy legacy;

/* Set-up and tear-down of a cmocka group. */
int legacy_start(void **state);
int legacy_stop(void **state);

#endif
