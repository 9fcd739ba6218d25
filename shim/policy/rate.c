/* SPDX-License-Identifier: MIT */
/* "N/SECONDS": so often in so long. */
#include "rate.h"

#include <stdlib.h>
#include <string.h>

/* A number from 1 to max; -1: it is anything else. */
static int
number_parse(const char *text, size_t len, uint32_t max, uint32_t *number)
{
	uint32_t value = 0;
	size_t i;

	if (len == 0 || text[0] == '0')
		return -1;
	for (i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + (uint32_t)(text[i] - '0');
		if (value > max)
			return -1;
	}
	*number = value;
	return 0;
}

int
rate_parse(const char *text, size_t len, struct rate *rate)
{
	const char *slash = memchr(text, '/', len);
	struct rate read;

	if (slash == NULL ||
	    number_parse(text, (size_t)(slash - text), RATE_TIMES_MAX,
	        &read.times) == -1 ||
	    number_parse(slash + 1, len - (size_t)(slash - text) - 1,
	        RATE_SECONDS_MAX, &read.seconds) == -1)
		return -1;
	*rate = read;
	return 0;
}

bool
rate_meter_admit(
    struct rate_meter *meter, const struct rate *rate, uint64_t now)
{
	uint32_t last;

	if (meter->admitted == NULL)
		meter->admitted = calloc(rate->times, sizeof(uint64_t));
	if (meter->admitted == NULL)
		return false;
	if (meter->count < rate->times) {
		meter->admitted[meter->count++] = now;
		return true;
	}
	last = meter->oldest;
	if (now < meter->admitted[last] ||
	    now - meter->admitted[last] < rate->seconds * UINT64_C(1000))
		return false;
	meter->admitted[last] = now;
	meter->oldest = (last + 1) % rate->times;
	return true;
}

void
rate_meter_free(struct rate_meter *meter)
{
	free(meter->admitted);
	*meter = (struct rate_meter){0};
}
