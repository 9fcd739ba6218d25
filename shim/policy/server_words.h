/* SPDX-License-Identifier: MIT */
/* The value of LEGACYTLS_SERVER: what is done on server-side connections. */
#ifndef LEGACYTLS_POLICY_SERVER_WORDS_H
#define LEGACYTLS_POLICY_SERVER_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "message.h"
#include "rate.h"

struct server_words {
	struct rate renegotiations; /* times 0: they are not counted */
	bool prefer_ciphers;
};

/*
 * Reads words between blanks or commas, "renegotiations=N/SECONDS" and
 * "prefer-ciphers", each at most once and at least one of them. Returns 0; or
 * -1 with "what is wrong; what would be right" in message, and *words all
 * zero.
 */
int server_words_parse(const char *text, size_t len, struct server_words *words,
    char message[MESSAGE_SIZE]);

#endif
