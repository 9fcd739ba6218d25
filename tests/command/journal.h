/* SPDX-License-Identifier: MIT */
/* Journals for the tests, as the preloaded object writes them. */
#ifndef LEGACYTLS_TESTS_JOURNAL_H
#define LEGACYTLS_TESTS_JOURNAL_H

#include <stdio.h>

#include "command/report_table.h"

/* What is NULL has the default that is said, or null. */
struct journal_record {
	const char *time;    /* "2026-11-01", at noon, or the whole */
	const char *machine; /* web1 */
	const char *program; /* curl */
	const char *event;   /* handshake */
	const char *host;    /* old.example.com; "-" for null */
	const char *address; /* 192.0.2.7; "-" for null */
	const char *port;    /* 443; "null" */
	const char *rule;    /* "-": "old.example.com" */
	const char *until;
	const char *outcome; /* ok */
	const char *allowed; /* words with blanks between; none */
	const char *needed;  /* the same; "": none */
	const char *untold;  /* the same; none */
	const char *error;
	const char *hint;
	const char *note;
};

/* Writes the line, texts as they are: what JSON escapes is for the caller. */
void journal_write(FILE *out, const struct journal_record *record);

/*
 * Adds the records, up to the first without a time, to the table. Fails the
 * test if one is not read.
 */
void journal_add(struct report_table *table,
    const struct journal_record *records, size_t max);

#endif
