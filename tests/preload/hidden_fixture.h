/* SPDX-License-Identifier: MIT */
/* Sockets that a client keeps from OpenSSL. */
#ifndef LEGACYTLS_TESTS_HIDDEN_FIXTURE_H
#define LEGACYTLS_TESTS_HIDDEN_FIXTURE_H

#include <stdint.h>

enum hidden_end {
	NOBODY = -1,
	LISTED, /* 127.0.0.1 */
	PINNED, /* 127.0.0.2 */
	OTHER,  /* 127.0.0.3, which has no rule */
};

/* By enum hidden_end. */
extern struct hidden_listener {
	uint8_t host;
	int fd;
	uint16_t port;
} hidden_listeners[3];

/* Set-up and tear-down of a cmocka group, with early_pair's. */
int hidden_start(void **state);
int hidden_stop(void **state);

/* A connection to that one, on which nothing is said; -1: to NOBODY. */
int hidden_dial(int which);

/* Says on it what is on its way from the client; the socket. */
int hidden_say(int fd);

#endif
