/* SPDX-License-Identifier: MIT */
/* One thread of a process: draws handshakes, makes them, and judges them. */
#ifndef LEGACYTLS_TESTS_ISOLATION_WORKER_H
#define LEGACYTLS_TESTS_ISOLATION_WORKER_H

#include "isolation/trial.h"

#define CLIENTS 4
#define SESSIONS 6

struct worker {
	/* Given. */
	const struct plan *plan;
	unsigned thread;
	bool is_crowd;    /* other threads have sockets as well */
	bool has_sockets; /* else there are none in this process */
	bool is_contained, has_journal;
	bool is_verbose;
	int listeners[PORTS];
	const struct host *hosts; /* HOSTS of them */
	unsigned count;           /* of handshakes to make */
	uint64_t *digests;        /* count of them; 0: not to be compared */

	/* Its own. */
	struct chance chance;
	struct resolved resolved;
	struct client clients[CLIENTS];
	struct saved sessions[2][SESSIONS]; /* of unlisted hosts, of others */
	struct tally tally;
};

/* Makes all handshakes; findings are printed on stderr. For pthread_create. */
void *worker_run(void *worker);

#endif
