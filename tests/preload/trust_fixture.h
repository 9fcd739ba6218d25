/* SPDX-License-Identifier: MIT */
/* A server in this process that shows one of many certificates. */
#ifndef LEGACYTLS_TESTS_TRUST_FIXTURE_H
#define LEGACYTLS_TESTS_TRUST_FIXTURE_H

#include "preload/memory.h"

/*
 * What the server shows. All but three have the same key; the client trusts
 * the CA of the scratch folder, which has signed GOOD, ROTATED and BY_SHA1.
 */
enum shown {
	GOOD,
	SELF_SIGNED,
	EXPIRED,
	FUTURE,
	PRIVATE,
	WRONG_NAME,
	MD5,
	MD5_PRIVATE,
	ROTATED, /* another key */
	SMALL,   /* RSA 1024, self-signed */
	TINY,    /* RSA 768, self-signed */
	BY_SHA1, /* signed so by the CA */
	FORGED, /* signed so by one that is shown, too, and that nobody knows */
	SHOWN_COUNT,
};

/*
 * Set-up and tear-down of a cmocka group. The rules, of which it puts the pins
 * into LEGACYTLS_HOSTS before libssl is used:
 *   pin.test the key, two.test another and the key, wrong.test another, ca.test
 *   the CA's, small.test and tiny.test those of SMALL and TINY, small1.test and
 *   tiny1.test the same with seclevel1, any.test trust-any, none.test nothing,
 *   level1.test seclevel1, sha1.test sha1, sha1pin.test sha1 and the key,
 *   lax.test lax-x509
 */
int trust_start(void **state);
int trust_stop(void **state);

/* A pair, of that very version of TLS, whose client has not verified yet. */
void trust_pair(
    struct memory_pair *pair, const char *host, enum shown shown, int version);

/* Shows another certificate in the next handshake. */
void trust_show(SSL *server, enum shown shown);

/* The server's SSL_CTX is kept from pair to pair, for its tickets. */
void trust_pair_free(struct memory_pair *pair);

#endif
