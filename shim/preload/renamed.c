/* SPDX-License-Identifier: MIT */
/* Holds a handshake to the name that its rule was chosen for. */
#include <string.h>

#include "policy/key.h"
#include "preload/apply.h"
#include "preload/cutoff.h"
#include "preload/peername.h"
#include "preload/renamed.h"
#include "preload/settings.h"
#include "preload/sockets.h"
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

/* The rule for a name, or what else it is called by, and a port. */
struct search {
	uint16_t port;
	const struct rule *rule;
	size_t count;
};

/* Of several names that have not all the same rule it is none. */
static void
find_rule(const char *text, void *data)
{
	struct search *search = data;
	struct rules_peer peer = {.port = search->port};
	struct host_address address;
	char name[HOST_NAME_SIZE];
	const struct rule *rule = NULL;

	if (host_address_parse(text, strlen(text), &address) == 0)
		peer.address = &address;
	else if (host_name_parse(text, strlen(text), name) == NULL)
		peer.name = name;
	if (peer.address != NULL || peer.name != NULL)
		rule = rules_find(settings_rules(), &peer, settings_today());
	search->rule = search->count == 0 || rule == search->rule ? rule : NULL;
	search->count++;
}

static uint16_t
port_of(const struct library *lib, const SSL *ssl)
{
	struct sockets_end end;

	return sockets_end(lib->SSL_get_fd(ssl), &end) == 0 ? end.port : 0;
}

static bool
is_for_name(const struct rule *rule)
{
	return rule != NULL && rules_is_for_name(rule);
}

static uint32_t
words_of(const struct rule *rule)
{
	return rule != NULL ? rule->relax.words & ~(uint32_t)RELAX_NONE : 0;
}

/* Does the first allow what the second, or none, does not? */
static bool
allows_more(const struct rule *rule, const struct rule *other)
{
	uint64_t suites = other != NULL ? other->relax.ciphers : 0;

	return (words_of(rule) & ~words_of(other)) != 0 ||
	       (rule != NULL && (rule->relax.ciphers & ~suites) != 0);
}

/* Is it that of where the socket leads, whatever that is called? */
static bool
is_of_socket(const struct library *lib, const SSL *ssl, const struct rule *rule)
{
	struct sockets_end end;
	struct rules_peer peer = {.address = &end.address};

	if (sockets_end(lib->SSL_get_fd(ssl), &end) == -1)
		return false;
	peer.port = end.port;
	return rules_find(settings_rules(), &peer, settings_today()) == rule;
}

/*
 * Whether the socket is the peer's cannot be judged again, for it is in use. It
 * has not changed, so a rule for its address stays the right one unless there
 * is one for the new name.
 */
static bool
is_another(const struct library *lib, const SSL *ssl, const struct rule *before)
{
	struct search search = {0};
	const struct rule *now;

	search.port = before != NULL ? before->port : port_of(lib, ssl);
	(void)peername_each(lib, ssl, find_rule, &search);
	now = search.rule;
	if (now == before)
		return false;
	if (allows_more(before, now) &&
	    (is_for_name(now) || !is_of_socket(lib, ssl, before)))
		return true;
	return trust_has_pin(now);
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
	if (!is_another(lib, ssl, conn->rule))
		return;
	apply_undo(lib, ssl, conn);
	conn->rule = NULL;
	if (!is_public_name(lib, ssl))
		cutoff(lib, ssl);
}
