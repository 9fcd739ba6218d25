/* SPDX-License-Identifier: MIT */
/* Which rule does a server need? */
#ifndef LEGACYTLS_COMMAND_PROBE_SEARCH_H
#define LEGACYTLS_COMMAND_PROBE_SEARCH_H

#include "command/probe_job.h"
#include "command/probe_rule.h"

enum probe_verdict {
	PROBE_RULE,      /* there is one */
	PROBE_NO_NEED,   /* strict clients connect */
	PROBE_NO_HELP,   /* no rule helps */
	PROBE_NO_ANSWER, /* not reached, or it does not speak TLS */
	PROBE_FAILED,    /* the probe itself failed */
};

/* One of the host's addresses. */
struct probe_place {
	union probe_address address;
	char text[INET6_ADDRSTRLEN];
	bool is_reached;
	struct probe_result strict; /* of the first attempt, without a rule */
	struct probe_result last;   /* of the latest attempt */
};

struct probe_search {
	/* Given: */
	struct probe_target target;
	unsigned seconds;                    /* for each connection */
	int32_t today;                       /* days since 1970-01-01, UTC */
	void (*progress)(const char *doing); /* called before each attempt */
	/* Found: */
	enum probe_verdict verdict;
	struct probe_place places[PROBE_ADDRESSES];
	size_t place_count;
	size_t left_out;              /* addresses that have no place */
	struct probe_rule rule;       /* PROBE_RULE */
	struct probe_result first;    /* without a rule */
	struct probe_result last;     /* with it; or what no rule cures */
	struct probe_result distrust; /* why a key is pinned */
	bool defaults_need_nothing;   /* clients with OpenSSL's defaults */
	char beyond[64];              /* PROBE_NO_HELP: it wants this, or "" */
	enum probe_renegotiation renegotiation;
	bool wants_certificate; /* of the client's */
	bool needs_certificate;
	char broken[256]; /* PROBE_FAILED: why */
};

/* Days from today to the end of the rule that is suggested. */
#define PROBE_DAYS 90

/*
 * Searches. A rule that is found was tried as it is, at every address that
 * was reached, and does not do without any of its words.
 */
void probe_search(struct probe_search *search);

#endif
