/* SPDX-License-Identifier: MIT */
/* Reads the list by names, and sets it by a string of names. */
#include <stdlib.h>
#include <string.h>

#include "preload/ciphers.h"

/* Appends ":" (but to nothing) and the name; the caller has made room. */
static char *
append(char *end, const char *start, const char *name)
{
	if (end != start)
		*end++ = ':';
	return stpcpy(end, name);
}

/*
 * The names of the list; TLS 1.3 suites, which are configured apart and never
 * touched, are left out. Returns a string with room for extra bytes more, to
 * be freed, and its length in *len; or NULL.
 */
static char *
names_of(const struct library *lib, const OPENSSL_STACK *list, size_t extra,
    size_t *len)
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
		if (strncmp(name, "TLS_", 4) != 0)
			end = append(end, names, name);
	}
	*len = end - names;
	return names;
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

/* Does the SSL have its context's list? Then it is to have it again. */
static void
note_followed(struct library *lib, SSL *ssl, struct connection *conn)
{
	if (conn->followed == NULL &&
	    lib->SSL_get_ciphers(ssl) ==
	        lib->SSL_CTX_get_ciphers(lib->SSL_get_SSL_CTX(ssl)))
		conn->followed = strdup(conn->ciphers);
}

void
ciphers_append(struct library *lib, SSL *ssl, struct connection *conn)
{
	const OPENSSL_STACK *list = (const void *)lib->SSL_get_ciphers(ssl);
	uint64_t added = missing(lib, list, conn);
	size_t i, len, extra = 0;
	char *wider, *end;

	for (i = 0; i < relax_cipher_count(); i++) {
		if ((added >> i & 1) != 0)
			extra += strlen(relax_cipher_name(i)) + 1;
	}
	if (extra == 0 || conn->ciphers != NULL)
		return;
	wider = names_of(lib, list, extra, &len);
	conn->ciphers = wider != NULL ? strdup(wider) : NULL;
	if (conn->ciphers == NULL) {
		free(wider);
		return;
	}
	end = wider + len;
	for (i = 0; i < relax_cipher_count(); i++) {
		if ((added >> i & 1) != 0)
			end = append(end, wider, relax_cipher_name(i));
	}
	conn->wider = wider;
	note_followed(lib, ssl, conn);
	if (!lib->SSL_set_cipher_list(ssl, wider))
		forget(conn);
}

/* Is the list the one of these names, and not the application's own? */
static bool
is_list(const struct library *lib, const SSL *ssl, const char *expected)
{
	const OPENSSL_STACK *list = (const void *)lib->SSL_get_ciphers(ssl);
	size_t len;
	char *names = names_of(lib, list, 0, &len);
	/* Without memory to tell, it is taken for ours: that is stricter. */
	bool rv = names == NULL || strcmp(names, expected) == 0;

	free(names);
	return rv;
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
	if (is_list(lib, ssl, conn->wider)) {
		lib->SSL_set_cipher_list(ssl, conn->ciphers);
		if (is_list(lib, ssl, conn->wider))
			return;
	}
	forget(conn);
}

void
ciphers_follow(struct library *lib, SSL *ssl, struct connection *conn)
{
	const OPENSSL_STACK *list;
	size_t len;
	char *names;

	if (conn->followed == NULL)
		return;
	list =
	    (const void *)lib->SSL_CTX_get_ciphers(lib->SSL_get_SSL_CTX(ssl));
	names = names_of(lib, list, 0, &len);
	if (names == NULL)
		return;
	if (is_list(lib, ssl, conn->followed)) {
		if (strcmp(names, conn->followed) != 0)
			lib->SSL_set_cipher_list(ssl, names);
		free(conn->followed);
		conn->followed = names;
	} else {
		free(names);
		free(conn->followed);
		conn->followed = NULL;
	}
}
