/* SPDX-License-Identifier: MIT */
/* Options, security and ciphers of one SSL. */
#include <stdlib.h>
#include <string.h>

#include "preload/apply.h"
#include "preload/security.h"

/* The security level of seclevel1, SSL_CTX_set_security_level(3). */
#define LEVEL 1

static void
apply_options(
    struct library *lib, SSL *ssl, struct connection *conn, uint64_t options)
{
	uint64_t missing = options & ~lib->SSL_get_options(ssl);

	if (missing != 0)
		lib->SSL_set_options(ssl, missing);
	conn->options |= missing;
}

/*
 * Chains are verified at the SSL's level unless its parameters name another
 * (ssl_verify_cert_chain). The parameters are the SSL's own.
 */
static void
apply_auth_level(struct library *lib, SSL *ssl, struct connection *conn)
{
	X509_VERIFY_PARAM *param = lib->SSL_get0_param(ssl);
	int level = lib->X509_VERIFY_PARAM_get_auth_level(param);

	/* -1: not set */
	if ((level < 0 ? lib->SSL_get_security_level(ssl) : level) <= LEVEL)
		return;
	lib->X509_VERIFY_PARAM_set_auth_level(param, LEVEL);
	conn->auth_level = level;
	conn->has_auth_level = true;
}

static bool
is_in(const struct library *lib, const OPENSSL_STACK *list, const char *name)
{
	int i;

	for (i = 0; i < lib->OPENSSL_sk_num(list); i++) {
		if (strcmp(lib->SSL_CIPHER_get_name(
		               lib->OPENSSL_sk_value(list, i)),
		        name) == 0)
			return true;
	}
	return false;
}

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

/* Appends the suites that the list lacks; strong ones stay first. */
static void
apply_ciphers(
    struct library *lib, SSL *ssl, struct connection *conn, uint64_t ciphers)
{
	const OPENSSL_STACK *list = (const void *)lib->SSL_get_ciphers(ssl);
	size_t i, len, extra = 0;
	char *wider, *end;

	for (i = 0; i < relax_cipher_count(); i++) {
		if ((ciphers >> i & 1) == 0)
			continue;
		if (is_in(lib, list, relax_cipher_name(i)))
			ciphers &= ~(UINT64_C(1) << i);
		else
			extra += strlen(relax_cipher_name(i)) + 1;
	}
	if (extra == 0)
		return;
	wider = names_of(lib, list, extra, &len);
	conn->ciphers = wider != NULL ? strdup(wider) : NULL;
	if (conn->ciphers == NULL) {
		free(wider);
		return;
	}
	end = wider + len;
	for (i = 0; i < relax_cipher_count(); i++) {
		if ((ciphers >> i & 1) != 0)
			end = append(end, wider, relax_cipher_name(i));
	}
	/* If it fails, the list is as it was, and is set to just that later. */
	lib->SSL_set_cipher_list(ssl, wider);
	free(wider);
}

void
apply_rule(struct library *lib, SSL *ssl, struct connection *conn)
{
	const struct relax *relax = &conn->rule->relax;

	if ((relax->words & RELAX_LEGACY_CONNECT) != 0)
		apply_options(lib, ssl, conn, SSL_OP_LEGACY_SERVER_CONNECT);
	if ((relax->words & RELAX_SECLEVEL1) != 0) {
		conn->has_security_callback = security_wrap(lib, ssl);
		apply_auth_level(lib, ssl, conn);
	}
	if (relax->ciphers != 0)
		apply_ciphers(lib, ssl, conn, relax->ciphers);
}

void
apply_undo(struct library *lib, SSL *ssl, struct connection *conn)
{
	if (conn->options != 0)
		lib->SSL_clear_options(ssl, conn->options);
	conn->options = 0;
	if (conn->has_security_callback)
		security_unwrap(lib, ssl);
	conn->has_security_callback = false;
	/* Unless the application has set one of its own by now. */
	if (conn->has_auth_level) {
		X509_VERIFY_PARAM *param = lib->SSL_get0_param(ssl);

		if (lib->X509_VERIFY_PARAM_get_auth_level(param) == LEVEL)
			lib->X509_VERIFY_PARAM_set_auth_level(
			    param, conn->auth_level);
	}
	conn->has_auth_level = false;
	if (conn->ciphers != NULL) {
		/* "-ALL": a list of TLS 1.3 suites only, which is no error. */
		lib->SSL_set_cipher_list(
		    ssl, conn->ciphers[0] != '\0' ? conn->ciphers : "-ALL");
		free(conn->ciphers);
	}
	conn->ciphers = NULL;
}
