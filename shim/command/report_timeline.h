/* SPDX-License-Identifier: MIT */
/* What was allowed and needed when, in a bounded number of periods. */
#ifndef LEGACYTLS_COMMAND_REPORT_TIMELINE_H
#define LEGACYTLS_COMMAND_REPORT_TIMELINE_H

#include <stddef.h>
#include <stdint.h>

#include "command/report_record.h"

#define REPORT_PERIODS 366

/* days days, all of which have the same number divided by days. */
struct report_period {
	int32_t number;
	uint32_t allowed;
	uint32_t needed;
	uint32_t ok;
	uint32_t failed;
};

/* All zero: empty. Periods are single days, until there are too many. */
struct report_timeline {
	struct report_period *periods; /* in order; those with a record */
	size_t count;
	size_t room;
	int32_t days; /* of a period; 0: empty */
};

/* Returns 0, or -1: no memory. */
int report_timeline_add(
    struct report_timeline *timeline, const struct report_record *record);

void report_timeline_free(struct report_timeline *timeline);

#endif
