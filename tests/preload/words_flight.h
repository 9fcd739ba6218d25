/* SPDX-License-Identifier: MIT */
/* A server's first flight, made by hand: what no library here would send. */
#ifndef LEGACYTLS_TESTS_WORDS_FLIGHT_H
#define LEGACYTLS_TESTS_WORDS_FLIGHT_H

#include <stdbool.h>
#include <stdint.h>

#include <openssl/ssl.h>

#include "support/server.h"

/* How the keys are exchanged: what the ServerKeyExchange is. */
enum flight_exchange {
	FLIGHT_RSA, /* there is none */
	FLIGHT_ECDHE,
	FLIGHT_DHE,
};

/* TLS 1.2 and below, RFC 5246 7.4. */
struct flight {
	uint16_t version;
	uint16_t suite;
	enum flight_exchange exchange;
	const char *dh;     /* the file with the group, of pki_make */
	const char *digest; /* the ServerKeyExchange is signed with */
	uint16_t scheme;    /* and said to be */
};

/*
 * Answers the ClientHello of ssl, a new client without BIOs, with the flight:
 * ServerHello, the certificate "strong", ServerKeyExchange, ServerHelloDone.
 * True if the client goes on with a ClientKeyExchange, false if it sends an
 * alert or nothing. Fails the cmocka test if there is no ClientHello. Leaves
 * errors on OpenSSL's queue.
 */
bool flight_is_taken(
    SSL *ssl, const struct scratch *scratch, const struct flight *flight);

#endif
