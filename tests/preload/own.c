/* SPDX-License-Identifier: MIT */
/* Calls of SSL_CTX_use_*, SSL_use_* and those for chains. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/pem.h>
#include <openssl/pkcs12.h>

#include "preload/own.h"

static X509 *
read_cert(const char *path)
{
	BIO *file = BIO_new_file(path, "r");
	X509 *cert;

	assert_non_null(file);
	cert = PEM_read_bio_X509(file, NULL, NULL, NULL);
	assert_non_null(cert);
	BIO_free(file);
	return cert;
}

/* Both certificates in one file, and the first in DER. */
static void
write_files(struct own *own, const char *dir, const char *name)
{
	BIO *file;

	snprintf(own->pem, sizeof(own->pem), "%s/%s.own.pem", dir, name);
	snprintf(own->der, sizeof(own->der), "%s/%s.own.der", dir, name);
	file = BIO_new_file(own->pem, "w");
	assert_non_null(file);
	PEM_write_bio_X509(file, own->cert);
	if (own->ca != NULL)
		PEM_write_bio_X509(file, own->ca);
	BIO_free(file);
	file = BIO_new_file(own->der, "w");
	assert_non_null(file);
	assert_int_equal(i2d_X509_bio(file, own->cert), 1);
	BIO_free(file);
}

void
own_read(struct own *own, const char *dir, const char *name, const char *ca)
{
	char path[512];
	BIO *file;

	snprintf(path, sizeof(path), "%s/%s.pem", dir, name);
	own->cert = read_cert(path);
	own->ca = NULL;
	if (ca != NULL) {
		snprintf(path, sizeof(path), "%s/%s.pem", dir, ca);
		own->ca = read_cert(path);
	}
	snprintf(own->key_file, sizeof(own->key_file), "%s/%s.key", dir, name);
	file = BIO_new_file(own->key_file, "r");
	assert_non_null(file);
	own->key = PEM_read_bio_PrivateKey(file, NULL, NULL, NULL);
	assert_non_null(own->key);
	BIO_free(file);
	write_files(own, dir, name);
}

void
own_free(struct own *own)
{
	X509_free(own->cert);
	X509_free(own->ca);
	EVP_PKEY_free(own->key);
}

static bool
use_certificate(SSL_CTX *ctx, SSL *ssl, struct own *own)
{
	return ssl != NULL ? SSL_use_certificate(ssl, own->cert) == 1 &&
	                         SSL_use_PrivateKey(ssl, own->key) == 1 :
	                     SSL_CTX_use_certificate(ctx, own->cert) == 1 &&
	                         SSL_CTX_use_PrivateKey(ctx, own->key) == 1;
}

static bool
use_file(SSL_CTX *ctx, SSL *ssl, struct own *own)
{
	const int pem = SSL_FILETYPE_PEM;

	return ssl != NULL ?
	           SSL_use_certificate_file(ssl, own->pem, pem) == 1 &&
	               SSL_use_PrivateKey_file(ssl, own->key_file, pem) == 1 :
	           SSL_CTX_use_certificate_file(ctx, own->pem, pem) == 1 &&
	               SSL_CTX_use_PrivateKey_file(ctx, own->key_file, pem) ==
	                   1;
}

static bool
use_der_file(SSL_CTX *ctx, SSL *ssl, struct own *own)
{
	const int der = SSL_FILETYPE_ASN1;

	return ssl != NULL ?
	           SSL_use_certificate_file(ssl, own->der, der) == 1 &&
	               SSL_use_PrivateKey(ssl, own->key) == 1 :
	           SSL_CTX_use_certificate_file(ctx, own->der, der) == 1 &&
	               SSL_CTX_use_PrivateKey(ctx, own->key) == 1;
}

static bool
use_asn1(SSL_CTX *ctx, SSL *ssl, struct own *own)
{
	unsigned char *cert = NULL, *key = NULL;
	int len = i2d_X509(own->cert, &cert);
	int key_len = i2d_PrivateKey(own->key, &key);
	bool rv;

	rv = ssl != NULL ? SSL_use_certificate_ASN1(ssl, cert, len) == 1 &&
	                       SSL_use_PrivateKey_ASN1(
	                           EVP_PKEY_RSA, ssl, key, key_len) == 1 :
	                   SSL_CTX_use_certificate_ASN1(ctx, len, cert) == 1 &&
	                       SSL_CTX_use_PrivateKey_ASN1(
	                           EVP_PKEY_RSA, ctx, key, key_len) == 1;
	OPENSSL_free(cert);
	OPENSSL_free(key);
	return rv;
}

static bool
use_chain_file(SSL_CTX *ctx, SSL *ssl, struct own *own)
{
	return ssl != NULL ?
	           SSL_use_certificate_chain_file(ssl, own->pem) == 1 &&
	               SSL_use_PrivateKey(ssl, own->key) == 1 :
	           SSL_CTX_use_certificate_chain_file(ctx, own->pem) == 1 &&
	               SSL_CTX_use_PrivateKey(ctx, own->key) == 1;
}

/* The CA as a list, or NULL. */
static STACK_OF(X509) * chain_of(const struct own *own)
{
	STACK_OF(X509) *chain = sk_X509_new_null();

	if (own->ca != NULL) {
		X509_up_ref(own->ca);
		sk_X509_push(chain, own->ca);
	}
	return chain;
}

static bool
use_cert_and_key(SSL_CTX *ctx, SSL *ssl, struct own *own)
{
	STACK_OF(X509) *chain = chain_of(own);
	bool rv;

	rv = ssl != NULL ?
	         SSL_use_cert_and_key(ssl, own->cert, own->key, chain, 1) == 1 :
	         SSL_CTX_use_cert_and_key(ctx, own->cert, own->key, chain, 1) ==
	             1;
	sk_X509_pop_free(chain, X509_free);
	return rv;
}

/* As a program does that is given a PKCS #12 file. */
static bool
use_pkcs12(SSL_CTX *ctx, SSL *ssl, struct own *own)
{
	STACK_OF(X509) *chain = chain_of(own), *parsed = NULL;
	PKCS12 *file =
	    PKCS12_create("", "", own->key, own->cert, chain, 0, 0, 0, 0, 0);
	struct own read = {0};
	bool rv;

	assert_non_null(file);
	assert_int_equal(
	    PKCS12_parse(file, "", &read.key, &read.cert, &parsed), 1);
	rv = use_certificate(ctx, ssl, &read) &&
	     (parsed == NULL ||
	         (ssl != NULL ? SSL_set1_chain(ssl, parsed) == 1 :
	                        SSL_CTX_set1_chain(ctx, parsed) == 1));
	own_free(&read);
	sk_X509_pop_free(parsed, X509_free);
	sk_X509_pop_free(chain, X509_free);
	PKCS12_free(file);
	return rv;
}

static bool
use_conf(SSL_CTX *ctx, SSL *ssl, struct own *own)
{
	SSL_CONF_CTX *conf = SSL_CONF_CTX_new();
	bool rv;

	SSL_CONF_CTX_set_flags(conf, SSL_CONF_FLAG_FILE | SSL_CONF_FLAG_CLIENT |
	                                 SSL_CONF_FLAG_CERTIFICATE);
	if (ssl != NULL)
		SSL_CONF_CTX_set_ssl(conf, ssl);
	else
		SSL_CONF_CTX_set_ssl_ctx(conf, ctx);
	rv = SSL_CONF_cmd(conf, "Certificate", own->pem) == 2 &&
	     SSL_CONF_cmd(conf, "PrivateKey", own->key_file) == 2;
	SSL_CONF_CTX_free(conf);
	return rv;
}

static bool
add1_chain(SSL_CTX *ctx, SSL *ssl, struct own *own)
{
	return use_certificate(ctx, ssl, own) &&
	       (own->ca == NULL ||
	           (ssl != NULL ? SSL_add1_chain_cert(ssl, own->ca) == 1 :
	                          SSL_CTX_add1_chain_cert(ctx, own->ca) == 1));
}

static bool
add0_chain(SSL_CTX *ctx, SSL *ssl, struct own *own)
{
	long rv;

	if (!use_certificate(ctx, ssl, own))
		return false;
	if (own->ca == NULL)
		return true;
	X509_up_ref(own->ca);
	rv = ssl != NULL ? SSL_add0_chain_cert(ssl, own->ca) :
	                   SSL_CTX_add0_chain_cert(ctx, own->ca);
	if (rv != 1)
		X509_free(own->ca);
	return rv == 1;
}

static bool
set1_chain(SSL_CTX *ctx, SSL *ssl, struct own *own)
{
	STACK_OF(X509) *chain = chain_of(own);
	bool rv = use_certificate(ctx, ssl, own) &&
	          (ssl != NULL ? SSL_set1_chain(ssl, chain) == 1 :
	                         SSL_CTX_set1_chain(ctx, chain) == 1);

	sk_X509_pop_free(chain, X509_free);
	return rv;
}

/* It needs no chain that can be verified to send one. */
static bool
build_chain(SSL_CTX *ctx, SSL *ssl, struct own *own)
{
	const int flags =
	    SSL_BUILD_CHAIN_FLAG_CHECK | SSL_BUILD_CHAIN_FLAG_IGNORE_ERROR;

	return add1_chain(ctx, ssl, own) &&
	       (ssl != NULL ? SSL_build_cert_chain(ssl, flags) > 0 :
	                      SSL_CTX_build_cert_chain(ctx, flags) > 0);
}

/* The SSL has no extra chain but its context's. */
static bool
add_extra(SSL_CTX *ctx, SSL *ssl, struct own *own)
{
	if (own->ca != NULL) {
		X509_up_ref(own->ca);
		if (SSL_CTX_add_extra_chain_cert(
		        ssl != NULL ? SSL_get_SSL_CTX(ssl) : ctx, own->ca) != 1)
			return false;
	}
	return use_certificate(ctx, ssl, own);
}

const struct own_way own_ways[] = {
    {"use_certificate", use_certificate, false, false},
    {"use_certificate_file", use_file, false, false},
    {"use_certificate_file, ASN1", use_der_file, false, false},
    {"use_certificate_ASN1", use_asn1, false, false},
    {"use_certificate_chain_file", use_chain_file, true, false},
    {"use_cert_and_key", use_cert_and_key, true, false},
    {"PKCS12_parse", use_pkcs12, true, false},
    {"SSL_CONF_cmd", use_conf, true, false},
    {"add0_chain_cert", add0_chain, true, false},
    {"add1_chain_cert", add1_chain, true, false},
    {"set1_chain", set1_chain, true, false},
    {"build_cert_chain", build_chain, true, false},
    {"add_extra_chain_cert", add_extra, true, true},
};

const size_t own_ways_count = sizeof(own_ways) / sizeof(own_ways[0]);
