/* SPDX-License-Identifier: MIT */
/* From all words that could help, down to those that are needed. */
#include <stdio.h>
#include <string.h>

#include <openssl/ssl.h>

#include "command/probe_attempt.h"
#include "command/probe_search.h"

/* Open more, and do not change what the ClientHello offers otherwise. */
#define WIDE                                                      \
	(RELAX_LEGACY_CONNECT | RELAX_SECLEVEL1 | RELAX_CIPHERS | \
	    RELAX_TLS1_0 | RELAX_TLS1_1 | RELAX_SHA1 | RELAX_LAX_X509)

/* In this order; a server may have TLS 1.3 only, hence the third. */
static const uint32_t candidates[] = {
    WIDE,
    WIDE | RELAX_CLASSIC_GROUPS | RELAX_MAX_TLS1_2,
    WIDE | RELAX_CLASSIC_GROUPS,
};

/* What opens most is tried to be done without first. */
static const enum relax_word order[] = {RELAX_TLS1_0, RELAX_TLS1_1, RELAX_SHA1,
    RELAX_SECLEVEL1, RELAX_LEGACY_CONNECT, RELAX_LAX_X509, RELAX_CIPHERS,
    RELAX_MAX_TLS1_2, RELAX_CLASSIC_GROUPS};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Words that only clients need that are stricter than OpenSSL's defaults. */
#define STRICTER (RELAX_CIPHERS | RELAX_LAX_X509)

/* Does the candidate connect, if need be with the keys pinned? */
static bool
is_good(struct probe_search *search, struct probe_rule *rule)
{
	struct probe_result result;

	for (;;) {
		if (probe_attempt(search, rule, PROBE_HANDSHAKE, &result))
			return true;
		/* What says most is kept: an answer in TLS. */
		if (search->last.text[0] == '\0' ||
		    (!search->last.is_tls && result.is_tls))
			search->last = result;
		if (result.outcome != PROBE_UNTRUSTED || !result.has_key ||
		    !probe_rule_pin(rule, result.key))
			return false;
		search->distrust = result;
	}
}

/* Those, too, that 'ciphers' adds only by name. */
static uint64_t
every_suite(void)
{
	return (UINT64_C(1) << relax_cipher_count()) - 1;
}

static bool
find(struct probe_search *search)
{
	size_t i;

	for (i = 0; i < COUNT(candidates); i++) {
		search->rule = (struct probe_rule){
		    .words = candidates[i], .ciphers = every_suite()};
		if (is_good(search, &search->rule))
			return true;
	}
	search->rule = (struct probe_rule){0};
	return false;
}

static void
minimise(struct probe_search *search)
{
	struct probe_result result;
	struct probe_rule trial;
	size_t i;

	for (i = 0; i < COUNT(order); i++) {
		if ((search->rule.words & order[i]) == 0)
			continue;
		trial = search->rule;
		probe_rule_drop(&trial, order[i]);
		if (probe_attempt(search, &trial, PROBE_HANDSHAKE, &result))
			search->rule = trial;
	}
}

/* Of several suites those that strict clients have, other addresses' ones. */
static void
drop_ciphers(struct probe_search *search)
{
	struct probe_rule trial;
	struct probe_result result;
	size_t i;

	for (i = 0; i < relax_cipher_count(); i++) {
		trial = search->rule;
		trial.ciphers &= ~(UINT64_C(1) << i);
		if (trial.ciphers != 0 &&
		    trial.ciphers != search->rule.ciphers &&
		    probe_attempt(search, &trial, PROBE_HANDSHAKE, &result))
			search->rule = trial;
	}
}

/* The suites that were negotiated, in place of all. */
static void
name_ciphers(struct probe_search *search)
{
	struct probe_rule trial = search->rule;
	struct probe_result result;
	const char *suite;
	size_t i;
	int found;

	if ((trial.words & RELAX_CIPHERS) == 0 ||
	    !probe_attempt(search, &trial, PROBE_HANDSHAKE, &result))
		return;
	trial.ciphers = 0;
	for (i = 0; i < search->place_count; i++) {
		suite = search->places[i].last.offer.suite;
		found = relax_cipher_find(suite, strlen(suite));
		if (search->places[i].is_reached && found != -1)
			trial.ciphers |= UINT64_C(1) << found;
	}
	if (probe_attempt(search, &trial, PROBE_HANDSHAKE, &result))
		search->rule = trial;
	drop_ciphers(search);
}

/* Is one of the last results so? */
static bool
any(const struct probe_search *search,
    bool (*is_so)(const struct probe_result *result))
{
	size_t i;

	for (i = 0; i < search->place_count; i++) {
		if (search->places[i].is_reached &&
		    is_so(&search->places[i].last))
			return true;
	}
	return false;
}

static bool
is_cut(const struct probe_result *result)
{
	return result->ending == PROBE_ENDING_CUT;
}

static bool
needs_renegotiation(const struct probe_result *result)
{
	return result->asks_to_renegotiate && !result->offer.is_secure &&
	       !result->has_answered;
}

/* Adds the word if what it cures is there without and not with it. */
static void
cure(struct probe_search *search, enum relax_word word,
    bool (*is_so)(const struct probe_result *result))
{
	struct probe_rule trial = search->rule;
	struct probe_result result;

	if (!any(search, is_so))
		return;
	trial.words |= word;
	if (probe_attempt(search, &trial, PROBE_TALK, &result) &&
	    !any(search, is_so))
		search->rule = trial;
}

/* What shows only when there is something to say. */
static void
talk(struct probe_search *search)
{
	if (!probe_attempt(search, &search->rule, PROBE_TALK, &search->last))
		return;
	cure(search, RELAX_RENEGOTIATE, needs_renegotiation);
	cure(search, RELAX_EOF, is_cut);
}

/* The rule as it will be printed. */
static bool
confirm(struct probe_search *search)
{
	search->rule.until = search->today + PROBE_DAYS;
	if (probe_attempt(
	        search, &search->rule, PROBE_HANDSHAKE, &search->last))
		return true;
	snprintf(search->last.text, sizeof(search->last.text),
	    "the server is not the same each time: what worked before fails "
	    "now; try again");
	return false;
}

static void
look_at_risk(struct probe_search *search)
{
	struct probe_rule trial = search->rule, open = search->rule;
	struct probe_result result;

	/* Without that word the shim itself refuses it. */
	open.words |= RELAX_RENEGOTIATE;
	if ((trial.words & RELAX_LEGACY_CONNECT) != 0 &&
	    probe_attempt(search, &open, PROBE_RENEGOTIATE, &result))
		search->renegotiation = result.renegotiation;
	trial.words &= ~(uint32_t)STRICTER;
	if (!probe_rule_opens(&trial))
		search->defaults_need_nothing =
		    probe_attempt_defaults(search, &result);
}

/* Is the failure one that suites or versions out of reach can explain? */
static bool
is_about_offers(const struct probe_result *result)
{
	return result->outcome == PROBE_ALERT ||
	       result->outcome == PROBE_CLOSED ||
	       (result->outcome == PROBE_REFUSED &&
	           result->code == SSL_R_UNSUPPORTED_PROTOCOL);
}

static enum probe_verdict
give_up(struct probe_search *search)
{
	if (is_about_offers(&search->last))
		probe_attempt_beyond(search, search->beyond);
	return search->first.is_tls || search->last.is_tls ||
	               search->beyond[0] != '\0' ?
	           PROBE_NO_HELP :
	           PROBE_NO_ANSWER;
}

static enum probe_verdict
judge(struct probe_search *search)
{
	if (!probe_attempt_places(search))
		return PROBE_NO_ANSWER;
	if (search->first.outcome != PROBE_DONE) {
		if (!find(search))
			return give_up(search);
		minimise(search);
		name_ciphers(search);
	}
	talk(search);
	if (!probe_rule_opens(&search->rule))
		return PROBE_NO_NEED;
	if (!confirm(search))
		return PROBE_NO_ANSWER;
	look_at_risk(search);
	return PROBE_RULE;
}

void
probe_search(struct probe_search *search)
{
	search->verdict = judge(search);
	if (search->broken[0] != '\0')
		search->verdict = PROBE_FAILED;
}
