/* SPDX-License-Identifier: MIT */
/* Holds a handshake to the name that its rule was chosen for. */
#include <string.h>

#include "policy/key.h"
#include "preload/apply.h"
#include "preload/candidates_rule.h"
#include "preload/cutoff.h"
#include "preload/peer.h"
#include "preload/peername.h"
#include "preload/renamed.h"
#include "preload/settings.h"
#include "preload/trust.h"

/* The text and the zero at its end. */
static void
add_text(const char *text, void *data)
{
	uint64_t *hash = data;
	char name[HOST_NAME_SIZE];

	/* In lower case, without a dot at its end. */
	if (host_name_parse(text, strlen(text), name) == NULL)
		text = name;
	do
		*hash = key_state_add(*hash, *text);
	while (*text++ != '\0');
}

/* False: it cannot be told. */
static bool
hash_names(const struct library *lib, const SSL *ssl, uint64_t *hash)
{
	*hash = KEY_STATE;
	return peername_each(lib, ssl, add_text, hash);
}

void
renamed_note(const struct library *lib, const SSL *ssl, struct connection *conn)
{
	(void)hash_names(lib, ssl, &conn->name_hash);
}

/* Does a hidden socket, with what it is called now? */
static bool
leads_to_pin(
    const struct library *lib, const SSL *ssl, const struct connection *conn)
{
	const struct carrier *carrier = &conn->carrier;
	const struct rule *rule = NULL;

	if (carrier->candidates != NULL)
		rule = candidates_rule_renamed(
		    lib, ssl, carrier->candidates, carrier->is_whole);
	return rule != NULL && rule != conn->rule;
}

static bool
is_another(
    const struct library *lib, const SSL *ssl, const struct connection *conn)
{
	const struct rules *rules = settings_rules();
	int32_t today = settings_today();
	const struct rule *late = peer_rule_late(lib, ssl, rules, today);
	/* Something else had been said on it, as to a proxy. */
	const struct rule *now =
	    conn->is_direct ? late : peer_rule(lib, ssl, rules, today);

	return rules_allow_more(conn->rule, now) ||
	       (now != conn->rule && trust_has_pin(now)) ||
	       (late != conn->rule && trust_has_pin(late)) ||
	       leads_to_pin(lib, ssl, conn);
}

/*
 * Has OpenSSL 4 itself given it the public name of its ECH, for the server has
 * refused that? It verifies the certificate for that name, to
 * believe in the keys for another time, and ends the handshake.
 */
static bool
is_public_name(const struct library *lib, SSL *ssl)
{
	const char *name = peername_sni(lib, ssl);
	char *inner = NULL, *outer = NULL;
	bool rv;

	if (lib->SSL_ech_get1_status == NULL || name == NULL)
		return false;
	(void)lib->SSL_ech_get1_status(ssl, &inner, &outer);
	rv = outer != NULL && strcmp(outer, name) == 0;
	lib->CRYPTO_free(inner, __FILE__, __LINE__);
	lib->CRYPTO_free(outer, __FILE__, __LINE__);
	return rv;
}

void
renamed_watch(struct library *lib, SSL *ssl, struct connection *conn)
{
	uint64_t hash;

	if (settings_rules() == NULL || !hash_names(lib, ssl, &hash) ||
	    hash == conn->name_hash)
		return;
	conn->name_hash = hash;
	if (!is_another(lib, ssl, conn))
		return;
	apply_undo(lib, ssl, conn);
	conn->rule = NULL;
	if (!is_public_name(lib, ssl))
		cutoff(lib, ssl);
}
