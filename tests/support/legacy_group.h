/* SPDX-License-Identifier: MIT */
/* What tests of programs need: a server without RFC 5746, and its folder. */
#ifndef LEGACYTLS_TESTS_LEGACY_GROUP_H
#define LEGACYTLS_TESTS_LEGACY_GROUP_H

#include "support/server.h"

/* Made by legacy_start, read-only until legacy_stop. */
struct legacy_group {
	struct scratch scratch;
	struct server server; /* server_gnutls, with the strong certificate */
};

extern struct legacy_group legacy_group;

/* Set-up and tear-down of a cmocka group. */
int legacy_start(void **state);
int legacy_stop(void **state);

#endif
