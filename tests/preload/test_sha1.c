/* SPDX-License-Identifier: MIT */
/*
 * 'sha1': the signatures of a chain that it excuses, and that of the one who
 * signs revocation lists is none of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/dsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include "preload/certs.h"
#include "preload/trust_fixture.h"
#include "support/preload.h"
#include "support/table.h"

#define DAY 86400
/* OpenSSL asks them of the one who signs a list as well. */
#define NAMES "DNS:sha1.test,DNS:none.test,DNS:other.test,DNS:level1.test"

enum signer {
	BY_RSA,
	BY_RSA_PSS,
	BY_EC,
	BY_DSA,
};

static const struct row {
	const char *name;
	enum signer signer;
	const EVP_MD *(*digest)(void);
	const char *host;
	bool passes;
} rows[] = {
    {"RSA, SHA-1", BY_RSA, EVP_sha1, "sha1.test", true},
    {"RSA-PSS, SHA-1", BY_RSA_PSS, EVP_sha1, "sha1.test", true},
    {"ECDSA, SHA-1", BY_EC, EVP_sha1, "sha1.test", true},
    {"RSA, SHA-256", BY_RSA, EVP_sha256, "sha1.test", true},
    {"DSA, SHA-256", BY_DSA, EVP_sha256, "sha1.test", true},
    {"DSA, SHA-1", BY_DSA, EVP_sha1, "sha1.test", false},
    {"RSA, MD5", BY_RSA, EVP_md5, "sha1.test", false},
    {"RSA, SHA-1, unlisted", BY_RSA, EVP_sha1, "other.test", false},
    {"RSA-PSS, SHA-1, unlisted", BY_RSA_PSS, EVP_sha1, "other.test", false},
    {"ECDSA, SHA-1, unlisted", BY_EC, EVP_sha1, "other.test", false},
    {"DSA, SHA-1, unlisted", BY_DSA, EVP_sha1, "other.test", false},
    {"RSA, SHA-1, seclevel1", BY_RSA, EVP_sha1, "level1.test", false},
};

/* A key with parameters, or that an algorithm makes by itself from NULL. */
static EVP_PKEY *
generate(const char *algorithm, EVP_PKEY *parameters)
{
	EVP_PKEY_CTX *ctx =
	    parameters != NULL ?
	        EVP_PKEY_CTX_new(parameters, NULL) :
	        EVP_PKEY_CTX_new_from_name(NULL, algorithm, NULL);
	EVP_PKEY *key = NULL;

	assert_int_equal(EVP_PKEY_keygen_init(ctx), 1);
	assert_int_equal(EVP_PKEY_keygen(ctx, &key), 1);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

/* Of 1,024 bits: enough for security level 1, and soon made. */
static EVP_PKEY *
dsa_key(void)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "DSA", NULL);
	EVP_PKEY *parameters = NULL, *key;

	assert_int_equal(EVP_PKEY_paramgen_init(ctx), 1);
	assert_int_equal(EVP_PKEY_CTX_set_dsa_paramgen_bits(ctx, 1024), 1);
	assert_int_equal(EVP_PKEY_paramgen(ctx, &parameters), 1);
	EVP_PKEY_CTX_free(ctx);
	key = generate("DSA", parameters);
	EVP_PKEY_free(parameters);
	return key;
}

static EVP_PKEY *
key_of(enum signer signer)
{
	switch (signer) {
	case BY_RSA_PSS:
		return generate("RSA-PSS", NULL);
	case BY_EC:
		return EVP_EC_gen("P-256");
	case BY_DSA:
		return dsa_key();
	default:
		return EVP_RSA_gen(2048);
	}
}

/* What a client at security level 1 trusts, and a server with one of its. */
static void
make(struct memory_pair *pair, const char *host, X509_STORE *trusted,
    X509 *cert, EVP_PKEY *key)
{
	trust_pair(pair, host, GOOD, TLS1_2_VERSION);
	SSL_set_security_level(pair->client, 1);
	SSL_set1_verify_cert_store(pair->client, trusted);
	assert_int_equal(SSL_use_certificate(pair->server, cert), 1);
	assert_int_equal(SSL_use_PrivateKey(pair->server, key), 1);
}

static void
signature_is_excused_or_not(void **state)
{
	const struct cert_kind ca_kind = {NAMES, EVP_sha256, -DAY, DAY, true};
	const struct row *row = *state;
	const struct cert_kind kind = {NAMES, row->digest, -DAY, DAY, false};
	EVP_PKEY *key = EVP_EC_gen("P-256"), *ca_key = key_of(row->signer);
	X509_STORE *trusted = X509_STORE_new();
	struct memory_pair pair;
	X509 *ca, *cert;

	assert_non_null(ca_key);
	ca = cert_make(&ca_kind, ca_key, NULL, NULL);
	cert = cert_make(&kind, key, ca, ca_key);
	X509_STORE_add_cert(trusted, ca);
	make(&pair, row->host, trusted, cert, key);
	assert_int_equal(memory_pair_handshake(&pair) == 1, row->passes);
	assert_int_equal(SSL_get_verify_result(pair.client),
	    row->passes ? X509_V_OK : X509_V_ERR_CA_MD_TOO_WEAK);
	ERR_clear_error();
	trust_pair_free(&pair);
	X509_STORE_free(trusted);
	X509_free(cert);
	X509_free(ca);
	EVP_PKEY_free(ca_key);
	EVP_PKEY_free(key);
}

/*
 * A list of nothing, by one who has the CA's name, and a key of its own. What
 * it says of that key is read when it is decoded.
 */
static X509_CRL *
revocation_list(X509 *signer, EVP_PKEY *key)
{
	X509_CRL *crl = X509_CRL_new(), *decoded;
	ASN1_TIME *time = ASN1_TIME_new();
	X509_EXTENSION *extension;
	X509V3_CTX ctx;

	assert_int_equal(X509_CRL_set_version(crl, X509_CRL_VERSION_2), 1);
	X509_CRL_set_issuer_name(crl, X509_get_subject_name(signer));
	X509_CRL_set1_lastUpdate(crl, X509_gmtime_adj(time, -DAY));
	X509_CRL_set1_nextUpdate(crl, X509_gmtime_adj(time, DAY));
	ASN1_TIME_free(time);
	X509V3_set_ctx(&ctx, signer, NULL, NULL, crl, 0);
	extension = X509V3_EXT_conf_nid(
	    NULL, &ctx, NID_authority_key_identifier, "issuer:always");
	assert_non_null(extension);
	X509_CRL_add_ext(crl, extension, -1);
	X509_EXTENSION_free(extension);
	assert_true(X509_CRL_sign(crl, key, EVP_sha256()) > 0);
	decoded = X509_CRL_dup(crl);
	X509_CRL_free(crl);
	assert_non_null(decoded);
	return decoded;
}

/*
 * The one who signs lists may sign nothing else, and so is no other CA; of two
 * with one name it is not the one that has signed itself.
 */
static X509 *
list_signer(
    const EVP_MD *(*digest)(void), EVP_PKEY *key, X509 *ca, EVP_PKEY *ca_key)
{
	const struct cert_kind kind = {NAMES, digest, -DAY, DAY, true};
	X509 *cert = cert_make(&kind, key, ca, ca_key);
	X509_EXTENSION *usage, *issuer;
	X509V3_CTX ctx;

	X509V3_set_ctx(&ctx, ca, cert, NULL, NULL, 0);
	usage =
	    X509V3_EXT_conf_nid(NULL, &ctx, NID_key_usage, "critical,cRLSign");
	issuer = X509V3_EXT_conf_nid(
	    NULL, &ctx, NID_authority_key_identifier, "issuer:always");
	assert_non_null(usage);
	assert_non_null(issuer);
	X509_add_ext(cert, usage, -1);
	X509_add_ext(cert, issuer, -1);
	X509_EXTENSION_free(usage);
	X509_EXTENSION_free(issuer);
	assert_true(X509_sign(cert, ca_key, digest()) > 0);
	return cert;
}

/* Errors that the program's callback was told, by the chain of the list. */
static struct {
	int parents, weak;
} told;

static int
note(int is_ok, X509_STORE_CTX *store)
{
	if (X509_STORE_CTX_get0_parent_ctx(store) == NULL)
		return is_ok;
	told.parents++;
	if (X509_STORE_CTX_get_error(store) == X509_V_ERR_CA_MD_TOO_WEAK)
		told.weak++;
	return is_ok;
}

static void
list_is_taken_or_not(const char *host, const EVP_MD *(*digest)(void),
    SSL_verify_cb callback, bool passes)
{
	const struct cert_kind ca_kind = {NAMES, EVP_sha256, -DAY, DAY, true};
	const struct cert_kind kind = {NAMES, EVP_sha256, -DAY, DAY, false};
	EVP_PKEY *key = EVP_EC_gen("P-256"), *ca_key = EVP_EC_gen("P-256");
	X509 *ca = cert_make(&ca_kind, ca_key, NULL, NULL);
	X509 *cert = cert_make(&kind, key, ca, ca_key);
	X509 *signer = list_signer(digest, key, ca, ca_key);
	X509_CRL *crl = revocation_list(signer, key);
	X509_STORE *trusted = X509_STORE_new();
	struct memory_pair pair;

	X509_STORE_add_cert(trusted, ca);
	X509_STORE_add_crl(trusted, crl);
	make(&pair, host, trusted, cert, key);
	SSL_add1_chain_cert(pair.server, signer);
	SSL_set_verify(pair.client, SSL_VERIFY_PEER, callback);
	X509_VERIFY_PARAM_set_flags(SSL_get0_param(pair.client),
	    X509_V_FLAG_CRL_CHECK | X509_V_FLAG_EXTENDED_CRL_SUPPORT);
	told.parents = told.weak = 0;
	assert_int_equal(memory_pair_handshake(&pair) == 1, passes);
	assert_int_equal(SSL_get_verify_result(pair.client),
	    passes ? X509_V_OK : X509_V_ERR_CRL_PATH_VALIDATION_ERROR);
	assert_int_equal(told.parents > 0, callback != NULL);
	assert_int_equal(told.weak, callback != NULL && !passes);
	ERR_clear_error();
	trust_pair_free(&pair);
	X509_STORE_free(trusted);
	X509_CRL_free(crl);
	X509_free(signer);
	X509_free(cert);
	X509_free(ca);
	EVP_PKEY_free(ca_key);
	EVP_PKEY_free(key);
}

static void
chain_of_a_list_is_the_programs(void **state)
{
	static const char *const hosts[] = {
	    "sha1.test", "none.test", "other.test"};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		list_is_taken_or_not(hosts[i], EVP_sha256, NULL, true);
		list_is_taken_or_not(hosts[i], EVP_sha256, note, true);
		list_is_taken_or_not(hosts[i], EVP_sha1, NULL, false);
		list_is_taken_or_not(hosts[i], EVP_sha1, note, false);
	}
}

int
main(int argc, char *argv[])
{
	enum {
		ROWS = sizeof(rows) / sizeof(rows[0])
	};
	struct CMUnitTest tests[ROWS + 1] = {
	    cmocka_unit_test(chain_of_a_list_is_the_programs),
	};

	(void)argc;
	preload_this(argv, "placeholder.test");
	table_tests(
	    tests + 1, &(struct table)TABLE(rows, signature_is_excused_or_not));
	return _cmocka_run_group_tests(
	    "sha1", tests, ROWS + 1, trust_start, trust_stop);
}
