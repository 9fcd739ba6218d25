/* SPDX-License-Identifier: MIT */
/* What a handshake has agreed on, in words and numbers. */
#include <string.h>

#include "preload/crypto_names.h"

static void
certificate(const struct library *lib, SSL *ssl, struct crypto_names *names)
{
	X509 *cert = lib->SSL_get0_peer_certificate(ssl);
	EVP_PKEY *key;

	if (cert == NULL)
		return;
	names->signature = lib->OBJ_nid2sn(lib->X509_get_signature_nid(cert));
	key = lib->X509_get0_pubkey(cert);
	if (key == NULL)
		return;
	names->key = lib->EVP_PKEY_get0_type_name(key);
	names->key_bits = lib->EVP_PKEY_get_bits(key);
}

static const char ephemeral[] = "ECDHE ";

/* The server's share of a key exchange with ephemeral keys. */
static void
share(const struct library *lib, EVP_PKEY *key, struct crypto_names *names)
{
	const char *type = lib->EVP_PKEY_get0_type_name(key);
	char *group = names->kex + sizeof(ephemeral) - 1;
	size_t size = sizeof(names->kex) - sizeof(ephemeral) + 1, len;

	names->kex_bits = lib->EVP_PKEY_get_bits(key);
	if (type == NULL)
		return;
	if (strcmp(type, "DH") == 0) {
		strcpy(names->kex, "DHE");
		return;
	}
	strcpy(names->kex, ephemeral);
	/* It writes nothing if it fails. */
	if (!lib->EVP_PKEY_get_group_name(key, group, size, &len))
		strncat(group, type, size - 1);
}

void
crypto_names_get(
    const struct library *lib, SSL *ssl, struct crypto_names *names)
{
	const SSL_CIPHER *cipher = lib->SSL_get_current_cipher(ssl);
	EVP_PKEY *key = NULL;

	*names = (struct crypto_names){.kex_bits = -1, .key_bits = -1};
	names->protocol = lib->SSL_get_version(ssl);
	certificate(lib, ssl, names);
	if (cipher == NULL)
		return;
	names->cipher = lib->SSL_CIPHER_get_name(cipher);
	/* SSL_get_peer_tmp_key, which is a macro. */
	if (lib->SSL_ctrl(ssl, SSL_CTRL_GET_PEER_TMP_KEY, 0, &key) == 1) {
		share(lib, key, names);
		lib->EVP_PKEY_free(key);
	} else if (lib->SSL_CIPHER_get_kx_nid(cipher) == NID_kx_rsa) {
		strcpy(names->kex, "RSA");
		names->kex_bits = names->key_bits;
	}
}
