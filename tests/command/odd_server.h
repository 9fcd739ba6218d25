/* SPDX-License-Identifier: MIT */
/* Servers that do what neither gnutls-serv nor s_server does. */
#ifndef LEGACYTLS_TESTS_ODD_SERVER_H
#define LEGACYTLS_TESTS_ODD_SERVER_H

#include <pthread.h>
#include <stdint.h>

#include <gnutls/gnutls.h>

#include "support/server.h"

/* What it does when a handshake is done; then the socket is closed. */
typedef void odd_serve(gnutls_session_t session);

/* HTTP answers without a length, without and with close_notify. */
odd_serve odd_cut, odd_close;

/* An HTTP answer with its length, without close_notify. */
odd_serve odd_length;

/* Renegotiates when it has the request, and answers only then. */
odd_serve odd_renegotiate;

/* Refuses a client's renegotiation by an alert; does not react to it. */
odd_serve odd_refuse, odd_ignore;

struct odd_plan {
	const char *priority;
	const char *dh; /* file of DH parameters, or NULL */
	odd_serve *serve;
};

struct odd_server {
	uint16_t port; /* on 127.0.0.1 or ::1, picked by the kernel */
	char port_text[8];
	/* For odd_server.c only. */
	struct odd_plan plan;
	gnutls_certificate_credentials_t credentials;
	gnutls_dh_params_t dh;
	pthread_t thread;
	int fd, ended;
};

/*
 * Serves in a thread of its own, with the certificate "strong", one connection
 * after the other, until odd_stop. The struct must stay where it is until then.
 */
void odd_start(struct odd_server *server, const struct scratch *scratch,
    const struct odd_plan *plan);

/* The same at ::1. */
void odd_start_ipv6(struct odd_server *server, const struct scratch *scratch,
    const struct odd_plan *plan);

/* Does nothing if it was not started. */
void odd_stop(struct odd_server *server);

#endif
