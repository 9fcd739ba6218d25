/* SPDX-License-Identifier: MIT */
/* What is to be done about a host. */
#ifndef LEGACYTLS_COMMAND_REPORT_VERDICT_H
#define LEGACYTLS_COMMAND_REPORT_VERDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "command/report_cure.h"
#include "command/report_host.h"
#include "command/report_use.h"

/* "expires in N days" is said so many days before. */
#define REPORT_SOON 30

/* What can be said of a host, worst first. */
enum report_advice {
	REPORT_ADD,     /* fails without a rule; the hint is one that helps */
	REPORT_WIDEN,   /* fails with its rule; the hint is one that helps */
	REPORT_FAILS,   /* and no rule is known that helps */
	REPORT_EXPIRED, /* its rule has ended */
	REPORT_EXPIRES, /* its rule ends soon */
	REPORT_REMOVE,  /* its rule: nothing is needed */
	REPORT_SHRINK,  /* its rule: not all is needed */
	REPORT_MENDED,  /* it needs nothing, but others have the same rule */
	REPORT_KEEP,
	REPORT_NOTHING, /* no rule, and none is needed */
	REPORT_ADVICES,
};

struct report_verdict {
	uint32_t advice; /* bit i: advice i; one at least */
	int32_t days;    /* since its rule ended, or until it does */
	uint32_t words;  /* those of the rule, with REPORT_SHRINK */
	int32_t today;   /* as it was given */
};

/*
 * sum is that of all hosts with the rule of the host, NULL if it has none;
 * today: days from 1970-01-01.
 */
struct report_verdict report_verdict_of(const struct report_host *host,
    const struct report_sum *sum, int32_t today);

static inline bool
report_verdict_has(
    const struct report_verdict *verdict, enum report_advice advice)
{
	return (verdict->advice & UINT32_C(1) << advice) != 0;
}

/* The worst of them. */
enum report_advice report_verdict_worst(const struct report_verdict *verdict);

/* "add", "widen" and so on, a static string. */
const char *report_advice_name(enum report_advice advice);

/* Room for one advice with the longest hint, and NUL. */
#define REPORT_ADVICE_SIZE (REPORT_CURE_SIZE + 4096)

/* Room for all that a verdict can have at once: a cure, an end, a need. */
#define REPORT_VERDICT_SIZE (REPORT_ADVICE_SIZE + 512)

/* Writes one that the verdict has as a phrase: "shrink to: seclevel1". */
void report_advice_format(enum report_advice advice,
    const struct report_host *host, const struct report_verdict *verdict,
    char text[REPORT_ADVICE_SIZE]);

/* Writes all of them, worst first, with "; " between. */
void report_verdict_format(const struct report_host *host,
    const struct report_verdict *verdict, char text[REPORT_VERDICT_SIZE]);

#endif
