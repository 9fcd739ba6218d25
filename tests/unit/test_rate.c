/* SPDX-License-Identifier: MIT */
/* policy/rate.h: so often in so long. */
#include "support/table.h"

#include <string.h>

#include "policy/rate.h"

static const struct read_row {
	const char *name;
	const char *text;
	size_t len;
	uint32_t times; /* 0: refused */
	uint32_t seconds;
} texts[] = {
    {"rate: once in a second", TEXT("1/1"), 1, 1},
    {"rate: three in a minute", TEXT("3/60"), 3, 60},
    {"rate: the most", TEXT("1000/86400"), 1000, 86400},
    {"refused: nothing", TEXT(""), 0, 0},
    {"refused: a letter", TEXT("x"), 0, 0},
    {"refused: no seconds", TEXT("3"), 0, 0},
    {"refused: empty seconds", TEXT("3/"), 0, 0},
    {"refused: empty number", TEXT("/60"), 0, 0},
    {"refused: slash alone", TEXT("/"), 0, 0},
    {"refused: zero of zero", TEXT("0/0"), 0, 0},
    {"refused: never", TEXT("0/60"), 0, 0},
    {"refused: in no time", TEXT("3/0"), 0, 0},
    {"refused: leading zero", TEXT("03/60"), 0, 0},
    {"refused: leading zero of seconds", TEXT("3/060"), 0, 0},
    {"refused: plus", TEXT("+3/60"), 0, 0},
    {"refused: minus", TEXT("3/-60"), 0, 0},
    {"refused: a unit", TEXT("3/60s"), 0, 0},
    {"refused: two slashes", TEXT("3/60/1"), 0, 0},
    {"refused: fraction", TEXT("1.5/60"), 0, 0},
    {"refused: hexadecimal", TEXT("0x3/60"), 0, 0},
    {"refused: blank", TEXT("3 /60"), 0, 0},
    {"refused: NUL", TEXT("3/60\0"), 0, 0},
    {"refused: one too many", TEXT("1001/60"), 0, 0},
    {"refused: one too long", TEXT("3/86401"), 0, 0},
    {"refused: wraps 32 bits", TEXT("4294967297/60"), 0, 0},
    {"refused: wraps 64 bits", TEXT("18446744073709551617/60"), 0, 0},
};

static void
rate_is_read(void **state)
{
	const struct read_row *row = *state;
	struct rate rate = {7, 7};
	char *copy = malloc(row->len > 0 ? row->len : 1);

	/* In memory of its very size, so that a byte too far is seen. */
	assert_non_null(copy);
	memcpy(copy, row->text, row->len);
	assert_int_equal(
	    rate_parse(copy, row->len, &rate), row->times > 0 ? 0 : -1);
	assert_int_equal(rate.times, row->times > 0 ? row->times : 7);
	assert_int_equal(rate.seconds, row->times > 0 ? row->seconds : 7);
	free(copy);
}

static const struct meter_row {
	const char *name;
	struct rate rate;
	const char *want; /* a '+' or '-' for each time */
	uint64_t times[8];
} meters[] = {
    {"meter: one", {1, 1}, "+--+-", {0, 1, 999, 1000, 1001}},
    {"meter: the start does not matter", {1, 1}, "+-+", {70, 1069, 1070}},
    {"meter: three at once", {3, 10}, "+++--", {5, 5, 5, 5, 6}},
    {"meter: slides", {2, 10}, "++-+-+", {0, 9000, 9999, 10000, 18999, 19000}},
    {"meter: no burst over the edge", {3, 10}, "+++---+",
        {0, 9000, 9500, 9600, 9700, 9999, 10000}},
    {"meter: refusals are not counted", {1, 10}, "+---+",
        {0, 5000, 8000, 9999, 10000}},
    {"meter: steady", {2, 2}, "++++++++",
        {0, 1000, 2000, 3000, 4000, 5000, 6000, 7000}},
    {"meter: the clock goes back", {2, 10}, "++---+",
        {50000, 50001, 0, 49999, 59999, 60000}},
    {"meter: the longest", {1, 86400}, "+-+", {0, 86399999, 86400000}},
};

static void
meter_admits(void **state)
{
	const struct meter_row *row = *state;
	struct rate_meter meter = {0};
	size_t i;

	for (i = 0; row->want[i] != '\0'; i++) {
		assert_true(rate_meter_admit(&meter, &row->rate,
		                row->times[i]) == (row->want[i] == '+'));
	}
	rate_meter_free(&meter);
	assert_null(meter.admitted);
}

int
main(void)
{
	const struct table tables[] = {
	    TABLE(texts, rate_is_read),
	    TABLE(meters, meter_admits),
	};

	return table_run("rate", tables, sizeof(tables) / sizeof(tables[0]));
}
