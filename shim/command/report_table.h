/* SPDX-License-Identifier: MIT */
/* All that a report knows: the hosts, and the notes of processes. */
#ifndef LEGACYTLS_COMMAND_REPORT_TABLE_H
#define LEGACYTLS_COMMAND_REPORT_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "command/report_host.h"
#include "command/report_record.h"

/* More are counted and not listed: a report takes memory for each. */
#define REPORT_HOSTS 10000
#define REPORT_NOTES 64

/*
 * From here on ports are given out by the kernel (ip(7), ip_local_port_range):
 * FTP has another one for each file. They count as not known.
 */
#define REPORT_PORTS_PASSING 32768

/* The name of the host where a record has neither a name nor an address. */
#define REPORT_NO_PEER "(unknown)"

/* What processes had to say, each text once. */
struct report_note {
	char *text;
	uint64_t count;
	int64_t last;
	char machine[256]; /* of the last */
	char program[256];
};

struct report_table {
	struct report_host **hosts;
	size_t count;
	uint64_t left_out; /* records of hosts beyond REPORT_HOSTS */
	struct report_note notes[REPORT_NOTES];
	size_t note_count;
	uint64_t notes_left_out;
	uint64_t handshakes; /* of all hosts in the table */
	int64_t first, last; /* REPORT_NEVER: there is no record */
	void *index;         /* of hosts by name and port, for tsearch(3) */
};

/* Returns 0, or -1: no memory. */
int report_table_init(struct report_table *table);

void report_table_free(struct report_table *table);

/*
 * Adds the record, which report_host_add may change. Returns 0, or -1 if memory
 * runs out: then it can only be freed.
 */
int report_table_add(struct report_table *table, struct report_record *record);

#endif
