/* SPDX-License-Identifier: MIT */
/* Holds a handshake to the name that its rule was chosen for. */
#include "preload/cutoff.h"
#include "preload/peer.h"
#include "preload/peername.h"
#include "preload/renamed.h"
#include "preload/settings.h"

void
renamed_note(const struct library *lib, const SSL *ssl, struct connection *conn)
{
	(void)peername_hash(lib, ssl, &conn->name_hash);
}

/* Does it change anything that is or was in force? */
static bool
matters(const struct rule *before, const struct rule *now)
{
	uint32_t words = before != NULL ? before->relax.words : 0;

	if (now != NULL)
		words |= now->relax.words & RELAX_PIN;
	return (words & ~(uint32_t)RELAX_NONE) != 0;
}

void
renamed_watch(struct library *lib, SSL *ssl, struct connection *conn)
{
	const struct rules *rules = settings_rules();
	const struct rule *rule;
	uint64_t hash;

	if (rules == NULL || !peername_hash(lib, ssl, &hash) ||
	    hash == conn->name_hash)
		return;
	conn->name_hash = hash;
	rule = peer_rule(lib, ssl, rules, settings_today());
	if (rule != conn->rule && matters(conn->rule, rule))
		cutoff(lib, ssl);
}
