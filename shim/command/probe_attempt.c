/* SPDX-License-Identifier: MIT */
/* A job for each address. */
#include <arpa/inet.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command/probe_attempt.h"
#include "command/probe_run.h"

static struct probe_request
request_for(const struct probe_search *search, enum probe_task task,
    const struct probe_place *place)
{
	struct probe_request request;

	/* It is sent as it is, with what is between its members. */
	memset(&request, 0, sizeof(request));
	request.target = search->target;
	request.task = task;
	request.client = PROBE_STRICT;
	request.seconds = search->seconds;
	request.parent = getpid();
	if (place != NULL)
		request.address = place->address;
	return request;
}

static void
place_name(struct probe_place *place)
{
	const union probe_address *address = &place->address;

	inet_ntop(address->any.sa_family,
	    address->any.sa_family == AF_INET6 ?
	        (const void *)&address->ipv6.sin6_addr :
	        (const void *)&address->ipv4.sin_addr,
	    place->text, sizeof(place->text));
}

/* What is of interest in whichever attempt it shows. */
static void
note(struct probe_search *search, const struct probe_result *result)
{
	search->wants_certificate |= result->wants_certificate;
	search->needs_certificate |= result->needs_certificate;
	if (result->outcome == PROBE_BROKEN)
		memcpy(search->broken, result->text, sizeof(result->text));
}

static bool
resolve(struct probe_search *search)
{
	struct probe_request request = request_for(search, PROBE_RESOLVE, NULL);
	struct probe_result result;
	size_t i;

	search->progress("looking for its addresses");
	probe_run(NULL, &request, &result);
	if (result.outcome == PROBE_SILENT)
		result.outcome = PROBE_UNRESOLVED;
	note(search, &result);
	search->first = result;
	for (i = 0; i < result.address_count; i++) {
		search->places[i].address = result.addresses[i];
		place_name(&search->places[i]);
	}
	search->place_count = result.address_count;
	search->left_out = result.left_out;
	return result.outcome == PROBE_DONE;
}

/* The first attempt, which also tells whether it can be connected to. */
static void
place_try(struct probe_search *search, struct probe_place *place)
{
	struct probe_request request =
	    request_for(search, PROBE_HANDSHAKE, place);

	search->progress("without a rule");
	probe_run(NULL, &request, &place->strict);
	note(search, &place->strict);
	place->last = place->strict;
	place->is_reached = place->strict.outcome != PROBE_UNREACHABLE &&
	                    place->strict.outcome != PROBE_DIALOGUE &&
	                    place->strict.outcome != PROBE_BROKEN;
}

/* Rather one that was reached, and rather a failure. */
static bool
is_of_more_interest(const struct probe_place *a, const struct probe_place *b)
{
	if (a->is_reached != b->is_reached)
		return a->is_reached;
	return a->strict.outcome != PROBE_DONE &&
	       b->strict.outcome == PROBE_DONE;
}

bool
probe_attempt_places(struct probe_search *search)
{
	const struct probe_place *shown = search->places;
	size_t i;

	if (!resolve(search))
		return false;
	for (i = 0; i < search->place_count; i++) {
		place_try(search, &search->places[i]);
		if (is_of_more_interest(&search->places[i], shown))
			shown = &search->places[i];
	}
	search->first = shown->strict;
	return shown->is_reached;
}

static bool
attempt_as(struct probe_search *search, enum probe_client client,
    const char *rule, enum probe_task task, struct probe_result *result)
{
	struct probe_request request;
	struct probe_place *place;
	bool is_first = true;
	size_t i;

	for (i = 0; i < search->place_count; i++) {
		place = &search->places[i];
		if (!place->is_reached)
			continue;
		request = request_for(search, task, place);
		request.client = client;
		probe_run(rule, &request, &place->last);
		note(search, &place->last);
		if (is_first || place->last.outcome != PROBE_DONE)
			*result = place->last;
		if (place->last.outcome != PROBE_DONE)
			return false;
		is_first = false;
	}
	return true;
}

bool
probe_attempt(struct probe_search *search, const struct probe_rule *rule,
    enum probe_task task, struct probe_result *result)
{
	char text[PROBE_RULE_SIZE];

	if (rule == NULL || !probe_rule_opens(rule)) {
		search->progress("without a rule");
		return attempt_as(search, PROBE_STRICT, NULL, task, result);
	}
	probe_rule_words(rule, text);
	search->progress(text);
	probe_rule_format(rule, &search->target, text);
	return attempt_as(search, PROBE_STRICT, text, task, result);
}

bool
probe_attempt_defaults(struct probe_search *search, struct probe_result *result)
{
	search->progress("without a rule, with OpenSSL's defaults");
	return attempt_as(
	    search, PROBE_DEFAULTS, NULL, PROBE_HANDSHAKE, result);
}

void
probe_attempt_beyond(struct probe_search *search, char text[64])
{
	struct probe_request request;
	struct probe_result result;
	size_t i = 0;

	while (!search->places[i].is_reached)
		i++;
	search->progress("what is out of reach");
	request = request_for(search, PROBE_OUT_OF_REACH, &search->places[i]);
	probe_run(NULL, &request, &result);
	snprintf(text, 64, "%s", result.beyond);
}
