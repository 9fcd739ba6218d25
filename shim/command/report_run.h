/* SPDX-License-Identifier: MIT */
/* Since when has something not been needed any more? */
#ifndef LEGACYTLS_COMMAND_REPORT_RUN_H
#define LEGACYTLS_COMMAND_REPORT_RUN_H

#include <stdint.h>

/*
 * The last time that it was needed, and the handshakes after that, which did
 * not need it. In constant memory, so where records do not come in the order
 * of their times, first may be too late and count too low; never the reverse.
 */
struct report_run {
	int64_t needed; /* REPORT_NEVER */
	int64_t after;  /* what is not later than this is no evidence */
	int64_t first, last;
	uint64_t count; /* 0: first and last are unspecified */
};

void report_run_init(struct report_run *run);

/* It was needed at that time; what is within grace of it is no evidence. */
void report_run_need(struct report_run *run, int64_t time, int64_t grace);

/* A handshake at that time did not need it. */
void report_run_spare(struct report_run *run, int64_t time);

#endif
