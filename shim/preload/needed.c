/* SPDX-License-Identifier: MIT */
/* Which words of its rule did a handshake need? */
#include <string.h>

#include "policy/relax.h"
#include "preload/admit.h"
#include "preload/needed.h"

#define CERTIFICATE_WORDS \
	(RELAX_SHA1 | RELAX_PIN | RELAX_TRUST_ANY | RELAX_CLIENT_CERT)

bool
needed_is_strict_error(long error)
{
	return error >= X509_V_ERR_PATHLEN_INVALID_FOR_NON_CA &&
	       error <= X509_V_ERR_EXTENSIONS_REQUIRE_VERSION_3;
}

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
	int place;

	if (conn->ciphers == NULL || cipher == NULL)
		return 0;
	name = lib->SSL_CIPHER_get_name(cipher);
	place = relax_cipher_find(name, strlen(name));
	if (place == -1 || is_own_cipher(conn, name))
		return 0;
	/* Added for an old version: that is what was needed. */
	return (conn->below_tls12 >> place & 1) != 0 ? 0 : RELAX_CIPHERS;
}

/* TLS 1.0 and 1.1 that the application's own limits leave out. */
static uint32_t
version_word(
    const struct library *lib, const SSL *ssl, const struct connection *conn)
{
	int version = lib->SSL_version(ssl);
	uint64_t off =
	    version == TLS1_VERSION ? SSL_OP_NO_TLSv1 : SSL_OP_NO_TLSv1_1;

	if (version != TLS1_VERSION && version != TLS1_1_VERSION)
		return 0;
	if ((conn->options_clear & off) == 0 &&
	    !(conn->has_min_version && version < conn->min_version))
		return 0;
	return admit_old_word(conn->rule->relax.words, version);
}

/* Bits of security at a level: SSL_CTX_set_security_level(3). */
static int
bits_of_level(int level)
{
	static const int bits[] = {0, 80, 112, 128, 192, 256};

	return level < 0 ? 0 : level > 5 ? bits[5] : bits[level];
}

/* A key of the chain that the application's level does not admit. */
static uint32_t
chain_word(
    const struct library *lib, const SSL *ssl, const struct connection *conn)
{
	const OPENSSL_STACK *chain;
	int bits = bits_of_level(conn->auth_level), i;

	if (!conn->has_auth_level ||
	    (lib->SSL_get_verify_mode(ssl) & SSL_VERIFY_PEER) == 0 ||
	    lib->SSL_session_reused(ssl))
		return 0;
	chain = (const void *)lib->SSL_get0_verified_chain(ssl);
	for (i = 0; chain != NULL && i < lib->OPENSSL_sk_num(chain); i++) {
		EVP_PKEY *key =
		    lib->X509_get0_pubkey(lib->OPENSSL_sk_value(chain, i));

		if (key != NULL && lib->EVP_PKEY_get_security_bits(key) < bits)
			return RELAX_SECLEVEL1;
	}
	return 0;
}

static int
as_found(int is_ok, X509_STORE_CTX *store)
{
	(void)store;
	return is_ok;
}

/*
 * Verifies once more, with the flag that was taken off. A callback of the
 * application's on its store would look for the SSL in vain, so it has none.
 */
static uint32_t
strict_word(const struct library *lib, SSL *ssl, const struct connection *conn)
{
	X509_STORE_CTX *store = NULL;
	X509_VERIFY_PARAM *param;
	X509 *cert = lib->SSL_get0_peer_certificate(ssl);
	uint32_t word = 0;

	if (!conn->has_clear_flags || cert == NULL ||
	    lib->SSL_session_reused(ssl) ||
	    (lib->SSL_get_verify_mode(ssl) & SSL_VERIFY_PEER) == 0)
		return 0;
	store = lib->X509_STORE_CTX_new();
	if (store != NULL &&
	    lib->X509_STORE_CTX_init(store,
	        lib->SSL_CTX_get_cert_store(lib->SSL_get_SSL_CTX(ssl)), cert,
	        lib->SSL_get_peer_cert_chain(ssl))) {
		param = lib->X509_STORE_CTX_get0_param(store);
		lib->X509_VERIFY_PARAM_set1(param, lib->SSL_get0_param(ssl));
		lib->X509_VERIFY_PARAM_set_flags(
		    param, X509_V_FLAG_X509_STRICT);
		lib->X509_STORE_CTX_set_verify_cb(store, as_found);
		if (lib->X509_verify_cert(store) <= 0 &&
		    needed_is_strict_error(
		        lib->X509_STORE_CTX_get_error(store)))
			word = RELAX_LAX_X509;
	}
	lib->X509_STORE_CTX_free(store);
	return word;
}

static uint32_t
connect_word(const struct library *lib, SSL *ssl, const struct connection *conn)
{
	return (conn->options_set & SSL_OP_LEGACY_SERVER_CONNECT) != 0 &&
	               (lib->SSL_get_options(ssl) &
	                   SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION) == 0 &&
	               lib->SSL_version(ssl) != TLS1_3_VERSION &&
	               lib->SSL_ctrl(ssl, SSL_CTRL_GET_RI_SUPPORT, 0, NULL) ==
	                   0 ?
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
	if (conn->has_max_version && !has_tls13(lib, ssl))
		*untold |= RELAX_MAX_TLS1_2;
	if (conn->has_refused_groups)
		*untold |= RELAX_CLASSIC_GROUPS;
	words = conn->needed | connect_word(lib, ssl, conn) |
	        cipher_word(lib, ssl, conn) | version_word(lib, ssl, conn) |
	        chain_word(lib, ssl, conn) | strict_word(lib, ssl, conn);
	*untold &= ~words;
	return words;
}
