/* SPDX-License-Identifier: MIT */
/* README's "LEGACYTLS_CONTAIN", for what the programs here open. */
#include "isolation/given.h"
#include "isolation/rule.h"

/* What is shut; read-only after given_start. */
static unsigned held;

void
given_start(bool is_contained)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	held = is_contained ? WORD_LEGACY | WORD_EOF : 0;
	/* What OpenSSL was built with, which may be level 1. */
	if (is_contained && SSL_CTX_get_security_level(ctx) > 1)
		held |= WORD_SECLEVEL1;
	SSL_CTX_free(ctx);
}

static unsigned
opened_by(const struct client *client)
{
	return (client->made->gives & ~(unsigned)WORD_SECLEVEL1) |
	       (client->now->gives & WORD_SECLEVEL1) |
	       (client->is_strict ? 0 : WORD_LAX_X509);
}

unsigned
given_words(const struct client *client)
{
	return opened_by(client) & ~held;
}

bool
given_is_held(const struct client *client)
{
	return (opened_by(client) & held) != 0;
}
