/* SPDX-License-Identifier: MIT */
/* The programs that talk to a host. */
#include "command/report_client.h"

#include <stdlib.h>
#include <string.h>

#include "command/report_time.h"
#include "command/report_words.h"

static struct report_client *
client_find(
    const struct report_clients *clients, const struct report_record *record)
{
	size_t i;

	for (i = 0; i < clients->count; i++) {
		struct report_client *client = &clients->clients[i];

		if (strcmp(client->program, record->program) == 0 &&
		    strcmp(client->machine, record->machine) == 0 &&
		    strcmp(client->address, record->address) == 0)
			return client;
	}
	return NULL;
}

/* A new one without history. NULL: no memory. */
static struct report_client *
client_new(struct report_clients *clients, const struct report_record *record)
{
	size_t size = (clients->count + 1) * sizeof(*clients->clients);
	struct report_client *grown, *client;

	grown = realloc(clients->clients, size);
	if (grown == NULL)
		return NULL;
	clients->clients = grown;
	client = &grown[clients->count];
	*client = (struct report_client){
	    .machine = strdup(record->machine),
	    .program = strdup(record->program),
	    .address = strdup(record->address),
	    .ok = REPORT_NEVER,
	    .failed = REPORT_NEVER,
	    .told = REPORT_NEVER,
	    .late = REPORT_NEVER,
	};
	clients->count++;
	if (client->machine == NULL || client->program == NULL ||
	    client->address == NULL)
		return NULL;
	return client;
}

/* kept is what others need that share the place. */
static void
need_add(struct report_client *client, const struct report_record *record,
    uint32_t kept)
{
	bool is_handshake = record->event == REPORT_HANDSHAKE;
	uint32_t late = record->needed & (is_handshake ? REPORT_LATE : ~0U);

	client->late_needed |= late;
	if (late != 0 && record->time > client->late)
		client->late = record->time;
	if (!is_handshake || record->time < client->told)
		return;
	client->told = record->time;
	client->needed = kept | (record->needed & ~REPORT_LATE);
}

/* The last client, where others have no place but with it. */
static bool
is_shared(
    const struct report_clients *clients, const struct report_client *client)
{
	return clients->is_more &&
	       client == &clients->clients[REPORT_CLIENTS - 1];
}

uint32_t
report_clients_doubt(
    const struct report_clients *clients, const struct report_record *record)
{
	const struct report_client *client = client_find(clients, record);

	if (client == NULL && clients->is_more)
		client = &clients->clients[REPORT_CLIENTS - 1];
	return client == NULL || client->told == REPORT_NEVER ?
	           ~UINT32_C(0) :
	           client->needed | client->late_needed;
}

int
report_clients_add(
    struct report_clients *clients, const struct report_record *record)
{
	struct report_client *client = client_find(clients, record);

	if (client == NULL && clients->count == REPORT_CLIENTS) {
		clients->is_more = true;
		client = &clients->clients[REPORT_CLIENTS - 1];
	}
	if (client == NULL && (client = client_new(clients, record)) == NULL)
		return -1;
	if (record->outcome == REPORT_FAILED) {
		if (record->time >= client->failed) {
			client->failed = record->time;
			client->is_failed_late = record->event == REPORT_CLOSE;
		}
		return 0;
	}
	if (record->event == REPORT_HANDSHAKE && record->time > client->ok)
		client->ok = record->time;
	if (record->is_needed_known)
		need_add(client, record,
		    is_shared(clients, client) ? client->needed : 0);
	return 0;
}

void
report_clients_free(struct report_clients *clients)
{
	size_t i;

	for (i = 0; i < clients->count; i++) {
		free(clients->clients[i].machine);
		free(clients->clients[i].program);
		free(clients->clients[i].address);
	}
	free(clients->clients);
}

uint32_t
report_clients_needed(const struct report_clients *clients, int64_t now)
{
	const struct report_client *client = clients->clients;
	uint32_t needed = 0;
	size_t i;

	for (i = 0; i < clients->count; i++, client++) {
		if (client->told + REPORT_CLIENT_GONE > now)
			needed |= client->needed;
		/* A handshake soon after may come to need it yet. */
		if (client->told < client->late + REPORT_DAY &&
		    client->late + REPORT_CLIENT_GONE > now)
			needed |= client->late_needed;
	}
	return needed;
}

/* The last handshake of the same program that was, with any address. */
static int64_t
last_ok(
    const struct report_clients *clients, const struct report_client *client)
{
	int64_t ok = client->ok;
	size_t i;

	for (i = 0; i < clients->count; i++) {
		const struct report_client *other = &clients->clients[i];

		if (other->ok > ok &&
		    strcmp(other->program, client->program) == 0 &&
		    strcmp(other->machine, client->machine) == 0)
			ok = other->ok;
	}
	return ok;
}

static bool
is_failing(
    const struct report_clients *clients, const struct report_client *client)
{
	int64_t grace = client->is_failed_late ? REPORT_DAY : 0;

	return client->failed != REPORT_NEVER &&
	       last_ok(clients, client) <= client->failed + grace;
}

bool
report_clients_are_failing(const struct report_clients *clients, int64_t now)
{
	size_t i;

	for (i = 0; i < clients->count; i++) {
		if (is_failing(clients, &clients->clients[i]) &&
		    clients->clients[i].failed + REPORT_CLIENT_GONE > now)
			return true;
	}
	return false;
}

static const char *
machine_of(const struct report_client *client)
{
	return client->machine;
}

static const char *
program_of(const struct report_client *client)
{
	return client->program;
}

static size_t
distinct(const struct report_clients *clients,
    const char *(*name)(const struct report_client *))
{
	const struct report_client *all = clients->clients;
	size_t i, j, count = 0;

	for (i = 0; i < clients->count; i++) {
		for (j = 0; strcmp(name(&all[i]), name(&all[j])) != 0;)
			j++;
		count += j == i;
	}
	return count;
}

size_t
report_clients_machines(const struct report_clients *clients)
{
	return distinct(clients, machine_of);
}

size_t
report_clients_programs(const struct report_clients *clients)
{
	return distinct(clients, program_of);
}
