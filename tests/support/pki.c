/* SPDX-License-Identifier: MIT */
/* Keys and certificates by libcrypto. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

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
	"DNS:localhost,IP:127.0.0.1,DNS:*.words.test"

#define DAY 86400 /* seconds */

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
	X509_NAME *subject = X509_NAME_new();

	assert_non_null(cert);
	assert_non_null(subject);
	X509_set_version(cert, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(cert), ++serial);
	X509_gmtime_adj(X509_getm_notBefore(cert), -3600);
	X509_gmtime_adj(X509_getm_notAfter(cert), DAY);
	X509_set_pubkey(cert, key);
	X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
	    (const unsigned char *)common_name, -1, -1, 0);
	X509_set_subject_name(cert, subject);
	X509_set_issuer_name(
	    cert, issuer != NULL ? X509_get_subject_name(issuer) : subject);
	X509_NAME_free(subject);
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

/* What is special about a certificate. */
struct kind {
	const char *name;
	unsigned bits;                 /* 0: the key of "strong" */
	const EVP_MD *(*digest)(void); /* NULL: SHA-256 */
	bool is_bare;                  /* it has no key identifiers */
	bool is_ca;
	bool is_expired;
	const char *issuer; /* an earlier one; NULL: ca; its own name: itself */
	const char *names;  /* NULL: NAMES */
};

/* Which come first, for others need their keys. */
#define CA 0
#define STRONG 1

static const struct kind kinds[] = {
    {.name = "ca", .bits = 2048, .is_ca = true, .issuer = "ca"},
    {.name = "strong", .bits = 2048},
    {.name = "weak", .bits = 1024},
    {.name = "sha1", .bits = 2048, .digest = EVP_sha1},
    {.name = "md5", .bits = 2048, .digest = EVP_md5},
    {.name = "bare", .bits = 2048, .is_bare = true},
    {.name = "tiny", .bits = 768},
    {.name = "weak-ca", .bits = 1024, .is_ca = true},
    {.name = "weak-ca-leaf", .issuer = "weak-ca"},
    {.name = "sha1-ca", .digest = EVP_sha1, .is_ca = true},
    {.name = "sha1-ca-leaf", .issuer = "sha1-ca"},
    {.name = "md5-ca", .digest = EVP_md5, .is_ca = true},
    {.name = "md5-ca-leaf", .issuer = "md5-ca"},
    {.name = "self", .issuer = "self"},
    {.name = "tiny-self", .bits = 768, .issuer = "tiny-self"},
    {.name = "expired", .is_expired = true},
    {.name = "misnamed", .names = "DNS:elsewhere.test"},
    {.name = "private-ca", .is_ca = true, .issuer = "private-ca"},
    {.name = "private", .issuer = "private-ca"},
    {.name = "private-md5", .digest = EVP_md5, .issuer = "private-ca"},
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

struct issued {
	X509 *cert;
	EVP_PKEY *key;
};

/* The place of the one that signs kinds[i]. */
static size_t
issuer_of(size_t i)
{
	size_t at = CA;

	while (kinds[i].issuer != NULL &&
	       strcmp(kinds[at].name, kinds[i].issuer) != 0)
		at++;
	assert_true(at <= i);
	return at;
}

/*
 * Makes kinds[i]; those before it are there. No CA has the name of another:
 * OpenSSL 3.0.2 finds another fault with what a namesake has signed, and sends
 * another alert.
 */
static void
issue(struct issued made[KINDS], size_t i)
{
	static unsigned count;
	const struct kind *kind = &kinds[i];
	const struct issued *by = &made[issuer_of(i)];
	EVP_PKEY *key = made[STRONG].key;
	X509 *cert, *issuer;
	char name[32];

	snprintf(name, sizeof(name), "%s %u", kind->name, ++count);
	if (kind->bits == 0)
		EVP_PKEY_up_ref(key);
	else
		key = EVP_RSA_gen(kind->bits);
	assert_non_null(key);
	cert = draft(key, kind->is_ca ? name : "listed.test",
	    by == &made[i] ? NULL : by->cert);
	made[i] = (struct issued){cert, key};
	issuer = by->cert;
	if (kind->is_expired)
		X509_gmtime_adj(X509_getm_notAfter(cert), -DAY / 48);
	if (!kind->is_bare)
		identify(cert, issuer);
	if (kind->is_ca) {
		extend(cert, issuer, NID_basic_constraints, "critical,CA:TRUE");
		extend(cert, issuer, NID_key_usage,
		    "critical,keyCertSign,cRLSign");
	} else {
		extend(cert, issuer, NID_subject_alt_name,
		    kind->names != NULL ? kind->names : NAMES);
		extend(
		    cert, issuer, NID_basic_constraints, "critical,CA:FALSE");
	}
	assert_true(
	    X509_sign(cert, by->key,
	        kind->digest != NULL ? kind->digest() : EVP_sha256()) > 0);
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
	struct issued made[KINDS] = {0};
	size_t i;

	for (i = 0; i < KINDS; i++) {
		issue(made, i);
		save(dir, kinds[i].name, made[i].cert,
		    kinds[i].is_ca ? NULL : made[i].key);
	}
	save_dh(dir, "768", BN_get_rfc2409_prime_768(NULL));
	save_dh(dir, "1024", BN_get_rfc2409_prime_1024(NULL));
	for (i = 0; i < KINDS; i++) {
		X509_free(made[i].cert);
		EVP_PKEY_free(made[i].key);
	}
}
