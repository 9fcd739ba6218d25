/* SPDX-License-Identifier: MIT */
/* What the journals say of one host, on one port. */
#ifndef LEGACYTLS_COMMAND_REPORT_HOST_H
#define LEGACYTLS_COMMAND_REPORT_HOST_H

#include <stdbool.h>
#include <stdint.h>

#include "command/report_client.h"
#include "command/report_record.h"
#include "command/report_run.h"
#include "command/report_timeline.h"
#include "command/report_words.h"

/* The newest text of a kind; NULL: there was none. */
struct report_text {
	char *text;
	int64_t time;
};

struct report_host {
	char *name;    /* or its address */
	char *title;   /* with the port, unless that is 443 */
	uint16_t port; /* 0: not known */
	uint64_t handshakes;
	uint64_t failures; /* of handshakes, or as the connection was closed */
	int64_t first, last;
	struct report_text rule;
	int32_t until;    /* of the newest rule */
	uint32_t allowed; /* by the newest rule */
	uint32_t needed;  /* ever */
	uint32_t shown;   /* those that a handshake has told of */
	int64_t told;     /* the last record whose needs are known */
	int64_t failed;   /* the last failure */
	bool had_rule;    /* at the last failure */
	struct report_text error, hint, note;
	struct report_run words[REPORT_WORD_COUNT]; /* each word's need */
	struct report_run any;                      /* that of any word */
	struct report_clients clients;
	struct report_timeline timeline;
};

/* One of that name and port, 0: not known, without records. NULL: no memory. */
struct report_host *report_host_new(const char *name, uint16_t port);

/* NULL is allowed. */
void report_host_free(struct report_host *host);

/*
 * Adds the record of a handshake or a close with the host, and to what it needs
 * what it does not tell of and its client has needed before. Returns 0, or -1
 * if memory runs out, after which the host can only be freed.
 */
int report_host_add(struct report_host *host, struct report_record *record);

/* The words that some client of the host still needs. */
uint32_t report_host_needed(const struct report_host *host);

/*
 * The words that it does not need any more, and those of its rule that it never
 * has. A pin is in neither: it shuts as well, and is not there to be spared.
 */
uint32_t report_host_spared(const struct report_host *host);
uint32_t report_host_unused(const struct report_host *host);

/* Is a failure the last that is known of some client? */
bool report_host_is_failing(const struct report_host *host);

/*
 * Has the host been seen without need of any word, by all of its clients? Then
 * host->any says since when.
 */
bool report_host_is_mended(const struct report_host *host);

#endif
