/* SPDX-License-Identifier: MIT */
/* What was allowed and needed when. */
#include "command/report_timeline.h"

#include <stdlib.h>
#include <string.h>

#include "command/report_time.h"

static void
period_add(struct report_period *to, const struct report_period *from)
{
	to->allowed |= from->allowed;
	to->needed |= from->needed;
	to->ok += from->ok;
	to->failed += from->failed;
}

/* Makes the periods twice as long, until their number has halved or so. */
static void
coarsen(struct report_timeline *timeline)
{
	struct report_period *periods = timeline->periods;
	size_t i, count = timeline->count;

	while (timeline->count > REPORT_PERIODS / 2) {
		timeline->days *= 2;
		timeline->count = 0;
		for (i = 0; i < count; i++) {
			struct report_period period = periods[i];

			period.number /= 2;
			if (timeline->count > 0 &&
			    periods[timeline->count - 1].number ==
			        period.number)
				period_add(
				    &periods[timeline->count - 1], &period);
			else
				periods[timeline->count++] = period;
		}
		count = timeline->count;
	}
}

/* The place of the period of that number; most often the last. */
static size_t
place(const struct report_timeline *timeline, int32_t number)
{
	size_t low = 0, high = timeline->count;

	if (high > 0 && timeline->periods[high - 1].number <= number)
		return high - (timeline->periods[high - 1].number == number);
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (timeline->periods[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int
grow(struct report_timeline *timeline)
{
	size_t room = timeline->room == 0 ? 4 : 2 * timeline->room;
	struct report_period *periods;

	if (timeline->count < timeline->room)
		return 0;
	if (room > REPORT_PERIODS)
		room = REPORT_PERIODS;
	periods = realloc(timeline->periods, room * sizeof(*periods));
	if (periods == NULL)
		return -1;
	timeline->periods = periods;
	timeline->room = room;
	return 0;
}

static int
period_insert(struct report_timeline *timeline, size_t i,
    const struct report_period *period)
{
	struct report_period *at;

	if (grow(timeline) == -1)
		return -1;
	at = &timeline->periods[i];
	memmove(at + 1, at, (timeline->count - i) * sizeof(*at));
	*at = *period;
	timeline->count++;
	return 0;
}

int
report_timeline_add(
    struct report_timeline *timeline, const struct report_record *record)
{
	int32_t day = (int32_t)(record->time / REPORT_DAY);
	bool is_failed = record->outcome == REPORT_FAILED;
	struct report_period period = {
	    .allowed = record->allowed,
	    .needed = record->needed,
	    .ok = record->event == REPORT_HANDSHAKE && !is_failed,
	    .failed = is_failed,
	};
	size_t i;

	if (timeline->days == 0)
		timeline->days = 1;
	period.number = day / timeline->days;
	i = place(timeline, period.number);
	if (i < timeline->count &&
	    timeline->periods[i].number == period.number) {
		period_add(&timeline->periods[i], &period);
		return 0;
	}
	if (timeline->count < REPORT_PERIODS)
		return period_insert(timeline, i, &period);
	coarsen(timeline);
	return report_timeline_add(timeline, record);
}

void
report_timeline_free(struct report_timeline *timeline)
{
	free(timeline->periods);
}
