/* SPDX-License-Identifier: MIT */
/* Reads the list by names, and sets it by a string of names. */
#include <stdlib.h>
#include <string.h>

#include "preload/ciphers.h"
#include "preload/security.h"

/* Appends ":" (but to nothing) and the name; the caller has made room. */
static char *
append(char *end, const char *start, const char *name)
{
	if (end != start)
		*end++ = ':';
	return stpcpy(end, name);
}

/* TLS 1.3 suites are configured apart, and never added. */
enum part {
	BELOW_TLS13,
	TLS13,
	ALL,
};

static bool
is_in(enum part part, const char *name)
{
	return part == ALL ||
	       (strncmp(name, "TLS_", 4) == 0) == (part == TLS13);
}

/*
 * The names of that part of the list. Returns a string with room for extra
 * bytes more, to be freed, and its length in *len; or NULL.
 */
static char *
names_with_room(const struct library *lib, const OPENSSL_STACK *list,
    enum part part, size_t extra, size_t *len)
{
	const char *name;
	size_t size = 1 + extra;
	char *names, *end;
	int i;

	for (i = 0; i < lib->OPENSSL_sk_num(list); i++) {
		name = lib->SSL_CIPHER_get_name(lib->OPENSSL_sk_value(list, i));
		size += strlen(name) + 1;
	}
	names = malloc(size);
	if (names == NULL)
		return NULL;
	end = names;
	*end = '\0';
	for (i = 0; i < lib->OPENSSL_sk_num(list); i++) {
		name = lib->SSL_CIPHER_get_name(lib->OPENSSL_sk_value(list, i));
		if (is_in(part, name))
			end = append(end, names, name);
	}
	*len = end - names;
	return names;
}

static char *
names_of(const struct library *lib, const SSL *ssl, enum part part)
{
	size_t len;

	return names_with_room(
	    lib, (const void *)lib->SSL_get_ciphers(ssl), part, 0, &len);
}

static char *
names_of_context(const struct library *lib, const SSL *ssl, enum part part)
{
	const SSL_CTX *ctx = lib->SSL_get_SSL_CTX(ssl);
	size_t len;

	return names_with_room(
	    lib, (const void *)lib->SSL_CTX_get_ciphers(ctx), part, 0, &len);
}

/*
 * Which of the suites, as bits, are in the list? By their numbers, for this is
 * asked at each handshake.
 */
static uint64_t
present(const struct library *lib, const OPENSSL_STACK *list, uint64_t suites)
{
	int count = lib->OPENSSL_sk_num(list), i, found;
	uint64_t bits = 0;

	for (i = 0; bits != suites && i < count; i++) {
		found = relax_cipher_of_number(lib->SSL_CIPHER_get_protocol_id(
		    lib->OPENSSL_sk_value(list, i)));
		if (found != -1)
			bits |= UINT64_C(1) << found & suites;
	}
	return bits;
}

/* The suites to be appended. */
static uint64_t
missing(const struct library *lib, const OPENSSL_STACK *list,
    struct connection *conn)
{
	const struct relax *relax = &conn->rule->relax;
	bool is_old = (relax->words & (RELAX_TLS1_0 | RELAX_TLS1_1)) != 0;
	uint64_t below = is_old ? relax_ciphers_before_tls12() : 0;
	uint64_t have = present(lib, list, relax->ciphers | below);

	conn->has_old_cipher = (have & below) != 0;
	conn->below_tls12 = 0;
	if (((have | relax->ciphers) & below) == 0)
		conn->below_tls12 = below;
	return (relax->ciphers | conn->below_tls12) & ~have;
}

static void
forget(struct connection *conn)
{
	free(conn->ciphers);
	free(conn->wider);
	conn->ciphers = NULL;
	conn->wider = NULL;
}

/* Is that part of the list the one of these names? -1: no memory to tell. */
static int
compare(const struct library *lib, const SSL *ssl, enum part part,
    const char *expected)
{
	char *names = names_of(lib, ssl, part);
	int rv = names == NULL ? -1 : strcmp(names, expected) == 0;

	free(names);
	return rv;
}

/*
 * SSL_set_cipher_list puts before its suites those of TLS 1.3 that the SSL's
 * context had when the SSL was made, and not those in force. False: no suites
 * were added.
 */
static bool
set_below_tls13(struct library *lib, SSL *ssl, const char *names)
{
	char *before = names_of(lib, ssl, TLS13);
	bool rv = before != NULL && lib->SSL_set_cipher_list(ssl, names) == 1;

	if (before != NULL && compare(lib, ssl, TLS13, before) != 1 &&
	    lib->SSL_set_ciphersuites(ssl, before) != 1)
		security_refuse((struct security_holder){lib, ssl, NULL});
	free(before);
	return rv;
}

/* Does the SSL have its context's list? Then it is to have it again. */
static void
note_followed(struct library *lib, SSL *ssl, struct connection *conn)
{
	if (conn->followed == NULL &&
	    lib->SSL_get_ciphers(ssl) ==
	        lib->SSL_CTX_get_ciphers(lib->SSL_get_SSL_CTX(ssl)))
		conn->followed = names_of(lib, ssl, ALL);
}

/* The names behind what is there already, which is len long. */
static void
append_suites(char *names, size_t len, uint64_t suites)
{
	char *end = names + len;
	size_t i;

	for (i = 0; i < relax_cipher_count(); i++) {
		if ((suites >> i & 1) != 0)
			end = append(end, names, relax_cipher_name(i));
	}
}

void
ciphers_append(struct library *lib, SSL *ssl, struct connection *conn)
{
	const OPENSSL_STACK *list = (const void *)lib->SSL_get_ciphers(ssl);
	uint64_t added = missing(lib, list, conn);
	size_t i, len, extra = 0;
	char *wider;

	for (i = 0; i < relax_cipher_count(); i++) {
		if ((added >> i & 1) != 0)
			extra += strlen(relax_cipher_name(i)) + 1;
	}
	if (extra == 0 || conn->ciphers != NULL)
		return;
	wider = names_with_room(lib, list, BELOW_TLS13, extra, &len);
	conn->ciphers = wider != NULL ? strdup(wider) : NULL;
	if (conn->ciphers != NULL) {
		append_suites(wider, len, added);
		note_followed(lib, ssl, conn);
		if (set_below_tls13(lib, ssl, wider))
			conn->wider = names_of(lib, ssl, BELOW_TLS13);
		/* This libcrypto may lack some, as in FIPS mode, or all. */
		if (compare(lib, ssl, BELOW_TLS13, conn->ciphers) == 1)
			forget(conn);
	}
	free(wider);
}

/* And not the application's own? Without memory to tell, that is stricter. */
static bool
is_ours(
    const struct library *lib, const SSL *ssl, const struct connection *conn)
{
	return conn->wider != NULL ?
	           compare(lib, ssl, BELOW_TLS13, conn->wider) != 0 :
	           compare(lib, ssl, BELOW_TLS13, conn->ciphers) != 1;
}

void
ciphers_restore(struct library *lib, SSL *ssl, struct connection *conn)
{
	conn->below_tls12 = 0;
	if (conn->ciphers == NULL)
		return;
	/*
	 * "" leaves the TLS 1.3 suites, which is reported as an error: it is
	 * the list that tells.
	 */
	if (is_ours(lib, ssl, conn)) {
		lib->SSL_set_cipher_list(ssl, conn->ciphers);
		if (is_ours(lib, ssl, conn))
			return;
	}
	forget(conn);
}

/* What its context has. */
static void
take_list(struct library *lib, SSL *ssl)
{
	char *below = names_of_context(lib, ssl, BELOW_TLS13);
	char *tls13 = names_of_context(lib, ssl, TLS13);

	if (below != NULL && tls13 != NULL) {
		lib->SSL_set_cipher_list(ssl, below);
		lib->SSL_set_ciphersuites(ssl, tls13);
	}
	free(below);
	free(tls13);
}

void
ciphers_follow(struct library *lib, SSL *ssl, struct connection *conn)
{
	char *names;

	if (conn->followed == NULL)
		return;
	names = names_of_context(lib, ssl, ALL);
	if (names == NULL)
		return;
	if (compare(lib, ssl, ALL, conn->followed) == 0) {
		free(names);
		names = NULL;
	} else if (strcmp(names, conn->followed) != 0) {
		take_list(lib, ssl);
	}
	free(conn->followed);
	conn->followed = names;
}
