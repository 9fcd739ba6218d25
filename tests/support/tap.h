/* SPDX-License-Identifier: MIT */
/* A relay between a client and a server that watches the TLS records. */
#ifndef LEGACYTLS_TESTS_TAP_H
#define LEGACYTLS_TESTS_TAP_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TAP_CONNECTIONS 32
#define TAP_NO_ALERT -1

/* One connection, as an observer on the wire sees it up to TLS 1.2. */
struct tap_connection {
	bool is_tls;      /* the client sent a handshake record */
	bool has_data;    /* the client sent application data */
	int client_alert; /* description of its first readable alert */
	int server_alert;
};

struct tap_seen {
	struct tap_connection connections[TAP_CONNECTIONS];
	size_t count; /* of connections; those beyond the array are refused */
};

/* What a connection is for the tap. */
struct tap_plan {
	uint16_t server; /* the port on 127.0.0.1 that it relays to */
	uint8_t host;    /* it listens on 127.0.0.host; 0 is 1 */
	/*
	 * NULL, or what is exchanged with the client before TLS; returns 0, or
	 * -1 to give up. Runs in the tap's thread: it must not use cmocka.
	 */
	int (*preamble)(int fd);
	/*
	 * Close the connection as soon as the client has sent application
	 * data: for a server that would wait for more of it, or answer with
	 * what the client cannot read.
	 */
	bool ends_at_data;
};

struct tap {
	uint16_t port; /* to be connected to; picked by the kernel */
	char port_text[8];
	/* For tap.c only. */
	struct tap_plan plan;
	struct tap_seen seen;
	pthread_t thread;
	int fd, ended;
};

/*
 * Relays in a thread of its own, one connection after the other, until
 * tap_stop. The struct must stay where it is until then.
 */
void tap_start(struct tap *tap, const struct tap_plan *plan);

/*
 * Call it when the clients have ended: what they sent before is still
 * relayed. Returns what was seen. Does nothing the second time.
 */
struct tap_seen tap_stop(struct tap *tap);

#endif
