/* SPDX-License-Identifier: MIT */
/* Certificates by libcrypto, and their pins by OpenSSL's own means. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include "preload/certs.h"

static void
extend(X509 *cert, int nid, const char *value)
{
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, nid, value);

	assert_non_null(extension);
	assert_int_equal(X509_add_ext(cert, extension, -1), 1);
	X509_EXTENSION_free(extension);
}

X509 *
cert_make(const struct cert_kind *kind, EVP_PKEY *key, X509 *issuer,
    EVP_PKEY *issuer_key)
{
	static long serial = 1000;
	X509 *cert = X509_new();
	X509_NAME *name = X509_NAME_new();

	assert_non_null(cert);
	X509_set_version(cert, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(cert), ++serial);
	X509_gmtime_adj(X509_getm_notBefore(cert), kind->begins);
	X509_gmtime_adj(X509_getm_notAfter(cert), kind->ends);
	X509_set_pubkey(cert, key);
	/* Names of their own, for a chain is built by them. */
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
	    (const unsigned char *)(kind->is_ca ? kind->names : "server"), -1,
	    -1, 0);
	X509_set_subject_name(cert, name);
	X509_NAME_free(name);
	X509_set_issuer_name(
	    cert, X509_get_subject_name(issuer != NULL ? issuer : cert));
	extend(cert, NID_subject_alt_name, kind->names);
	if (kind->is_ca)
		extend(cert, NID_basic_constraints, "critical,CA:TRUE");
	assert_true(X509_sign(cert, issuer != NULL ? issuer_key : key,
	                kind->digest()) > 0);
	return cert;
}

const char *
cert_pin(EVP_PKEY *key)
{
	static char pins[4][64];
	static unsigned next;
	unsigned char digest[EVP_MAX_MD_SIZE], *der = NULL;
	char *pin = pins[next++ % 4];
	int len = i2d_PUBKEY(key, &der);
	unsigned size;

	assert_true(len > 0);
	assert_int_equal(
	    EVP_Digest(der, (size_t)len, digest, &size, EVP_sha256(), NULL), 1);
	OPENSSL_free(der);
	strcpy(pin, "pin=sha256//");
	EVP_EncodeBlock((unsigned char *)pin + 12, digest, (int)size);
	return pin;
}
