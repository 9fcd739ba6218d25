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
	/* Once the ClientHello has been made: dial() there; or NULL. */
	const char *later;
	/* Or connects the same socket there. */
	const char *again;
	/* Or calls the server so. */
	const char *then;
};

/* A step of actor.c that is a handshake. Returns what SSL_connect returns. */
int handshake_as(const char *way, SSL *ssl, struct actor_link *link);

/*
 * "hidden", in parts; the last when there is an answer, until it gives other
 * than 0: 1, or -1 if it has failed.
 */
void hello_make(SSL *ssl);
void hello_send(SSL *ssl, struct actor_link *link);
int hello_go_on(SSL *ssl, struct actor_link *link);

#endif
