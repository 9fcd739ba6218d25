/* SPDX-License-Identifier: MIT */
/* A journal of this process, in which the shim is. */
#ifndef LEGACYTLS_TESTS_OUTCOME_FIXTURE_H
#define LEGACYTLS_TESTS_OUTCOME_FIXTURE_H

#include "preload/asking.h"
#include "support/records.h"

/* The rules that the fixture is for. */
#define OUTCOME_RULES                                               \
	"listed.test, sha1.test sha1 lax-x509, eof.test eof,"       \
	"own.test client-cert, new.test max-tls1.2 classic-groups," \
	"weak.test seclevel1"

/* Lacks RFC 5746. Made by outcome_start, with what asking_setup makes. */
extern struct server legacy;

/* Set-up and tear-down of a cmocka group. */
int outcome_start(void **state);
int outcome_stop(void **state);

/* The same without that server. */
int outcome_start_alone(void **state);
int outcome_stop_alone(void **state);

/* Set-up of a test: removes the journal, and empties the error queue. */
int outcome_clear(void **state);

/* The records; fails the test if there are not so many. */
struct records outcome_records(size_t count);

#endif
