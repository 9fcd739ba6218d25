/* SPDX-License-Identifier: MIT */
/* Keys and certificates by libcrypto. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "support/pki.h"

#define NAMES                                                  \
	"DNS:listed.test,DNS:other.test,DNS:near.listed.test," \
	"DNS:localhost,IP:127.0.0.1"

static void
extend(X509 *cert, X509 *issuer, int nid, const char *value)
{
	X509_EXTENSION *extension;
	X509V3_CTX ctx;

	X509V3_set_ctx(&ctx, issuer, cert, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	assert_non_null(extension);
	assert_int_equal(X509_add_ext(cert, extension, -1), 1);
	X509_EXTENSION_free(extension);
}

/* An unsigned certificate for the key, valid for a day. */
static X509 *
draft(EVP_PKEY *key, const char *common_name, X509 *issuer)
{
	static long serial;
	X509 *cert = X509_new();
	X509_NAME *subject;

	assert_non_null(cert);
	X509_set_version(cert, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(cert), ++serial);
	X509_gmtime_adj(X509_getm_notBefore(cert), -3600);
	X509_gmtime_adj(X509_getm_notAfter(cert), 86400);
	X509_set_pubkey(cert, key);
	subject = X509_get_subject_name(cert);
	X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
	    (const unsigned char *)common_name, -1, -1, 0);
	X509_set_issuer_name(
	    cert, issuer != NULL ? X509_get_subject_name(issuer) : subject);
	return cert;
}

/* RFC 5280 4.2.1.1 and 4.2.1.2. */
static void
identify(X509 *cert, X509 *issuer)
{
	extend(cert, issuer, NID_subject_key_identifier, "hash");
	extend(cert, issuer, NID_authority_key_identifier, "keyid");
}

static FILE *
create(const char *dir, const char *name, const char *suffix)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s%s", dir, name, suffix);
	file = fopen(path, "wxe");
	assert_non_null(file);
	return file;
}

static void
save(const char *dir, const char *name, X509 *cert, EVP_PKEY *key)
{
	FILE *file;

	file = create(dir, name, ".pem");
	assert_int_equal(PEM_write_X509(file, cert), 1);
	fclose(file);
	if (key == NULL)
		return;
	file = create(dir, name, ".key");
	assert_int_equal(
	    PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL), 1);
	fclose(file);
}

/* What is special about a server's certificate. */
struct kind {
	const char *name;
	unsigned bits;
	const EVP_MD *(*digest)(void);
	bool has_key_identifiers;
};

static void
issue(const char *dir, const struct kind *kind, X509 *ca, EVP_PKEY *ca_key)
{
	EVP_PKEY *key = EVP_RSA_gen(kind->bits);
	X509 *cert;

	assert_non_null(key);
	cert = draft(key, "listed.test", ca);
	if (kind->has_key_identifiers)
		identify(cert, ca);
	extend(cert, ca, NID_subject_alt_name, NAMES);
	extend(cert, ca, NID_basic_constraints, "critical,CA:FALSE");
	assert_true(X509_sign(cert, ca_key, kind->digest()) > 0);
	save(dir, kind->name, cert, key);
	X509_free(cert);
	EVP_PKEY_free(key);
}

/* Saves DH parameters with the prime p, which is freed, and generator 2. */
static void
save_dh(const char *dir, const char *name, BIGNUM *p)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "DH", NULL);
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	EVP_PKEY *dh = NULL;
	OSSL_PARAM *params;
	BIGNUM *g = BN_new();
	BIO *file;
	char path[512];

	BN_set_word(g, 2);
	OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_FFC_P, p);
	OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_FFC_G, g);
	params = OSSL_PARAM_BLD_to_param(build);
	EVP_PKEY_fromdata_init(ctx);
	assert_int_equal(
	    EVP_PKEY_fromdata(ctx, &dh, EVP_PKEY_KEY_PARAMETERS, params), 1);
	snprintf(path, sizeof(path), "%s/%s.dh", dir, name);
	file = BIO_new_file(path, "w");
	assert_non_null(file);
	assert_int_equal(PEM_write_bio_Parameters(file, dh), 1);
	BIO_free(file);
	EVP_PKEY_free(dh);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	EVP_PKEY_CTX_free(ctx);
	BN_free(g);
	BN_free(p);
}

void
pki_make(const char *dir)
{
	static const struct kind kinds[] = {
	    {"strong", 2048, EVP_sha256, true},
	    {"weak", 1024, EVP_sha256, true},
	    {"sha1", 2048, EVP_sha1, true},
	    {"md5", 2048, EVP_md5, true},
	    {"bare", 2048, EVP_sha256, false},
	};
	EVP_PKEY *key = EVP_RSA_gen(2048);
	X509 *ca;
	size_t i;

	assert_non_null(key);
	ca = draft(key, "legacytls test CA", NULL);
	identify(ca, ca);
	extend(ca, ca, NID_basic_constraints, "critical,CA:TRUE");
	extend(ca, ca, NID_key_usage, "critical,keyCertSign,cRLSign");
	assert_true(X509_sign(ca, key, EVP_sha256()) > 0);
	save(dir, "ca", ca, NULL);
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		issue(dir, &kinds[i], ca, key);
	save_dh(dir, "768", BN_get_rfc2409_prime_768(NULL));
	save_dh(dir, "1024", BN_get_rfc2409_prime_1024(NULL));
	X509_free(ca);
	EVP_PKEY_free(key);
}
