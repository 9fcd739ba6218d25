/* SPDX-License-Identifier: MIT */
/* What a ClientHello offers, as the server reads it. */
#ifndef LEGACYTLS_TESTS_ISOLATION_OFFER_H
#define LEGACYTLS_TESTS_ISOLATION_OFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OFFER_SUITES 256

enum {
	OFFER_TLS1_0 = 1 << 0,
	OFFER_TLS1_1 = 1 << 1,
	OFFER_TLS1_2 = 1 << 2,
	OFFER_TLS1_3 = 1 << 3,
};

struct offer {
	size_t suite_count;
	uint16_t suites[OFFER_SUITES];
	/* Those it lists; a client without TLS 1.3 lists none but the highest.
	 */
	unsigned versions;
	bool has_sha1;    /* a signature algorithm with SHA-1 */
	bool has_session; /* a ticket or a pre-shared key */
	uint64_t digest;  /* of all but what is drawn anew each time */
};

/*
 * Reads the records that a client has sent first. Returns 0; -1 if they are
 * anything but one well-formed ClientHello.
 */
int offer_read(struct offer *offer, const uint8_t *bytes, size_t len);

#endif
