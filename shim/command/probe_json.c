/* SPDX-License-Identifier: MIT */
/* What was found as one JSON object. */
#include <stdio.h>
#include <string.h>
#include <yajl/yajl_gen.h>

#include "command/probe_print.h"
#include "command/probe_words.h"

/* All texts are printable ASCII; an empty one is null. */
static void
put_text(yajl_gen gen, const char *text)
{
	if (text != NULL && text[0] != '\0')
		yajl_gen_string(gen, (const unsigned char *)text, strlen(text));
	else
		yajl_gen_null(gen);
}

static void
put_member(yajl_gen gen, const char *key, const char *text)
{
	put_text(gen, key);
	put_text(gen, text);
}

static void
put_bool(yajl_gen gen, const char *key, bool value)
{
	put_text(gen, key);
	yajl_gen_bool(gen, value);
}

static void
put_offer(yajl_gen gen, const struct probe_offer *offer)
{
	put_text(gen, "offers");
	if (offer->version[0] == '\0') {
		yajl_gen_null(gen);
		return;
	}
	yajl_gen_map_open(gen);
	put_member(gen, "version", offer->version);
	put_member(gen, "suite", offer->suite);
	put_member(gen, "exchange", offer->exchange);
	put_member(gen, "signature", offer->signature);
	put_member(gen, "key", offer->key);
	put_member(gen, "signed_with", offer->signed_with);
	put_bool(gen, "secure_renegotiation", offer->is_secure);
	yajl_gen_map_close(gen);
}

static void
put_places(yajl_gen gen, const struct probe_search *search)
{
	const struct probe_place *place;
	size_t i;

	put_text(gen, "addresses");
	yajl_gen_array_open(gen);
	for (i = 0; i < search->place_count; i++) {
		place = &search->places[i];
		yajl_gen_map_open(gen);
		put_member(gen, "address", place->text);
		put_bool(gen, "reached", place->is_reached);
		put_member(gen, "error_without_rule", place->strict.text);
		yajl_gen_map_close(gen);
	}
	yajl_gen_array_close(gen);
}

static void
put_reasons(yajl_gen gen, const struct probe_search *search)
{
	struct probe_reason reasons[PROBE_REASONS];
	size_t i, count = probe_reasons(search, reasons);

	put_text(gen, "needs");
	yajl_gen_array_open(gen);
	for (i = 0; i < count; i++) {
		yajl_gen_map_open(gen);
		put_member(gen, "word", reasons[i].name);
		put_member(gen, "why", reasons[i].why);
		put_member(gen, "risk", reasons[i].risk);
		put_member(gen, "mend", reasons[i].mend);
		yajl_gen_map_close(gen);
	}
	yajl_gen_array_close(gen);
}

/* The verdict, and the rule or why there is none. */
static void
put_verdict(yajl_gen gen, const struct probe_search *search)
{
	static const char *const verdicts[] = {
	    [PROBE_RULE] = "rule",
	    [PROBE_NO_NEED] = "no need",
	    [PROBE_NO_HELP] = "no help",
	    [PROBE_NO_ANSWER] = "no answer",
	};
	char rule[PROBE_RULE_SIZE] = "", reason[PROBE_REASON_SIZE];

	put_member(gen, "verdict", verdicts[search->verdict]);
	probe_no_rule(search, reason, sizeof(reason));
	put_member(gen, "reason", reason);
	if (search->verdict == PROBE_RULE)
		probe_rule_format(&search->rule, &search->target, rule);
	put_member(gen, "rule", rule);
}

static void
put_search(yajl_gen gen, const struct probe_search *search)
{
	static const char *const renegotiations[] = {
	    [PROBE_RENEGOTIATION_UNKNOWN] = NULL,
	    [PROBE_RENEGOTIATION_REFUSED] = "refused",
	    [PROBE_RENEGOTIATION_ALLOWED] = "allowed",
	};

	put_member(gen, "host", search->target.host);
	put_text(gen, "port");
	yajl_gen_integer(gen, search->target.port);
	put_member(
	    gen, "starttls", probe_protocol_name(search->target.protocol));
	put_verdict(gen, search);
	put_member(gen, "error_without_rule", search->first.text);
	put_bool(gen, "defaults_need_nothing", search->defaults_need_nothing);
	put_reasons(gen, search);
	put_offer(gen, &search->last.offer);
	put_member(
	    gen, "client_renegotiation", renegotiations[search->renegotiation]);
	put_bool(gen, "wants_client_certificate", search->wants_certificate);
	put_bool(gen, "needs_client_certificate", search->needs_certificate);
	put_places(gen, search);
}

int
probe_print_json(const struct probe_search *search)
{
	yajl_gen gen = yajl_gen_alloc(NULL);
	const unsigned char *text;
	size_t len;
	int rv = -1;

	if (gen == NULL)
		return -1;
	yajl_gen_config(gen, yajl_gen_beautify, 1);
	yajl_gen_map_open(gen);
	put_search(gen, search);
	yajl_gen_map_close(gen);
	if (yajl_gen_get_buf(gen, &text, &len) == yajl_gen_status_ok) {
		fwrite(text, 1, len, stdout);
		rv = 0;
	}
	yajl_gen_free(gen);
	return rv;
}
