/* SPDX-License-Identifier: MIT */
/* A finished report, and what can be written of it. */
#ifndef LEGACYTLS_COMMAND_REPORT_WRITE_H
#define LEGACYTLS_COMMAND_REPORT_WRITE_H

#include <stdint.h>
#include <stdio.h>

#include "command/report_table.h"
#include "command/report_use.h"
#include "command/report_verdict.h"

/* What became of the lines that were read. */
struct report_input {
	int64_t latest; /* a record of a later time has a wrong clock's */
	uint64_t lines; /* blank ones are not counted */
	uint64_t records;
	uint64_t broken;
	uint64_t other_version;
};

struct report_entry {
	const struct report_host *host;
	struct report_verdict verdict;
};

/* Read-only once it is made; of table, which must stay. */
struct report {
	int32_t today; /* days from 1970-01-01 */
	const struct report_table *table;
	struct report_input input;
	struct report_entry *entries; /* of each host, worst first */
	struct report_use *uses;
	size_t use_count;
};

/*
 * Makes the verdicts as of today, days from 1970-01-01. Returns 0, or -1 if
 * memory runs out; report_free frees what it made.
 */
int report_make(struct report *report, const struct report_table *table,
    const struct report_input *input, int32_t today);

void report_free(struct report *report);

/*
 * Writes the report in some form. Returns 0, or -1 if memory runs out; errors
 * of the stream are for the caller to find in it.
 */
typedef int report_writer(FILE *out, const struct report *report);
report_writer report_text_write, report_json_write, report_rules_write,
    report_html_write;

#endif
