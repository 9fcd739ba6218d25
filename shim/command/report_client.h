/* SPDX-License-Identifier: MIT */
/* The programs that talk to a host, and what each of them needs. */
#ifndef LEGACYTLS_COMMAND_REPORT_CLIENT_H
#define LEGACYTLS_COMMAND_REPORT_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "command/report_record.h"

/* The last one stands for all that have no place of their own. */
#define REPORT_CLIENTS 32

/*
 * After so long without a word from it, what a client needed or failed at does
 * not count: it may be gone. In milliseconds.
 */
#define REPORT_CLIENT_GONE (30 * REPORT_DAY)

/* A program on a machine, and the one of the host's addresses it talks to. */
struct report_client {
	char *machine;
	char *program;
	char *address; /* "": not known */
	int64_t ok;    /* the last of its handshakes that were; REPORT_NEVER */
	int64_t failed;
	bool is_failed_late;  /* as the connection was closed */
	int64_t told;         /* the last handshake whose needs are known */
	uint32_t needed;      /* by it */
	uint32_t late_needed; /* after a handshake: see REPORT_LATE */
	int64_t late;         /* the last such need */
};

struct report_clients {
	struct report_client *clients;
	size_t count;
	bool is_more; /* there are more than have a place */
};

/*
 * The words that the record's client needs as far as it is known: what a
 * handshake does not tell of it needs still. All of a new client's.
 */
uint32_t report_clients_doubt(
    const struct report_clients *clients, const struct report_record *record);

/* Adds the record of a handshake or close. Returns 0, or -1: no memory. */
int report_clients_add(
    struct report_clients *clients, const struct report_record *record);

void report_clients_free(struct report_clients *clients);

/* The words that clients need which are not gone at the time now. */
uint32_t report_clients_needed(
    const struct report_clients *clients, int64_t now);

/*
 * Is a failure the last that is known of some client, not gone? A program that
 * has reached another address since does not fail.
 */
bool report_clients_are_failing(
    const struct report_clients *clients, int64_t now);

/* How many machines and programs there are; with is_more, at least. */
size_t report_clients_machines(const struct report_clients *clients);
size_t report_clients_programs(const struct report_clients *clients);

#endif
