/* SPDX-License-Identifier: MIT */
/* Tables of journals and the verdicts on them. */
#ifndef LEGACYTLS_TESTS_VERDICTS_H
#define LEGACYTLS_TESTS_VERDICTS_H

#include "command/journal.h"

/* The day of the report. */
#define TODAY "2026-11-21"

#define THREE "legacy-connect seclevel1 ciphers"
#define ERROR "0A000152 unsafe legacy renegotiation disabled"
#define HINT "old.example.com legacy-connect"

/* A handshake with the host, for which there is a rule. */
#define RULED(day, allows, needs, ...)                           \
	{                                                        \
		.time = (day), .rule = "-", .allowed = (allows), \
		.needed = (needs), __VA_ARGS__                   \
	}
#define FAILED(day, ...)                                            \
	{                                                           \
		.time = (day), .outcome = "failed", .error = ERROR, \
		__VA_ARGS__                                         \
	}

/* What a journal is made of, and the verdict that it should come to. */
struct verdict_row {
	const char *name;
	struct journal_record records[6];
	const char *want; /* all advice of the host that is worst */
};

/* Fails the test unless the verdict on the worst host is the row's. */
void verdict_is(void **state);

#endif
