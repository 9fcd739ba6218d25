/* SPDX-License-Identifier: MIT */
/* What was found as one JSON object. */
#include <stdio.h>
#include <string.h>
#include <yajl/yajl_gen.h>

#include "command/json_out.h"
#include "command/probe_print.h"
#include "command/probe_words.h"

static void
put_offer(yajl_gen gen, const struct probe_offer *offer)
{
	json_put_text(gen, "offers");
	if (offer->version[0] == '\0') {
		yajl_gen_null(gen);
		return;
	}
	yajl_gen_map_open(gen);
	json_put_member(gen, "version", offer->version);
	json_put_member(gen, "suite", offer->suite);
	json_put_member(gen, "exchange", offer->exchange);
	json_put_member(gen, "signature", offer->signature);
	json_put_member(gen, "key", offer->key);
	json_put_member(gen, "signed_with", offer->signed_with);
	json_put_bool(gen, "secure_renegotiation", offer->is_secure);
	yajl_gen_map_close(gen);
}

static void
put_places(yajl_gen gen, const struct probe_search *search)
{
	const struct probe_place *place;
	size_t i;

	json_put_text(gen, "addresses");
	yajl_gen_array_open(gen);
	for (i = 0; i < search->place_count; i++) {
		place = &search->places[i];
		yajl_gen_map_open(gen);
		json_put_member(gen, "address", place->text);
		json_put_bool(gen, "reached", place->is_reached);
		json_put_member(gen, "error_without_rule", place->strict.text);
		yajl_gen_map_close(gen);
	}
	yajl_gen_array_close(gen);
}

static void
put_reasons(yajl_gen gen, const struct probe_search *search)
{
	struct probe_reason reasons[PROBE_REASONS];
	size_t i, count = probe_reasons(search, reasons);

	json_put_text(gen, "needs");
	yajl_gen_array_open(gen);
	for (i = 0; i < count; i++) {
		yajl_gen_map_open(gen);
		json_put_member(gen, "word", reasons[i].name);
		json_put_member(gen, "why", reasons[i].why);
		json_put_member(gen, "risk", reasons[i].risk);
		json_put_member(gen, "mend", reasons[i].mend);
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

	json_put_member(gen, "verdict", verdicts[search->verdict]);
	probe_no_rule(search, reason, sizeof(reason));
	json_put_member(gen, "reason", reason);
	if (search->verdict == PROBE_RULE)
		probe_rule_format(&search->rule, &search->target, rule);
	json_put_member(gen, "rule", rule);
}

static void
put_search(yajl_gen gen, const struct probe_search *search)
{
	static const char *const renegotiations[] = {
	    [PROBE_RENEGOTIATION_UNKNOWN] = NULL,
	    [PROBE_RENEGOTIATION_REFUSED] = "refused",
	    [PROBE_RENEGOTIATION_ALLOWED] = "allowed",
	};

	json_put_member(gen, "host", search->target.host);
	json_put_text(gen, "port");
	yajl_gen_integer(gen, search->target.port);
	json_put_member(
	    gen, "starttls", probe_protocol_name(search->target.protocol));
	put_verdict(gen, search);
	json_put_member(gen, "error_without_rule", search->first.text);
	json_put_bool(
	    gen, "defaults_need_nothing", search->defaults_need_nothing);
	put_reasons(gen, search);
	put_offer(gen, &search->last.offer);
	json_put_member(
	    gen, "client_renegotiation", renegotiations[search->renegotiation]);
	json_put_bool(
	    gen, "wants_client_certificate", search->wants_certificate);
	json_put_bool(
	    gen, "needs_client_certificate", search->needs_certificate);
	put_places(gen, search);
	json_put_text(gen, "addresses_left_out");
	yajl_gen_integer(gen, (long long)search->left_out);
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
