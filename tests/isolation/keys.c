/* SPDX-License-Identifier: MIT */
/* One authority, two keys, five certificates. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "isolation/keys.h"

static void *
needed(void *made, const char *what)
{
	if (made == NULL) {
		fprintf(stderr, "isolation: cannot make %s\n", what);
		exit(1);
	}
	return made;
}

static void
extend(X509 *x509, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX names;
	X509_EXTENSION *extension;

	X509V3_set_ctx(&names, issuer, x509, NULL, NULL, 0);
	extension =
	    needed(X509V3_EXT_conf_nid(NULL, &names, nid, value), value);
	X509_add_ext(x509, extension, -1);
	X509_EXTENSION_free(extension);
}

static X509 *
certificate(const char *name, EVP_PKEY *key, X509 *issuer, EVP_PKEY *by,
    const EVP_MD *digest)
{
	X509 *x509 = needed(X509_new(), name);
	X509_NAME *subject = X509_get_subject_name(x509);

	X509_set_version(x509, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(x509), rand());
	X509_gmtime_adj(X509_getm_notBefore(x509), -3600);
	X509_gmtime_adj(X509_getm_notAfter(x509), 86400L);
	X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
	    (const unsigned char *)name, -1, -1, 0);
	X509_set_issuer_name(
	    x509, issuer != NULL ? X509_get_subject_name(issuer) : subject);
	X509_set_pubkey(x509, key);
	if (issuer == NULL)
		extend(x509, x509, NID_basic_constraints, "critical,CA:TRUE");
	if (issuer == NULL)
		extend(x509, x509, NID_key_usage,
		    "critical,keyCertSign,digitalSignature");
	extend(x509, x509, NID_subject_key_identifier, "hash");
	if (issuer != NULL && strcmp(name, "lax.test") != 0)
		extend(x509, issuer, NID_authority_key_identifier, "keyid");
	if (X509_sign(x509, by, digest) == 0)
		needed(NULL, name);
	return x509;
}

EVP_PKEY *
keys_of(const struct keys *keys, enum leaf leaf)
{
	return leaf == LEAF_RSA ? keys->rsa : keys->ec;
}

static void
keys_write(const struct keys *keys, const char *path)
{
	FILE *file = needed(fopen(path, "w"), path);
	int i, rv;

	rv = PEM_write_PrivateKey(file, keys->ec, NULL, NULL, 0, NULL, NULL);
	rv &= PEM_write_PrivateKey(file, keys->rsa, NULL, NULL, 0, NULL, NULL);
	rv &= PEM_write_X509(file, keys->ca);
	rv &= PEM_write_X509(file, keys->stranger);
	for (i = 0; i < LEAVES; i++)
		rv &= PEM_write_X509(file, keys->leaves[i]);
	if (fclose(file) != 0 || rv == 0)
		needed(NULL, path);
}

void
keys_make(struct keys *keys, const char *path)
{
	EVP_PKEY *authority = needed(EVP_EC_gen("P-256"), "a key");
	EVP_PKEY *other = needed(EVP_EC_gen("P-256"), "a key");

	keys->ec = needed(EVP_EC_gen("P-256"), "a key");
	keys->rsa = needed(EVP_RSA_gen(1024), "a key");
	keys->ca = certificate("ca", authority, NULL, authority, EVP_sha256());
	keys->leaves[LEAF_EC] =
	    certificate("ec.test", keys->ec, keys->ca, authority, EVP_sha256());
	keys->leaves[LEAF_RSA] = certificate(
	    "rsa.test", keys->rsa, keys->ca, authority, EVP_sha256());
	keys->leaves[LEAF_SHA1] =
	    certificate("sha1.test", keys->ec, keys->ca, authority, EVP_sha1());
	keys->leaves[LEAF_SELF] =
	    certificate("self.test", keys->ec, NULL, keys->ec, EVP_sha256());
	keys->leaves[LEAF_LAX] = certificate(
	    "lax.test", keys->ec, keys->ca, authority, EVP_sha256());
	keys->stranger =
	    certificate("stranger", other, NULL, other, EVP_sha256());
	keys->leaves[LEAF_FORGED] = certificate(
	    "forged.test", keys->ec, keys->stranger, other, EVP_sha1());
	EVP_PKEY_free(authority);
	EVP_PKEY_free(other);
	keys_write(keys, path);
}

void
keys_read(struct keys *keys, const char *path)
{
	FILE *file = needed(fopen(path, "r"), path);
	int i;

	keys->ec = needed(PEM_read_PrivateKey(file, NULL, NULL, NULL), path);
	keys->rsa = needed(PEM_read_PrivateKey(file, NULL, NULL, NULL), path);
	keys->ca = needed(PEM_read_X509(file, NULL, NULL, NULL), path);
	keys->stranger = needed(PEM_read_X509(file, NULL, NULL, NULL), path);
	for (i = 0; i < LEAVES; i++)
		keys->leaves[i] =
		    needed(PEM_read_X509(file, NULL, NULL, NULL), path);
	fclose(file);
}

void
keys_free(struct keys *keys)
{
	int i;

	for (i = 0; i < LEAVES; i++)
		X509_free(keys->leaves[i]);
	X509_free(keys->ca);
	X509_free(keys->stranger);
	EVP_PKEY_free(keys->ec);
	EVP_PKEY_free(keys->rsa);
}

void
keys_pin(const struct keys *keys, enum leaf leaf, char pin[45])
{
	unsigned char *der = NULL, digest[EVP_MAX_MD_SIZE];
	int len =
	    i2d_X509_PUBKEY(X509_get_X509_PUBKEY(keys->leaves[leaf]), &der);
	unsigned digest_len;

	EVP_Digest(needed(der, "a pin"), (size_t)len, digest, &digest_len,
	    EVP_sha256(), NULL);
	EVP_EncodeBlock((unsigned char *)pin, digest, (int)digest_len);
	OPENSSL_free(der);
}
