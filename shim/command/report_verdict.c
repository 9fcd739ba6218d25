/* SPDX-License-Identifier: MIT */
/* What is to be done about a host. */
#include "command/report_verdict.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/report_time.h"

static const char *const names[REPORT_ADVICES] = {
    [REPORT_ADD] = "add",
    [REPORT_WIDEN] = "widen",
    [REPORT_FAILS] = "fails",
    [REPORT_EXPIRED] = "expired",
    [REPORT_EXPIRES] = "expires",
    [REPORT_REMOVE] = "remove",
    [REPORT_SHRINK] = "shrink",
    [REPORT_MENDED] = "mended",
    [REPORT_KEEP] = "keep",
    [REPORT_NOTHING] = "nothing",
};

const char *
report_advice_name(enum report_advice advice)
{
	return names[advice];
}

static void
advise(struct report_verdict *verdict, enum report_advice advice)
{
	verdict->advice |= UINT32_C(1) << advice;
}

static void
failure_advise(struct report_verdict *verdict, const struct report_host *host)
{
	char rule[REPORT_CURE_SIZE];

	if (report_cure(host, verdict->today, rule) == -1)
		advise(verdict, REPORT_FAILS);
	else
		advise(verdict, host->had_rule ? REPORT_WIDEN : REPORT_ADD);
}

static void
expiry_advise(struct report_verdict *verdict, const struct report_host *host,
    int32_t today)
{
	verdict->days = abs(host->until - today);
	if (host->until < today)
		advise(verdict, REPORT_EXPIRED);
	else if (verdict->days <= REPORT_SOON)
		advise(verdict, REPORT_EXPIRES);
}

/* Of a rule that several hosts have, what any of them needs is to stay. */
static void
need_advise(struct report_verdict *verdict, const struct report_host *host,
    const struct report_sum *sum)
{
	bool is_pin = (host->allowed & RELAX_PIN) != 0;
	bool can_go = report_sum_can_go(sum);

	verdict->words = host->allowed & sum->kept;
	/* 'none' is an exception from another rule. */
	if (host->allowed == 0 && host->until >= verdict->today)
		return;
	if (can_go && sum->is_within)
		advise(verdict, REPORT_SHRINK);
	else if (report_host_is_mended(host) && !(is_pin && sum->is_mended))
		advise(verdict, can_go ? REPORT_REMOVE : REPORT_MENDED);
	if (sum->is_settled && verdict->words != 0 &&
	    verdict->words != host->allowed &&
	    (verdict->words & REPORT_UNKNOWN) == 0)
		advise(verdict, REPORT_SHRINK);
	/* As in the rule, which would have the default set without it. */
	if ((verdict->words & ~REPORT_TRUST) == 0)
		verdict->words |= RELAX_NONE;
}

static void
rule_advise(struct report_verdict *verdict, const struct report_host *host,
    const struct report_sum *sum, int32_t today)
{
	if (verdict->advice == 0)
		need_advise(verdict, host, sum);
	/* When a rule goes, its end does not matter. */
	if (!report_verdict_has(verdict, REPORT_REMOVE))
		expiry_advise(verdict, host, today);
	if (verdict->advice == 0)
		advise(verdict, REPORT_KEEP);
}

struct report_verdict
report_verdict_of(
    const struct report_host *host, const struct report_sum *sum, int32_t today)
{
	struct report_verdict verdict = {.today = today};
	char rule[REPORT_CURE_SIZE];

	if (report_host_is_failing(host))
		failure_advise(&verdict, host);
	if (sum != NULL)
		rule_advise(&verdict, host, sum, today);
	/* Something else opens what it needs. */
	else if (verdict.advice == 0 && report_host_needed(host) != 0 &&
	         report_cure(host, today, rule) == 0)
		advise(&verdict, REPORT_ADD);
	if (verdict.advice == 0)
		advise(&verdict, REPORT_NOTHING);
	return verdict;
}

enum report_advice
report_verdict_worst(const struct report_verdict *verdict)
{
	return (enum report_advice)__builtin_ctz(verdict->advice);
}

/* "mended on DATE (nothing needed in N handshakes)" */
static void
mended_format(const struct report_host *host, char text[128])
{
	char date[REPORT_DATE_SIZE];

	report_time_date(host->any.first, date);
	snprintf(text, 128, "%s %s (nothing needed in %" PRIu64 " handshake%s)",
	    host->any.needed == REPORT_NEVER ? "not needed since" : "mended on",
	    date, host->any.count, host->any.count == 1 ? "" : "s");
}

/* "add: RULE" */
static void
cure_format(enum report_advice advice, const struct report_host *host,
    const struct report_verdict *verdict, char text[REPORT_ADVICE_SIZE])
{
	char rule[REPORT_CURE_SIZE];

	if (report_cure(host, verdict->today, rule) == 0)
		snprintf(
		    text, REPORT_ADVICE_SIZE, "%s: %s", names[advice], rule);
}

void
report_advice_format(enum report_advice advice, const struct report_host *host,
    const struct report_verdict *verdict, char text[REPORT_ADVICE_SIZE])
{
	const char *plural = verdict->days == 1 ? "" : "s";
	bool is_pin = (host->allowed & RELAX_PIN) != 0;
	char words[REPORT_WORDS_SIZE], mended[128];

	snprintf(text, REPORT_ADVICE_SIZE, "%s", names[advice]);
	switch (advice) {
	case REPORT_ADD:
	case REPORT_WIDEN:
		cure_format(advice, host, verdict, text);
		break;
	case REPORT_EXPIRED:
		snprintf(text, REPORT_ADVICE_SIZE, "expired %d day%s ago",
		    (int)verdict->days, plural);
		break;
	case REPORT_EXPIRES:
		snprintf(text, REPORT_ADVICE_SIZE, "expires in %d day%s",
		    (int)verdict->days, plural);
		break;
	case REPORT_REMOVE:
		mended_format(host, mended);
		snprintf(text, REPORT_ADVICE_SIZE, "remove: %s", mended);
		break;
	case REPORT_MENDED:
		mended_format(host, mended);
		snprintf(text, REPORT_ADVICE_SIZE,
		    "%s; its rule stays for other hosts", mended);
		break;
	case REPORT_SHRINK:
		report_words_format(verdict->words, words);
		snprintf(text, REPORT_ADVICE_SIZE, "shrink to: %s", words);
		break;
	case REPORT_KEEP:
		if (is_pin && report_host_is_mended(host))
			snprintf(
			    text, REPORT_ADVICE_SIZE, "keep: pins the key");
		break;
	default:
		break;
	}
}

void
report_verdict_format(const struct report_host *host,
    const struct report_verdict *verdict, char text[REPORT_VERDICT_SIZE])
{
	char advice[REPORT_ADVICE_SIZE];
	size_t used = 0;
	unsigned i;

	text[0] = '\0';
	for (i = 0; i < REPORT_ADVICES; i++) {
		if (!report_verdict_has(verdict, i))
			continue;
		report_advice_format(i, host, verdict, advice);
		snprintf(text + used, REPORT_VERDICT_SIZE - used, "%s%s",
		    used > 0 ? "; " : "", advice);
		used += strlen(text + used);
	}
}
