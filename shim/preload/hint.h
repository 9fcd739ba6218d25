/* SPDX-License-Identifier: MIT */
/* What would have helped a handshake that failed? */
#ifndef LEGACYTLS_PRELOAD_HINT_H
#define LEGACYTLS_PRELOAD_HINT_H

#include <stdbool.h>
#include <stdint.h>

#include "preload/cutoff.h"

#define HINT_SIZE 512

/* How a handshake failed. */
struct hint_failure {
	unsigned long error; /* OpenSSL's; 0: the connection ended */
	long verify_result;  /* SSL_get_verify_result */
	int version;         /* SSL_version, as far as it had come */
	bool is_answered;    /* after a ServerHello */
	bool is_given_up;    /* before anything came, and there is no error */
	enum cut cut;        /* the shim has cut the peer off */
	uint32_t words;      /* that were in force (enum relax_word) */
	const char *host;    /* or its address; NULL: unknown */
};

/*
 * Writes the rule to add, "old.example.com legacy-connect"; where several could
 * be meant, all of them; where none can help, that. Returns false, and writes
 * nothing, if there is nothing to say. Pure.
 */
bool hint_write(const struct hint_failure *failure, char hint[HINT_SIZE]);

#endif
