/* SPDX-License-Identifier: MIT */
/* Since when has something not been needed any more? */
#include "command/report_run.h"

#include "command/report_time.h"

void
report_run_init(struct report_run *run)
{
	*run =
	    (struct report_run){.needed = REPORT_NEVER, .after = REPORT_NEVER};
}

void
report_run_need(struct report_run *run, int64_t time, int64_t grace)
{
	if (time > run->needed)
		run->needed = time;
	if (time + grace <= run->after)
		return;
	run->after = time + grace;
	if (run->count == 0 || run->first > run->after)
		return;
	/* How many of the run were later, but for the last one? */
	run->count = run->last > run->after;
	run->first = run->last;
}

void
report_run_spare(struct report_run *run, int64_t time)
{
	if (time <= run->after)
		return;
	if (run->count == 0 || time < run->first)
		run->first = time;
	if (run->count == 0 || time > run->last)
		run->last = time;
	run->count++;
}
