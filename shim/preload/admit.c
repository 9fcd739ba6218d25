/* SPDX-License-Identifier: MIT */
/* Word by word, of all that a security callback can be asked. */
#include <string.h>

#include "policy/relax.h"
#include "preload/admit.h"
#include "preload/settings.h"

/* The suite's place in the allowlist, or -1. */
static int
place_of(const struct library *lib, const SSL_CIPHER *cipher)
{
	return relax_cipher_of_number(lib->SSL_CIPHER_get_protocol_id(cipher));
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
	if (bits < ADMIT_LEVEL1_BITS)
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

uint32_t
admit_old_word(uint32_t words, int version)
{
	if (version == TLS1_VERSION)
		return words & RELAX_TLS1_0;
	if (version != TLS1_1_VERSION)
		return 0;
	return (words & RELAX_TLS1_1) != 0 ? RELAX_TLS1_1 :
	                                     words & RELAX_TLS1_0;
}

/* A version that a word names, and the signature that goes with it. */
static uint32_t
old_version_admits(
    const struct library *lib, const SSL *ssl, uint32_t words, int op, int nid)
{
	int version = op == SSL_SECOP_VERSION ? nid : lib->SSL_version(ssl);

	if (op == SSL_SECOP_VERSION ||
	    (is_signature(op) && (nid == NID_sha1 || nid == NID_md5_sha1)))
		return admit_old_word(words, version);
	return 0;
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
		return asked->bits >= ADMIT_LEVEL1_BITS;
	case SSL_SECOP_CA_MD:
		return asked->bits >= ADMIT_LEVEL1_BITS ||
		       asked->nid == NID_sha1;
	default:
		return false;
	}
}

/*
 * A chain is looked at as it is loaded, and again as the message with it is
 * made. An application can load one before a handshake, after it, and wherever
 * a callback of its own is called or the handshake waits for the peer's answer
 * to a ClientHello. By the names of the states (SSL_state_string(3)), for their
 * numbers are not the same in OpenSSL 3.0 and 3.2.
 */
static bool
can_be_loading(const struct library *lib, const SSL *ssl)
{
	static const char *const states[] = {
	    "PINIT", "SSLOK", "TR", "TWCH", "TED"};
	const char *state = lib->SSL_state_string(ssl);
	size_t i;

	for (i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (strncmp(state, states[i], strlen(states[i])) == 0)
			return true;
	}
	return false;
}

/*
 * Is conn->rule that of the peer which the message is for? In a handshake that
 * was seen to begin, or after it, where TLS 1.3 lets the server ask for a
 * certificate (RFC 8446 4.6.2) and OpenSSL tells of no beginning.
 */
static bool
is_to_its_peer(
    const struct library *lib, const struct connection *conn, const SSL *ssl)
{
	char none[1];

	return conn->has_security_callback ||
	       (lib->SSL_version(ssl) == TLS1_3_VERSION &&
	           lib->SSL_get_finished(ssl, none, 0) != 0);
}

int
admit_own(const struct library *lib, struct connection *conn, const SSL *ssl,
    const struct admit_question *asked)
{
	if ((settings_words() & RELAX_CLIENT_CERT) == 0 || !is_weak_own(asked))
		return 0;
	if (ssl == NULL || can_be_loading(lib, ssl))
		return 1;
	if (conn == NULL || conn->rule == NULL ||
	    (conn->rule->relax.words & RELAX_CLIENT_CERT) == 0 ||
	    !is_to_its_peer(lib, conn, ssl))
		return 0;
	conn->needed |= RELAX_CLIENT_CERT;
	return 1;
}

/* The word that admits what is refused otherwise; 0: none. */
static uint32_t
admitting_word(const struct library *lib, const SSL *ssl, uint32_t words,
    const struct admit_question *asked)
{
	uint32_t old;

	if ((words & RELAX_SECLEVEL1) != 0 &&
	    level1_admits(lib, asked->op, asked->bits, asked->other))
		return RELAX_SECLEVEL1;
	old = old_version_admits(lib, ssl, words, asked->op, asked->nid);
	if (old != 0)
		return old;
	return sha1_admits(asked->op, asked->nid, asked->other) ?
	           words & RELAX_SHA1 :
	           0;
}

/*
 * Is it asked of what is used, and not of what may be offered? Below TLS 1.2
 * no signature is offered: there is one for each kind of key.
 */
static bool
is_used(const struct library *lib, const SSL *ssl, int op)
{
	return op == SSL_SECOP_CIPHER_CHECK || op == SSL_SECOP_CURVE_CHECK ||
	       op == SSL_SECOP_SIGALG_CHECK || op == SSL_SECOP_TMP_DH ||
	       (op == SSL_SECOP_SIGALG_SUPPORTED &&
	           lib->SSL_version(ssl) <= TLS1_1_VERSION);
}

int
admit(const struct library *lib, struct connection *conn, const SSL *ssl,
    const struct admit_question *asked, int rv)
{
	uint32_t words = conn->rule->relax.words, word;

	if ((words & RELAX_CLASSIC_GROUPS) != 0 &&
	    is_post_quantum(asked->op, asked->other)) {
		conn->has_refused_groups |= rv != 0;
		return 0;
	}
	if (is_out_of_place(lib, conn, ssl, asked->op, asked->other))
		return 0;
	if (rv != 0)
		return rv;
	word = admitting_word(lib, ssl, words, asked);
	if (is_used(lib, ssl, asked->op))
		conn->needed |= word;
	conn->signs_by_sha1 |=
	    asked->op == SSL_SECOP_SIGALG_SHARED && word == RELAX_SHA1;
	if (asked->op == SSL_SECOP_VERSION) {
		conn->refuses_tls1_0 |= asked->nid == TLS1_VERSION;
		conn->refuses_tls1_1 |= asked->nid == TLS1_1_VERSION;
	}
	return word != 0;
}
