/* SPDX-License-Identifier: MIT */
/* README's "Words", as far as a server or its owner can see them. */
#include <string.h>

#include "isolation/expect.h"
#include "isolation/given.h"

#define SUITES_MAX 64
/* Of what they let pass, a resumed handshake shows nothing. */
#define WEAK_WORDS ((unsigned)(WORD_SECLEVEL1 | WORD_SHA1))

#define SCSV 0x00ff /* RFC 5746 3.3 */

/* Of suite_names, made by expect_start. */
static uint16_t ids[SUITES_MAX];
static bool are_old[SUITES_MAX];

void
expect_start(void)
{
	size_t i;

	for (i = 0; suite_names[i] != NULL; i++) {
		ids[i] = suite_id(suite_names[i]);
		are_old[i] = suite_is_old(ids[i]);
	}
}

/* The number of one of suite_names. */
static uint16_t
id_of(const char *name)
{
	size_t i;

	for (i = 0; suite_names[i] != NULL; i++) {
		if (strcmp(suite_names[i], name) == 0)
			return ids[i];
	}
	return 0;
}

static unsigned
words_of(const struct rule *rule)
{
	return rule != NULL ? rule->words : 0;
}

static bool
id_is_old(uint16_t id)
{
	size_t i;

	for (i = 0; suite_names[i] != NULL; i++) {
		if (ids[i] == id)
			return are_old[i];
	}
	return false;
}

/* The program's suites, and those that the rule names. */
static struct suites
named_suites(const struct client *client, const struct rule *rule)
{
	struct suites suites =
	    client->has_list ? program_list : client->now->suites;
	size_t i;

	for (i = 0; rule != NULL && suite_names[i] != NULL; i++) {
		if ((rule->suites >> i & 1) != 0)
			suites_add(&suites, ids[i]);
	}
	return suites;
}

static bool
has_old(const struct suites *suites)
{
	size_t i;

	for (i = 0; i < suites->count; i++) {
		if (id_is_old(suites->ids[i]))
			return true;
	}
	return false;
}

/* Without any suite for TLS 1.0 and 1.1, those words add such. */
static bool
adds_old(const struct suites *suites, const struct rule *rule)
{
	return (words_of(rule) & (WORD_TLS1_0 | WORD_TLS1_1)) != 0 &&
	       !has_old(suites);
}

static bool
offers_suites(const struct client *client, const struct rule *rule,
    const struct offer *offer)
{
	const struct suites named = named_suites(client, rule);
	size_t i, count = 0, added = 0;

	for (i = 0; i < offer->suite_count; i++) {
		if (offer->suites[i] == SCSV || offer->suites[i] >> 8 == 0x13)
			continue;
		if (suites_have(&named, offer->suites[i]))
			count++;
		else if (adds_old(&named, rule) && id_is_old(offer->suites[i]))
			added++;
		else
			return false;
	}
	return count == named.count && (added > 0) == adds_old(&named, rule);
}

static unsigned
versions(const struct client *client, const struct rule *rule)
{
	unsigned words = words_of(rule), set = OFFER_TLS1_2;

	/* The list is an extension of TLS 1.3. */
	if (client->made->has_no_tls13 || (words & WORD_MAX_TLS1_2) != 0)
		return set;
	set |= OFFER_TLS1_3;
	if ((words & (WORD_TLS1_0 | WORD_TLS1_1)) != 0)
		set |= OFFER_TLS1_1;
	if ((words & WORD_TLS1_0) != 0)
		set |= OFFER_TLS1_0;
	return set;
}

bool
expect_offer(const struct client *client, const struct rule *rule,
    const struct offer *offer)
{
	return offer->versions == versions(client, rule) &&
	       offer->has_sha1 == ((words_of(rule) & WORD_SHA1) != 0) &&
	       offers_suites(client, rule, offer);
}

bool
expect_opens_eof(const struct client *client, const struct rule *rule)
{
	return ((words_of(rule) | given_words(client)) & WORD_EOF) != 0;
}

static bool
is_met(unsigned opened, unsigned needed)
{
	return needed == 0 || (opened & needed) != 0;
}

/* Is there a name to be verified, and a program that insists on it? */
static bool
is_misnamed(const struct facts *facts)
{
	return (facts->peer->host_count > 0 || facts->peer->has_verify_ip) &&
	       !facts->client->takes_any_name;
}

static bool
has_suite(const struct facts *facts, const struct rule *rule)
{
	const struct suites named = named_suites(facts->client, rule);
	const struct server_kind *kind = &server_kinds[facts->kind];
	const char *suite = kind->suite;

	if (kind->max == TLS1_VERSION || kind->max == TLS1_1_VERSION)
		return adds_old(&named, rule) ||
		       suites_have(&named, id_of(SERVER_OLD_SUITE));
	if (kind->ciphers != NULL && *kind->ciphers == '?')
		suite = facts->suite;
	return suite == NULL || suites_have(&named, id_of(suite));
}

/* GnuTLS refuses a server name that is none. */
static bool
is_spelled(const struct peer *peer)
{
	return !peer->has_sni ||
	       strspn(peer->sni, "abcdefghijklmnopqrstuvwxyz"
	                         "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.") ==
	           strlen(peer->sni);
}

/* What is not of the certificate, and holds for a resumed session too. */
static bool
is_spoken(const struct facts *facts, unsigned words)
{
	const struct server_kind *kind = &server_kinds[facts->kind];

	if (kind->lacks_rfc5746 && !is_spelled(facts->peer))
		return false;
	if (kind->min == TLS1_3_VERSION && (facts->client->made->has_no_tls13 ||
	                                       (words & WORD_MAX_TLS1_2) != 0))
		return false;
	return (facts->is_resumed && !kind->needs_always) ||
	       is_met(words | given_words(facts->client), kind->needs[2]);
}

bool
expect_other_key(unsigned kind, const struct rule *rule)
{
	unsigned words = words_of(rule);

	return (words & WORD_PIN_OTHER) != 0 ||
	       ((words & WORD_PIN) != 0 && server_kinds[kind].leaf == LEAF_RSA);
}

/* By its mode, or by the result. */
static bool
verifies(const struct client *client)
{
	return client->verifies || client->asks_at_the_end;
}

static enum outcome
judge_certificate(const struct facts *facts, const struct rule *rule)
{
	unsigned words = words_of(rule);
	const struct server_kind *kind = &server_kinds[facts->kind];
	unsigned opened = words | given_words(facts->client);
	bool is_pinned = (words & (WORD_PIN | WORD_PIN_OTHER)) != 0;

	if (expect_other_key(facts->kind, rule))
		return OUTCOME_FAILS;
	if (!verifies(facts->client))
		/* 'pin' verifies more; how much, README does not say. */
		return is_pinned && !is_met(opened, kind->needs[0]) ?
		           OUTCOME_EITHER :
		           OUTCOME_SUCCEEDS;
	if (!is_met(opened, kind->needs[0]) || !is_met(opened, kind->needs[1]))
		return OUTCOME_FAILS;
	return is_misnamed(facts) &&
	               (opened & (WORD_PIN | WORD_TRUST_ANY)) == 0 ?
	           OUTCOME_FAILS :
	           OUTCOME_SUCCEEDS;
}

enum outcome
expect_outcome(const struct facts *facts, const struct rule *rule)
{
	unsigned words = words_of(rule);
	enum outcome outcome;

	if (!is_spoken(facts, words))
		return OUTCOME_FAILS;
	/* No certificate is shown, and another suite may be in the session. */
	if (facts->is_resumed)
		return OUTCOME_EITHER;
	if (!has_suite(facts, rule))
		return OUTCOME_FAILS;
	outcome = judge_certificate(facts, rule);
	/* The server may take offence at the suite of the session. */
	if (outcome == OUTCOME_SUCCEEDS && facts->session != NULL &&
	    (facts->session->is_tainted || facts->session->kind != SERVER_GOOD))
		return OUTCOME_EITHER;
	return outcome;
}

bool
expect_session_dropped(const struct saved *session, const struct rule *rule)
{
	unsigned words = words_of(rule), lacking = session->marks & ~words;

	/* Neither 'pin' nor 'trust-any' takes what is weak for good. */
	if ((words & WORD_PIN_OTHER) != 0 || (lacking & WEAK_WORDS) != 0)
		return true;
	if ((words & WORD_PIN) != 0)
		return server_kinds[session->kind].leaf == LEAF_RSA;
	return (words & WORD_TRUST_ANY) == 0 && lacking != 0;
}

unsigned
expect_marks(const struct facts *facts)
{
	const struct server_kind *kind = &server_kinds[facts->kind];
	unsigned marks;

	marks = kind->needs[2] & WEAK_WORDS & ~given_words(facts->client);
	if (!verifies(facts->client))
		return marks;
	marks |= kind->needs[0] & ~given_words(facts->client);
	if ((kind->needs[1] & WORD_LAX_X509) != 0)
		marks |= WORD_LAX_X509 & ~given_words(facts->client);
	else if (kind->needs[1] != 0)
		marks |= WORD_TRUST_ANY;
	if (is_misnamed(facts))
		marks |= WORD_TRUST_ANY;
	return marks;
}
