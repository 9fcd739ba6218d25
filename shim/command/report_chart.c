/* SPDX-License-Identifier: MIT */
/* A host's time line as a picture. */
#include "command/report_chart.h"

#include "command/report_time.h"
#include "command/report_words.h"

/* In pixels. */
#define LABELS 120
#define WIDTH 720
#define ROW 18
#define BAR 12
#define NEED 6 /* within the bar */

/* What a row shows of a period. */
typedef bool period_shows(const struct report_period *period, uint32_t word);

static bool
is_allowed(const struct report_period *period, uint32_t word)
{
	return (period->allowed & word) != 0;
}

static bool
is_needed(const struct report_period *period, uint32_t word)
{
	return (period->needed & word) != 0;
}

static bool
is_failed(const struct report_period *period, uint32_t word)
{
	(void)word;
	return period->failed > 0;
}

/* Where the period of that number begins. */
static double
place(const struct report_timeline *timeline, int32_t number)
{
	const struct report_period *last =
	    &timeline->periods[timeline->count - 1];
	int32_t first = timeline->periods[0].number;

	return LABELS + (double)(WIDTH - LABELS) * (number - first) /
	                    (last->number - first + 1);
}

/* A bar for each unbroken run of periods that show it. */
static void
write_bars(FILE *out, const struct report_timeline *timeline,
    period_shows *shows, uint32_t word, const char *class, unsigned y,
    unsigned height)
{
	const struct report_period *periods = timeline->periods;
	size_t i, first;

	for (first = 0; first < timeline->count; first = i) {
		double left = place(timeline, periods[first].number), width;

		i = first + 1;
		if (!shows(&periods[first], word))
			continue;
		while (i < timeline->count &&
		       periods[i].number == periods[i - 1].number + 1 &&
		       shows(&periods[i], word))
			i++;
		width = place(timeline, periods[i - 1].number + 1) - left;
		fprintf(out,
		    "<rect class=\"%s\" x=\"%.1f\" y=\"%u\" width=\"%.1f\" "
		    "height=\"%u\"/>\n",
		    class, left, y, width < 1 ? 1 : width, height);
	}
}

static void
write_row(FILE *out, const struct report_timeline *timeline, uint32_t word,
    const char *label, unsigned y)
{
	fprintf(out, "<text x=\"0\" y=\"%u\">%s</text>\n", y + BAR - 2, label);
	if (word == 0) {
		write_bars(out, timeline, is_failed, 0, "failed", y, BAR);
		return;
	}
	write_bars(out, timeline, is_allowed, word, "allowed", y, BAR);
	write_bars(out, timeline, is_needed, word, "needed",
	    y + (BAR - NEED) / 2, NEED);
}

static void
format_day(int64_t day, char date[REPORT_DATE_SIZE])
{
	report_time_date(day * REPORT_DAY, date);
}

/* What a period is about, shown where the pointer rests on it. */
static void
write_periods(
    FILE *out, const struct report_timeline *timeline, unsigned height)
{
	char date[REPORT_DATE_SIZE], needed[REPORT_WORDS_SIZE];
	size_t i;

	for (i = 0; i < timeline->count; i++) {
		const struct report_period *period = &timeline->periods[i];
		double left = place(timeline, period->number);

		format_day((int64_t)period->number * timeline->days, date);
		report_words_format(period->needed, needed);
		fprintf(out,
		    "<rect class=\"period\" x=\"%.1f\" y=\"0\" width=\"%.1f\" "
		    "height=\"%u\"><title>%s",
		    left, place(timeline, period->number + 1) - left, height,
		    date);
		if (timeline->days > 1)
			fprintf(out, " and %d days", (int)timeline->days - 1);
		fprintf(out,
		    ": %u handshakes, %u failures, needed: %s"
		    "</title></rect>\n",
		    (unsigned)period->ok, (unsigned)period->failed, needed);
	}
}

static void
write_axis(FILE *out, const struct report_host *host, unsigned y)
{
	char first[REPORT_DATE_SIZE], last[REPORT_DATE_SIZE];

	report_time_date(host->first, first);
	report_time_date(host->last, last);
	fprintf(out, "<text x=\"%d\" y=\"%u\">%s</text>\n", LABELS, y, first);
	fprintf(out, "<text class=\"end\" x=\"%d\" y=\"%u\">%s</text>\n", WIDTH,
	    y, last);
}

void
report_chart_write(FILE *out, const struct report_host *host)
{
	const struct report_timeline *timeline = &host->timeline;
	uint32_t words = 0;
	unsigned i, y = 0, rows;

	for (i = 0; i < timeline->count; i++)
		words |=
		    timeline->periods[i].allowed | timeline->periods[i].needed;
	rows = (unsigned)__builtin_popcount(words) + (host->failures > 0);
	fprintf(out,
	    "<svg role=\"img\" aria-label=\"Allowed and needed by day\" "
	    "viewBox=\"0 0 %d %u\" width=\"%d\" height=\"%u\">\n",
	    WIDTH, (rows + 1) * ROW, WIDTH, (rows + 1) * ROW);
	for (i = 0; i < REPORT_WORD_COUNT; i++) {
		uint32_t word = UINT32_C(1) << i;

		if ((words & word) == 0)
			continue;
		write_row(out, timeline, word, report_word_name(i), y);
		y += ROW;
	}
	if (host->failures > 0)
		write_row(out, timeline, 0, "failures", y);
	write_periods(out, timeline, rows * ROW);
	write_axis(out, host, rows * ROW + BAR);
	fputs("</svg>\n", out);
}
