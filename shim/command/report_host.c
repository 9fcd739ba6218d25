/* SPDX-License-Identifier: MIT */
/* What the journals say of one host, on one port. */
#define _GNU_SOURCE
#include "command/report_host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/report_time.h"

#define HTTPS 443

/* As in a rule, in brackets if it is an IPv6 address. NULL: no memory. */
static char *
title_make(const char *name, uint16_t port)
{
	bool is_ipv6 = strchr(name, ':') != NULL;
	char *title = NULL;

	if (port == 0 || port == HTTPS)
		return strdup(name);
	if (asprintf(&title, is_ipv6 ? "[%s]:%u" : "%s:%u", name, port) == -1)
		return NULL;
	return title;
}

struct report_host *
report_host_new(const char *name, uint16_t port)
{
	struct report_host *host = calloc(1, sizeof(*host));
	unsigned i;

	if (host == NULL)
		return NULL;
	host->port = port;
	host->name = strdup(name);
	host->title = title_make(name, port);
	if (host->name == NULL || host->title == NULL) {
		report_host_free(host);
		return NULL;
	}
	host->until = RELAX_NO_END;
	host->first = host->last = REPORT_NEVER;
	host->told = host->failed = REPORT_NEVER;
	report_run_init(&host->any);
	for (i = 0; i < REPORT_WORD_COUNT; i++)
		report_run_init(&host->words[i]);
	return host;
}

void
report_host_free(struct report_host *host)
{
	if (host == NULL)
		return;
	report_timeline_free(&host->timeline);
	report_clients_free(&host->clients);
	free(host->rule.text);
	free(host->error.text);
	free(host->hint.text);
	free(host->note.text);
	free(host->name);
	free(host->title);
	free(host);
}

/* Returns 0, also if the text is older or empty, or -1: no memory. */
static int
text_update(struct report_text *text, const char *newer, int64_t time)
{
	char *copy;

	if (newer[0] == '\0' || (text->text != NULL && time < text->time))
		return 0;
	text->time = time;
	if (text->text != NULL && strcmp(text->text, newer) == 0)
		return 0;
	copy = strdup(newer);
	if (copy == NULL)
		return -1;
	free(text->text);
	text->text = copy;
	return 0;
}

static int64_t
grace(uint32_t words)
{
	return (words & REPORT_LATE) != 0 ? REPORT_DAY : 0;
}

static void
need_add(struct report_host *host, const struct report_record *record)
{
	bool is_handshake = record->event == REPORT_HANDSHAKE;
	unsigned i;

	for (i = 0; i < REPORT_WORD_COUNT; i++) {
		uint32_t word = UINT32_C(1) << i;

		if ((record->needed & word) != 0)
			report_run_need(
			    &host->words[i], record->time, grace(word));
		else if (is_handshake && (record->untold & word) == 0)
			report_run_spare(&host->words[i], record->time);
	}
	if (record->needed != 0)
		report_run_need(
		    &host->any, record->time, grace(record->needed));
	else if (is_handshake)
		report_run_spare(&host->any, record->time);
	host->needed |= record->needed;
	if (record->time > host->told)
		host->told = record->time;
}

static int
texts_add(struct report_host *host, const struct report_record *record)
{
	int64_t time = record->time;

	if (record->rule[0] != '\0' && time >= host->rule.time) {
		host->until = record->until;
		host->allowed = record->allowed;
	}
	if (record->outcome == REPORT_FAILED && time >= host->failed) {
		host->failed = time;
		host->had_rule = record->rule[0] != '\0';
	}
	if (text_update(&host->rule, record->rule, time) == -1 ||
	    text_update(&host->error, record->error, time) == -1 ||
	    text_update(&host->hint, record->hint, time) == -1)
		return -1;
	return text_update(&host->note, record->note, time);
}

/* What nobody can tell counts as needed until somebody can. */
static void
doubt_add(struct report_host *host, struct report_record *record)
{
	host->shown |= record->needed;
	if (record->event == REPORT_HANDSHAKE)
		record->needed |= record->untold &
		                  report_clients_doubt(&host->clients, record);
}

int
report_host_add(struct report_host *host, struct report_record *record)
{
	if (host->first == REPORT_NEVER || record->time < host->first)
		host->first = record->time;
	if (record->time > host->last)
		host->last = record->time;
	host->handshakes += record->event == REPORT_HANDSHAKE;
	host->failures += record->outcome == REPORT_FAILED;
	if (record->outcome == REPORT_OK && record->is_needed_known) {
		doubt_add(host, record);
		need_add(host, record);
	}
	if (texts_add(host, record) == -1 ||
	    report_clients_add(&host->clients, record) == -1)
		return -1;
	return report_timeline_add(&host->timeline, record);
}

uint32_t
report_host_needed(const struct report_host *host)
{
	return report_clients_needed(&host->clients, host->told);
}

uint32_t
report_host_spared(const struct report_host *host)
{
	uint32_t needed = report_host_needed(host);

	return host->needed & ~needed & ~(uint32_t)RELAX_PIN;
}

uint32_t
report_host_unused(const struct report_host *host)
{
	return host->allowed & ~host->needed & ~(uint32_t)RELAX_PIN;
}

bool
report_host_is_failing(const struct report_host *host)
{
	return report_clients_are_failing(&host->clients, host->last);
}

bool
report_host_is_mended(const struct report_host *host)
{
	return host->any.count > 0 && report_host_needed(host) == 0;
}
