/* SPDX-License-Identifier: MIT */
/* Word by word, of all that a security callback can be asked. */
#include <string.h>

#include "policy/relax.h"
#include "preload/admit.h"
#include "preload/settings.h"

/* Bits of security at level 1: SSL_CTX_set_security_level(3). */
#define LEVEL1_BITS 80

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

/* Is it weak as 'client-cert' says, and no weaker? */
static bool
is_weak_own(const struct admit_question *asked)
{
	switch (asked->op) {
	case SSL_SECOP_EE_KEY:
	case SSL_SECOP_CA_KEY:
		return asked->bits >= LEVEL1_BITS;
	case SSL_SECOP_CA_MD:
		return asked->bits >= LEVEL1_BITS || asked->nid == NID_sha1;
	default:
		return false;
	}
}

/* The chain is looked at again as the message with it is made. */
static bool
is_sending(const struct library *lib, const SSL *ssl)
{
	OSSL_HANDSHAKE_STATE state = lib->SSL_get_state(ssl);

	return state == TLS_ST_CW_CERT || state == TLS_ST_SW_CERT;
}

int
admit_own(const struct library *lib, const struct connection *conn,
    const SSL *ssl, const struct admit_question *asked)
{
	if ((settings_words() & RELAX_CLIENT_CERT) == 0 || !is_weak_own(asked))
		return 0;
	if (ssl == NULL || !is_sending(lib, ssl))
		return 1;
	return conn != NULL && conn->has_security_callback &&
	       (conn->rule->relax.words & RELAX_CLIENT_CERT) != 0;
}

int
admit(const struct library *lib, const struct connection *conn, const SSL *ssl,
    const struct admit_question *asked, int rv)
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
