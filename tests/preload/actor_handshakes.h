/* SPDX-License-Identifier: MIT */
/* The ways in which the actor hands its connection to OpenSSL. */
#ifndef LEGACYTLS_TESTS_ACTOR_HANDSHAKES_H
#define LEGACYTLS_TESTS_ACTOR_HANDSHAKES_H

#include <openssl/ssl.h>

struct actor_link {
	const char *port;
	int fd;
	int beside; /* an idle one; 0: none */
	int back;   /* where the answers to what is hidden come from */
	/* dial() there once the ClientHello has been made; or NULL. */
	const char *later;
};

/* A step of actor.c that is a handshake. Returns what SSL_connect returns. */
int handshake_as(const char *way, SSL *ssl, struct actor_link *link);

#endif
