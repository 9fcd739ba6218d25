/* SPDX-License-Identifier: MIT */
/* Accepts the certificates that a rule names, and cuts others off. */
#include "policy/pin.h"
#include "preload/cutoff.h"
#include "preload/trust.h"

bool
trust_has_pin(const struct rule *rule)
{
	return rule != NULL && (rule->relax.words & RELAX_PIN) != 0;
}

bool
trust_is_pinned(const struct library *lib, const struct rule *rule, X509 *cert)
{
	unsigned char digest[PIN_SIZE], *info = NULL;
	unsigned size = 0;
	int len, rv;

	if (cert == NULL)
		return false;
	len = lib->i2d_X509_PUBKEY(lib->X509_get_X509_PUBKEY(cert), &info);
	if (len <= 0)
		return false;
	rv = lib->EVP_Digest(
	    info, (size_t)len, digest, &size, lib->EVP_sha256(), NULL);
	lib->CRYPTO_free(info, __FILE__, __LINE__);
	return rv == 1 && size == sizeof(digest) &&
	       pin_is_named(rule->text, rule->len, digest);
}

/* Signed with a digest that no word admits; an unknown one is taken for it. */
static bool
is_broken(const struct library *lib, X509 *cert)
{
	int digest = NID_undef;

	if (!lib->X509_get_signature_info(cert, &digest, NULL, NULL, NULL))
		return true;
	return digest == NID_md2 || digest == NID_md4 || digest == NID_md5 ||
	       digest == NID_md5_sha1 || digest == NID_mdc2;
}

static bool
has_broken(const struct library *lib, X509_STORE_CTX *store)
{
	const OPENSSL_STACK *chain =
	    (const void *)lib->X509_STORE_CTX_get0_chain(store);
	int i;

	for (i = 0; chain != NULL && i < lib->OPENSSL_sk_num(chain); i++) {
		if (is_broken(lib, lib->OPENSSL_sk_value(chain, i)))
			return true;
	}
	return false;
}

/* OpenSSL 3.2: a key without a certificate; what came later is of OCSP. */
#ifndef X509_V_ERR_RPK_UNTRUSTED
#define X509_V_ERR_RPK_UNTRUSTED 95
#endif

/*
 * Not said of trust, but of strength, or of this certificate in particular; or
 * of what the application holds it to itself; or a later OpenSSL's.
 */
static bool
is_inexcusable(int error)
{
	switch (error) {
	case X509_V_ERR_EE_KEY_TOO_SMALL:
	case X509_V_ERR_CA_KEY_TOO_SMALL:
	case X509_V_ERR_CA_MD_TOO_WEAK:
	case X509_V_ERR_APPLICATION_VERIFICATION:
	case X509_V_ERR_CERT_REVOKED:
	case X509_V_ERR_DANE_NO_MATCH:
	case X509_V_ERR_NO_VALID_SCTS:
	case X509_V_ERR_OCSP_CERT_UNKNOWN:
	case X509_V_ERR_OCSP_VERIFY_FAILED:
	case X509_V_ERR_OCSP_VERIFY_NEEDED:
	case X509_V_ERR_SUITE_B_INVALID_VERSION:
	case X509_V_ERR_SUITE_B_INVALID_ALGORITHM:
	case X509_V_ERR_SUITE_B_INVALID_CURVE:
	case X509_V_ERR_SUITE_B_INVALID_SIGNATURE_ALGORITHM:
	case X509_V_ERR_SUITE_B_LOS_NOT_ALLOWED:
	case X509_V_ERR_SUITE_B_CANNOT_SIGN_P_384_WITH_P_256:
	case X509_V_ERR_OUT_OF_MEM:
		return true;
	default:
		return error >= X509_V_ERR_RPK_UNTRUSTED;
	}
}

/*
 * Does the application hold the peer to TLSA records (SSL_dane_enable(3))? What
 * they fail by need not be said of them (check_dane_pkeys and others in
 * x509_vfy.c). A record of a usage that there is not tells: it is refused in
 * one way without DANE, and in another with it.
 */
static bool
has_dane(const struct library *lib, const SSL *ssl)
{
	static const unsigned char digest[1];
	int rv;

	lib->ERR_set_mark();
	rv = lib->SSL_dane_tlsa_add(
	    (SSL *)ssl, UINT8_MAX, 0, 0, digest, sizeof(digest));
	lib->ERR_pop_to_mark();
	return rv != -1;
}

int
trust_judge(const struct library *lib, const SSL *ssl, struct connection *conn,
    X509_STORE_CTX *store, int is_ok)
{
	if ((conn->rule->relax.words & RELAX_PIN) != 0) {
		conn->is_pinned = trust_is_pinned(
		    lib, conn->rule, lib->X509_STORE_CTX_get0_cert(store));
		conn->is_unpinned = !conn->is_pinned;
		if (!conn->is_pinned) {
			lib->X509_STORE_CTX_set_error(
			    store, X509_V_ERR_CERT_REJECTED);
			return 0;
		}
	}
	if (is_ok || is_inexcusable(lib->X509_STORE_CTX_get_error(store)) ||
	    has_broken(lib, store) || has_dane(lib, ssl))
		return is_ok;
	conn->is_excused = true;
	conn->needed |= conn->rule->relax.words & TRUST_WORDS;
	return 1;
}

void
trust_watch(
    struct library *lib, SSL *ssl, struct connection *conn, bool is_done)
{
	X509 *cert;

	if (!trust_has_pin(conn->rule))
		return;
	/* Until there is one it is that of the session to be resumed. */
	cert = lib->SSL_get0_peer_certificate(ssl);
	/* It may have shown a key alone (RFC 7250). */
	if (cert != NULL ? trust_is_pinned(lib, conn->rule, cert) :
	                   !is_done && !conn->is_unpinned)
		return;
	conn->cut = CUT_KEY;
	cutoff(lib, ssl);
}
