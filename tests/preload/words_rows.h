/* SPDX-License-Identifier: MIT */
/* The servers that need a word, and those that no word opens. */
#ifndef LEGACYTLS_TESTS_WORDS_ROWS_H
#define LEGACYTLS_TESTS_WORDS_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "policy/relax.h"
#include "preload/words_flight.h"
#include "support/server.h"

/* Instead of a word: a pin of a key that no server has. It closes all. */
#define ROW_OTHER_PIN (UINT32_C(1) << 31)

struct row {
	const char *name;
	const char *cert;      /* of pki_make; NULL: "strong" */
	const char *args[10];  /* of s_server; a file of pki_make by its name */
	const char *priority;  /* then it is gnutls-serv */
	const char *quirk;     /* then it is quirk.c */
	struct flight flight;  /* with a version: it is no more than that */
	uint32_t words;        /* each of these opens it; 0: none does */
	bool is_open;          /* it needs none: these close it */
	const char *cure;      /* the words that it needs, for a rule */
	const char *reachable; /* by gnutls-cli alone, with this priority */
	bool is_big_hello;     /* it is open if OpenSSL has no ML-KEM */
};

extern const struct row rows[];
extern const size_t rows_count;

/* Starts the row's server; a flight has none, and does nothing. */
void row_start(
    const struct row *row, struct server *server, struct scratch *scratch);

/* Does it connect with a rule of these words? */
bool row_is_opened(const struct row *row, uint32_t words);

/*
 * "pin=sha256//..." of the key of a certificate of pki_make, in one of a few
 * static buffers.
 */
const char *row_pin(const struct scratch *scratch, const char *cert);

#endif
