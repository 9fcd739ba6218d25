/* SPDX-License-Identifier: MIT */
/* Lets through what a rule names, and nothing else that a level forbids. */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "policy/relax.h"
#include "preload/connection.h"
#include "preload/security.h"

typedef int security_callback(const SSL *ssl, const SSL_CTX *ctx, int op,
    int bits, int nid, void *other, void *ex);

/* Bits of security at level 1: SSL_CTX_set_security_level(3). */
#define LEVEL1_BITS 80

/*
 * A callback that was in force, and its argument. Ours is given it as its own
 * argument. Never freed: a CERT that is shared can outlive the SSL that was
 * wrapped. Programs have one or two; past the last slot nothing is wrapped.
 */
struct wrapped {
	struct library *lib;
	security_callback *callback;
	void *ex;
};

static _Atomic(struct wrapped *) slots[64];

static struct wrapped *
find_or_add(struct library *lib, security_callback *callback, void *ex)
{
	struct wrapped *wrapped, *mine = NULL;
	size_t i;

	for (i = 0; i < sizeof(slots) / sizeof(slots[0]); i++) {
		wrapped = atomic_load(&slots[i]);
		if (wrapped == NULL) {
			if (mine == NULL)
				mine = malloc(sizeof(*mine));
			if (mine == NULL)
				return NULL;
			*mine = (struct wrapped){lib, callback, ex};
			if (atomic_compare_exchange_strong(
			        &slots[i], &wrapped, mine))
				return mine;
		}
		if (wrapped->lib == lib && wrapped->callback == callback &&
		    wrapped->ex == ex)
			break;
	}
	free(mine);
	return i < sizeof(slots) / sizeof(slots[0]) ? wrapped : NULL;
}

/* Is this argument one that we gave out? */
static bool
is_wrapped(const void *ex)
{
	const struct wrapped *wrapped;
	size_t i;

	for (i = 0; i < sizeof(slots) / sizeof(slots[0]); i++) {
		wrapped = atomic_load(&slots[i]);
		if (wrapped == NULL || wrapped == ex)
			return wrapped != NULL;
	}
	return false;
}

static bool
is_allowlisted(const struct library *lib, const SSL_CIPHER *cipher)
{
	const char *name = lib->SSL_CIPHER_get_name(cipher);
	size_t i;

	for (i = 0; i < relax_cipher_count(); i++) {
		if (strcmp(relax_cipher_name(i), name) == 0)
			return true;
	}
	return false;
}

/* Would security level 1 admit what a stricter one has refused? */
static bool
level1_admits(const struct library *lib, int op, int bits, const void *other)
{
	if (bits < LEVEL1_BITS)
		return false;
	switch (op) {
	case SSL_SECOP_CIPHER_SUPPORTED:
	case SSL_SECOP_CIPHER_SHARED:
	case SSL_SECOP_CIPHER_CHECK:
		return is_allowlisted(lib, other);
	case SSL_SECOP_CURVE_SUPPORTED:
	case SSL_SECOP_CURVE_SHARED:
	case SSL_SECOP_CURVE_CHECK:
	case SSL_SECOP_TMP_DH:
	case SSL_SECOP_SIGALG_SUPPORTED:
	case SSL_SECOP_SIGALG_SHARED:
	case SSL_SECOP_SIGALG_CHECK:
	case SSL_SECOP_SIGALG_MASK:
	case SSL_SECOP_PEER_EE_KEY:
	case SSL_SECOP_PEER_CA_KEY:
	case SSL_SECOP_PEER_CA_MD:
		return true;
	default:
		return false;
	}
}

static int
on_security(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid,
    void *other, void *ex)
{
	const struct wrapped *wrapped = ex;
	const struct connection *conn;
	int rv;

	/*
	 * An argument that is not ours: the application has set its own, or
	 * another thread is about to. Nobody can be asked, so: no.
	 */
	if (!is_wrapped(ex))
		return 0;
	rv = wrapped->callback(ssl, ctx, op, bits, nid, other, wrapped->ex);
	if (rv != 0 || ssl == NULL)
		return rv;
	conn = connection_of(wrapped->lib, ssl);
	if (conn == NULL || !conn->has_security_callback)
		return rv;
	return level1_admits(wrapped->lib, op, bits, other);
}

bool
security_wrap(struct library *lib, SSL *ssl)
{
	security_callback *callback = lib->SSL_get_security_callback(ssl);
	struct wrapped *wrapped;

	/* Another SSL that shares the CERT is in a handshake as well. */
	if (callback == on_security)
		return true;
	wrapped =
	    find_or_add(lib, callback, lib->SSL_get0_security_ex_data(ssl));
	if (wrapped == NULL)
		return false;
	/*
	 * In this order, so that a thread in between finds our callback with
	 * an argument that it refuses, never another's with ours.
	 */
	lib->SSL_set_security_callback(ssl, on_security);
	lib->SSL_set0_security_ex_data(ssl, wrapped);
	return true;
}

void
security_unwrap(struct library *lib, SSL *ssl)
{
	const struct wrapped *wrapped = lib->SSL_get0_security_ex_data(ssl);

	if (lib->SSL_get_security_callback(ssl) != on_security ||
	    !is_wrapped(wrapped))
		return;
	lib->SSL_set0_security_ex_data(ssl, wrapped->ex);
	lib->SSL_set_security_callback(ssl, wrapped->callback);
}
