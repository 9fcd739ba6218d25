/* SPDX-License-Identifier: MIT */
/* All that a report knows. */
#define _GNU_SOURCE
#include "command/report_table.h"

#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/report_time.h"

int
report_table_init(struct report_table *table)
{
	*table = (struct report_table){
	    .first = REPORT_NEVER,
	    .last = REPORT_NEVER,
	    .hosts = calloc(REPORT_HOSTS, sizeof(struct report_host *)),
	};
	return table->hosts != NULL ? 0 : -1;
}

static void
keep(void *host)
{
	(void)host;
}

void
report_table_free(struct report_table *table)
{
	size_t i;

	tdestroy(table->index, keep);
	for (i = 0; i < table->count; i++)
		report_host_free(table->hosts[i]);
	free(table->hosts);
	for (i = 0; i < table->note_count; i++)
		free(table->notes[i].text);
}

static int
compare(const void *a, const void *b)
{
	const struct report_host *left = a, *right = b;

	int rv = strcmp(left->name, right->name);

	return rv != 0 ? rv : (int)left->port - (int)right->port;
}

/* A new host in the table. NULL: no memory. */
static struct report_host *
host_new(struct report_table *table, const char *name, uint16_t port)
{
	struct report_host *host = report_host_new(name, port);

	if (host == NULL)
		return NULL;
	if (tsearch(host, &table->index, compare) == NULL) {
		report_host_free(host);
		return NULL;
	}
	table->hosts[table->count++] = host;
	return host;
}

static const char *
name_of(const struct report_record *record)
{
	if (record->host[0] != '\0')
		return record->host;
	return record->address[0] != '\0' ? record->address : REPORT_NO_PEER;
}

static uint16_t
port_of(const struct report_record *record)
{
	return record->port < REPORT_PORTS_PASSING ? record->port : 0;
}

static int
peer_add(struct report_table *table, struct report_record *record)
{
	const char *name = name_of(record);
	struct report_host key = {
	    .name = (char *)name, .port = port_of(record)};
	struct report_host *host, **found;

	found = tfind(&key, &table->index, compare);
	if (found == NULL && table->count == REPORT_HOSTS) {
		table->left_out++;
		return 0;
	}
	host = found != NULL ? *found : host_new(table, name, key.port);
	if (host == NULL)
		return -1;
	table->handshakes += record->event == REPORT_HANDSHAKE;
	return report_host_add(host, record);
}

static struct report_note *
note_find(struct report_table *table, const char *text)
{
	struct report_note *note;
	size_t i;

	for (i = 0; i < table->note_count; i++) {
		if (strcmp(table->notes[i].text, text) == 0)
			return &table->notes[i];
	}
	note = &table->notes[i];
	if (i == REPORT_NOTES || (note->text = strdup(text)) == NULL)
		return NULL;
	table->note_count++;
	return note;
}

static int
note_add(struct report_table *table, const struct report_record *record)
{
	const char *text =
	    record->note[0] != '\0' ? record->note : record->error;
	struct report_note *note = note_find(table, text);

	if (note == NULL && table->note_count == REPORT_NOTES) {
		table->notes_left_out++;
		return 0;
	}
	if (note == NULL)
		return -1;
	note->count++;
	if (note->count > 1 && record->time < note->last)
		return 0;
	note->last = record->time;
	snprintf(note->machine, sizeof(note->machine), "%s", record->machine);
	snprintf(note->program, sizeof(note->program), "%s", record->program);
	return 0;
}

int
report_table_add(struct report_table *table, struct report_record *record)
{
	if (table->first == REPORT_NEVER || record->time < table->first)
		table->first = record->time;
	if (record->time > table->last)
		table->last = record->time;
	return record->event == REPORT_PROCESS ? note_add(table, record) :
	                                         peer_add(table, record);
}
