/* SPDX-License-Identifier: MIT */
/* OpenSSL's names for what was negotiated. */
#include <stdio.h>

#include "command/probe_offer.h"

/* "RSA 2048 bits", or "X25519" where the name tells the size. */
static void
key_describe(char *text, size_t size, EVP_PKEY *key)
{
	char group[32] = "";

	if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC)
		EVP_PKEY_get_group_name(key, group, sizeof(group), NULL);
	if (group[0] != '\0')
		snprintf(text, size, "EC %s", group);
	else if (EVP_PKEY_is_a(key, "RSA") || EVP_PKEY_is_a(key, "DH") ||
	         EVP_PKEY_is_a(key, "DSA") || EVP_PKEY_is_a(key, "RSA-PSS"))
		snprintf(text, size, "%s %d bits", EVP_PKEY_get0_type_name(key),
		    EVP_PKEY_get_bits(key));
	else if (EVP_PKEY_get0_type_name(key) != NULL)
		snprintf(text, size, "%s", EVP_PKEY_get0_type_name(key));
}

void
probe_offer_take_certificate(struct probe_offer *offer, X509 *cert)
{
	EVP_PKEY *key = X509_get0_pubkey(cert);

	if (key != NULL)
		key_describe(offer->key, sizeof(offer->key), key);
	snprintf(offer->signed_with, sizeof(offer->signed_with), "%s",
	    OBJ_nid2ln(X509_get_signature_nid(cert)));
}

static void
signature_describe(struct probe_offer *offer, const SSL *ssl)
{
	int digest = NID_undef, type = NID_undef;

	if (SSL_get_peer_signature_type_nid(ssl, &type) != 1)
		return;
	SSL_get_peer_signature_nid((SSL *)ssl, &digest);
	snprintf(offer->signature, sizeof(offer->signature), "%s%s%s",
	    type == NID_rsaEncryption ? "RSA" : OBJ_nid2sn(type),
	    digest != NID_undef ? " with " : "",
	    digest != NID_undef ? OBJ_nid2sn(digest) : "");
}

void
probe_offer_take(struct probe_offer *offer, SSL *ssl)
{
	const SSL_CIPHER *suite = SSL_get_current_cipher(ssl);
	EVP_PKEY *key = NULL;

	if (suite == NULL)
		suite = SSL_get_pending_cipher(ssl);
	snprintf(
	    offer->version, sizeof(offer->version), "%s", SSL_get_version(ssl));
	if (suite != NULL)
		snprintf(offer->suite, sizeof(offer->suite), "%s",
		    SSL_CIPHER_get_name(suite));
	if (SSL_get_peer_tmp_key(ssl, &key) == 1) {
		key_describe(offer->exchange, sizeof(offer->exchange), key);
		EVP_PKEY_free(key);
	}
	signature_describe(offer, ssl);
	offer->is_secure = SSL_version(ssl) >= TLS1_3_VERSION ||
	                   SSL_get_secure_renegotiation_support(ssl) == 1;
}
