/* SPDX-License-Identifier: MIT */
/* Which words of its rule did a handshake need? */
#include <string.h>

#include "policy/relax.h"
#include "preload/admit.h"
#include "preload/guard.h"
#include "preload/needed.h"
#include "preload/strict.h"
#include "preload/trust.h"
#include "preload/verify.h"

#define CERTIFICATE_WORDS \
	(RELAX_SHA1 | RELAX_PIN | RELAX_TRUST_ANY | RELAX_CLIENT_CERT)

/* Was the suite in the list that was put away? */
static bool
is_own_cipher(const struct connection *conn, const char *name)
{
	size_t len = strlen(name);
	const char *at = conn->ciphers;

	while ((at = strstr(at, name)) != NULL) {
		if ((at == conn->ciphers || at[-1] == ':') &&
		    (at[len] == ':' || at[len] == '\0'))
			return true;
		at += len;
	}
	return false;
}

static uint32_t
cipher_word(
    const struct library *lib, const SSL *ssl, const struct connection *conn)
{
	const SSL_CIPHER *cipher = lib->SSL_get_current_cipher(ssl);
	const char *name;
	uint32_t old;

	if (conn->ciphers == NULL || cipher == NULL)
		return 0;
	name = lib->SSL_CIPHER_get_name(cipher);
	if (relax_cipher_of_number(lib->SSL_CIPHER_get_protocol_id(cipher)) ==
	        -1 ||
	    is_own_cipher(conn, name))
		return 0;
	/* Without 'ciphers' the word for the old version would have added it.
	 */
	old = admit_old_word(conn->rule->relax.words, lib->SSL_version(ssl));
	return old != 0 && !conn->has_old_cipher ? old : RELAX_CIPHERS;
}

/* TLS 1.0 and 1.1 that the application's own limits or level leave out. */
static uint32_t
version_word(
    const struct library *lib, const SSL *ssl, const struct connection *conn)
{
	int version = lib->SSL_version(ssl);
	bool is_1_0 = version == TLS1_VERSION;
	uint64_t off = is_1_0 ? SSL_OP_NO_TLSv1 : SSL_OP_NO_TLSv1_1;

	if (!is_1_0 && version != TLS1_1_VERSION)
		return 0;
	if ((conn->options_clear & off) == 0 &&
	    !(conn->has_min_version && version < conn->min_version) &&
	    !(is_1_0 ? conn->refuses_tls1_0 : conn->refuses_tls1_1))
		return 0;
	return admit_old_word(conn->rule->relax.words, version);
}

/*
 * Does the application have the handshake fail by the chain? Else it may still
 * judge by SSL_get_verify_result(3), as curl does from 8.17 on, or by nothing.
 */
static bool
verifies(const struct library *lib, const SSL *ssl)
{
	return lib->SSL_get_verify_mode(ssl) != SSL_VERIFY_NONE;
}

/* Bits of security at the application's level: SSL_CTX_set_security_level(3).
 */
static int
own_bits(
    const struct library *lib, const SSL *ssl, const struct connection *conn)
{
	static const int bits[] = {0, 80, 112, 128, 192, 256};
	int level = conn->auth_level >= 0 ? conn->auth_level :
	                                    lib->SSL_get_security_level(ssl);

	return level < 0 ? 0 : level > 5 ? bits[5] : bits[level];
}

/* Is the signature too weak there, and not for 'sha1' to admit? */
static bool
has_weak_signature(const struct library *lib, X509 *cert, int bits)
{
	int own = 0;

	return lib->X509_get_signature_info(cert, NULL, NULL, &own, NULL) &&
	       own >= ADMIT_LEVEL1_BITS && own < bits;
}

/*
 * A key or a signature of the chain that the application's level does not
 * admit. That on the last certificate is its own, which does not count.
 */
static uint32_t
chain_word(
    const struct library *lib, const SSL *ssl, const struct connection *conn)
{
	const OPENSSL_STACK *chain;
	int bits = own_bits(lib, ssl, conn), count, i;

	if (!conn->has_auth_level || lib->SSL_session_reused(ssl))
		return 0;
	chain = (const void *)lib->SSL_get0_verified_chain(ssl);
	count = chain != NULL ? lib->OPENSSL_sk_num(chain) : 0;
	for (i = 0; i < count; i++) {
		X509 *cert = lib->OPENSSL_sk_value(chain, i);
		EVP_PKEY *key = lib->X509_get0_pubkey(cert);

		if ((key != NULL &&
		        lib->EVP_PKEY_get_security_bits(key) < bits) ||
		    (i < count - 1 && has_weak_signature(lib, cert, bits)))
			return RELAX_SECLEVEL1;
	}
	return 0;
}

/* The application's own callback may excuse what it is asked of. */
static uint32_t
strict_word(struct library *lib, SSL *ssl, const struct connection *conn,
    uint32_t *untold)
{
	int error;

	if (!conn->has_clear_flags || conn->is_excused ||
	    lib->SSL_get0_peer_certificate(ssl) == NULL ||
	    lib->SSL_session_reused(ssl))
		return 0;
	error = strict_verify(lib, ssl);
	if (strict_is_error(error) && verify_get(lib, ssl) == NULL)
		return RELAX_LAX_X509;
	if (error != X509_V_OK)
		*untold |= RELAX_LAX_X509;
	return 0;
}

static uint32_t
connect_word(const struct library *lib, SSL *ssl, const struct connection *conn)
{
	return (conn->options_set & SSL_OP_LEGACY_SERVER_CONNECT) != 0 &&
	               (lib->SSL_get_options(ssl) &
	                   SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION) == 0 &&
	               guard_is_insecure(lib, ssl) ?
	           RELAX_LEGACY_CONNECT :
	           0;
}

/* A server with TLS 1.3 says so in its random value: RFC 8446 4.1.3. */
static bool
has_tls13(const struct library *lib, const SSL *ssl)
{
	static const unsigned char sentinel[] = "DOWNGRD";
	unsigned char random[32] = {0};

	lib->SSL_get_server_random(ssl, random, sizeof(random));
	return memcmp(random + 24, sentinel, 7) == 0;
}

/* From OpenSSL 3.5 on a ClientHello for TLS 1.3 has groups with ML-KEM. */
static bool
is_hello_big(const struct library *lib)
{
	return lib->OPENSSL_version_major() > 3 ||
	       lib->OPENSSL_version_minor() >= 5;
}

/*
 * A server that chokes on a ClientHello has not been sent it. One that has TLS
 * 1.3 may still choke on a big one, which either word prevents.
 */
static uint32_t
untold_hello(
    const struct library *lib, const SSL *ssl, const struct connection *conn)
{
	uint32_t classic = conn->rule->relax.words & RELAX_CLASSIC_GROUPS;
	bool is_big = is_hello_big(lib);
	uint32_t untold = conn->has_refused_groups ? classic : 0;

	if (!conn->has_max_version)
		return untold;
	if (is_big)
		untold |= classic;
	return has_tls13(lib, ssl) && (!is_big || classic != 0) ?
	           untold :
	           untold | RELAX_MAX_TLS1_2;
}

/* Where nothing else is verified, the handshake would do without a pin. */
static uint32_t
untold_pin(
    const struct library *lib, const SSL *ssl, const struct connection *conn)
{
	return conn->is_pinned && verifies(lib, ssl) ?
	           0 :
	           conn->rule->relax.words & RELAX_PIN;
}

/* The application's own key has signed by SHA-1, for the server has no better.
 */
static uint32_t
own_signature_word(
    const struct library *lib, SSL *ssl, const struct connection *conn)
{
	int digest = NID_undef;

	/* SSL_get_signature_nid, which is a macro. */
	return conn->signs_by_sha1 &&
	               lib->SSL_ctrl(
	                   ssl, SSL_CTRL_GET_SIGNATURE_NID, 0, &digest) == 1 &&
	               digest == NID_sha1 ?
	           RELAX_SHA1 :
	           0;
}

uint32_t
needed_words(struct library *lib, SSL *ssl, const struct connection *conn,
    uint32_t *untold)
{
	uint32_t words = conn->rule->relax.words;

	*untold = 0;
	if (lib->SSL_session_reused(ssl)) {
		*untold |= words & CERTIFICATE_WORDS;
		if (conn->has_auth_level)
			*untold |= RELAX_SECLEVEL1;
		if (conn->has_clear_flags)
			*untold |= RELAX_LAX_X509;
	}
	*untold |= untold_hello(lib, ssl, conn) | untold_pin(lib, ssl, conn);
	words = (conn->needed & TRUST_WORDS) | chain_word(lib, ssl, conn) |
	        strict_word(lib, ssl, conn, untold);
	if (!verifies(lib, ssl)) {
		*untold |= words;
		words = 0;
	}
	words |= (conn->needed & ~TRUST_WORDS) | connect_word(lib, ssl, conn) |
	         cipher_word(lib, ssl, conn) | version_word(lib, ssl, conn) |
	         own_signature_word(lib, ssl, conn);
	*untold &= ~words;
	return words;
}
