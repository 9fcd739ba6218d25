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

/* Takes the empty slot; returns what is in it then, or NULL for no memory. */
static struct wrapped *
take_slot(size_t i, const struct wrapped *values)
{
	struct wrapped *mine = malloc(sizeof(*mine)), *other = NULL;

	if (mine == NULL)
		return NULL;
	*mine = *values;
	if (atomic_compare_exchange_strong(&slots[i], &other, mine))
		return mine;
	free(mine);
	return other;
}

static struct wrapped *
find_or_add(const struct wrapped *values)
{
	struct wrapped *wrapped;
	size_t i;

	for (i = 0; i < sizeof(slots) / sizeof(slots[0]); i++) {
		wrapped = atomic_load(&slots[i]);
		if (wrapped == NULL)
			wrapped = take_slot(i, values);
		if (wrapped == NULL)
			return NULL;
		if (wrapped->lib == values->lib &&
		    wrapped->callback == values->callback &&
		    wrapped->ex == values->ex)
			return wrapped;
	}
	return NULL;
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

/* The suite's place in the allowlist, or -1. */
static int
place_of(const struct library *lib, const SSL_CIPHER *cipher)
{
	const char *name = lib->SSL_CIPHER_get_name(cipher);

	return relax_cipher_find(name, strlen(name));
}

static bool
is_signature(int op)
{
	return op == SSL_SECOP_SIGALG_SUPPORTED ||
	       op == SSL_SECOP_SIGALG_SHARED || op == SSL_SECOP_SIGALG_CHECK ||
	       op == SSL_SECOP_SIGALG_MASK;
}

static bool
is_group(int op)
{
	return op == SSL_SECOP_CURVE_SUPPORTED ||
	       op == SSL_SECOP_CURVE_SHARED || op == SSL_SECOP_CURVE_CHECK;
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
		return place_of(lib, other) != -1;
	case SSL_SECOP_TMP_DH:
	case SSL_SECOP_PEER_EE_KEY:
	case SSL_SECOP_PEER_CA_KEY:
	case SSL_SECOP_PEER_CA_MD:
		return true;
	default:
		return is_group(op) || is_signature(op);
	}
}

/* A version that a word names, and the signature that goes with it. */
static bool
old_version_admits(
    const struct library *lib, const SSL *ssl, uint32_t words, int op, int nid)
{
	int version = op == SSL_SECOP_VERSION ? nid : lib->SSL_version(ssl);

	if ((words & RELAX_TLS1_0) == 0 && version == TLS1_VERSION)
		return false;
	if ((words & (RELAX_TLS1_0 | RELAX_TLS1_1)) == 0 ||
	    (version != TLS1_VERSION && version != TLS1_1_VERSION))
		return false;
	return op == SSL_SECOP_VERSION ||
	       (is_signature(op) && (nid == NID_sha1 || nid == NID_md5_sha1));
}

/*
 * other: the scheme as it is sent, two bytes, the second for the signature by
 * RSA, DSA or ECDSA (RFC 8446 4.2.3, RFC 5246 7.4.1.4.1).
 */
static bool
sha1_admits(int op, int nid, const void *other)
{
	const unsigned char *scheme = other;

	return is_signature(op) && nid == NID_sha1 && scheme != NULL &&
	       scheme[0] == 2 && (scheme[1] == 1 || scheme[1] == 3);
}

/*
 * Groups with ML-KEM, alone (0x0200 to 0x0202) or hybrid (0x11eb to 0x11ed),
 * in the registry of TLS Supported Groups. other: the group as it is sent.
 */
static bool
is_post_quantum(int op, const void *other)
{
	const unsigned char *sent = other;
	unsigned group;

	if (!is_group(op) || sent == NULL)
		return false;
	group = (unsigned)sent[0] << 8 | sent[1];
	return (group >= 0x0200 && group <= 0x0202) ||
	       (group >= 0x11eb && group <= 0x11ed);
}

/* A suite that was added for an older version than the one negotiated. */
static bool
is_out_of_place(const struct library *lib, const struct connection *conn,
    const SSL *ssl, int op, const void *other)
{
	int place;

	if (op != SSL_SECOP_CIPHER_CHECK || conn->below_tls12 == 0 ||
	    lib->SSL_version(ssl) <= TLS1_1_VERSION)
		return false;
	place = place_of(lib, other);
	return place != -1 && (conn->below_tls12 >> place & 1) != 0;
}

/* What a security callback is asked. */
struct question {
	int op;
	int bits;
	int nid;
	const void *other;
};

/* The answer on a covered SSL, where rv is the wrapped callback's. */
static int
judge(const struct library *lib, const struct connection *conn, const SSL *ssl,
    const struct question *asked, int rv)
{
	uint32_t words = conn->rule->relax.words;

	if (((words & RELAX_CLASSIC_GROUPS) != 0 &&
	        is_post_quantum(asked->op, asked->other)) ||
	    is_out_of_place(lib, conn, ssl, asked->op, asked->other))
		return 0;
	if (rv != 0)
		return rv;
	return ((words & RELAX_SECLEVEL1) != 0 &&
	           level1_admits(lib, asked->op, asked->bits, asked->other)) ||
	       old_version_admits(lib, ssl, words, asked->op, asked->nid) ||
	       ((words & RELAX_SHA1) != 0 &&
	           sha1_admits(asked->op, asked->nid, asked->other));
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
	conn = ssl != NULL ? connection_of(wrapped->lib, ssl) : NULL;
	if (conn == NULL || !conn->has_security_callback)
		return rv;
	return judge(wrapped->lib, conn, ssl,
	    &(struct question){op, bits, nid, other}, rv);
}

bool
security_wrap(struct library *lib, SSL *ssl)
{
	const struct wrapped values = {lib, lib->SSL_get_security_callback(ssl),
	    lib->SSL_get0_security_ex_data(ssl)};
	struct wrapped *wrapped;

	/* Another SSL that shares the CERT is in a handshake as well. */
	if (values.callback == on_security)
		return true;
	wrapped = find_or_add(&values);
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
