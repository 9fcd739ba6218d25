/* SPDX-License-Identifier: MIT */
/* What was tried, and how it went. */
#ifndef LEGACYTLS_TESTS_ISOLATION_TALLY_H
#define LEGACYTLS_TESTS_ISOLATION_TALLY_H

#include "isolation/client.h"
#include "isolation/host.h"
#include "isolation/link.h"

enum naming {
	NAMING_SNI,
	NAMING_HOST,
	NAMING_TWO_HOSTS,
	NAMING_IP,
	NAMING_NOBODY,
	NAMING_BOTH, /* SNI, and another name to verify */
	NAMINGS
};

extern const char *const naming_names[];

#define KINDS_MAX 16

/* Counts, all of one type, so that they can be added up as an array. */
struct tally {
	uint64_t total, unlisted, listed, either;
	uint64_t as_ruled; /* listed, and just what its rule says */
	uint64_t leaked;   /* unlisted, and not strict */
	uint64_t missed;   /* listed, and strict */
	uint64_t wrong;    /* listed, and neither */
	uint64_t succeeded, refused;
	uint64_t sessions, dropped, resumed;
	uint64_t contained,
	    held; /* by LEGACYTLS_CONTAIN; to less than it opens */
	uint64_t journaled, records; /* with a journal; that it must have */
	uint64_t in_threads, interleaved, sharing, renamed, resolved,
	    bystanders, given_up, modes;
	uint64_t compared, differed; /* with the run without the object */
	uint64_t nears[NEARS][2];    /* not listed, listed */
	uint64_t ways[LINK_WAYS], reuses[REUSES], drives[DRIVES];
	uint64_t namings[NAMINGS], programs[PROGRAMS], kinds[KINDS_MAX][2];
};

/* Adds the counts of the second to the first. */
void tally_add(struct tally *tally, const struct tally *other);

/* Prints the report on stdout. */
void tally_print(const struct tally *tally);

#endif
