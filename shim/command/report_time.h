/* SPDX-License-Identifier: MIT */
/* The time of a record, in milliseconds from 1970-01-01, UTC. */
#ifndef LEGACYTLS_COMMAND_REPORT_TIME_H
#define LEGACYTLS_COMMAND_REPORT_TIME_H

#include <stddef.h>
#include <stdint.h>

#define REPORT_DAY INT64_C(86400000)

/* Before any time. */
#define REPORT_NEVER INT64_C(-1)

/* "YYYY-MM-DDTHH:MM:SS.mmmZ" and NUL. */
#define REPORT_TIME_SIZE 25

/* "YYYY-MM-DD" and NUL. */
#define REPORT_DATE_SIZE 11

/*
 * Reads "YYYY-MM-DDTHH:MM:SS.mmmZ" (RFC 3339 5.6) that takes up all len bytes
 * at text, years 1970 to 9999; a leap second counts as the next one. Returns
 * 0, or -1 and leaves *time alone.
 */
int report_time_parse(const char *text, size_t len, int64_t *time);

/* The inverse. time is one that was parsed. */
void report_time_format(int64_t time, char text[REPORT_TIME_SIZE]);

/* Its date alone. */
void report_time_date(int64_t time, char text[REPORT_DATE_SIZE]);

#endif
