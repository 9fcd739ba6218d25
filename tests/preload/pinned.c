/* SPDX-License-Identifier: MIT */
/* RSA 2048, made anew for each run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "preload/certs.h"
#include "preload/pinned.h"

static const struct cert_kind kind = {
    "DNS:pin.test", EVP_sha256, -60, 86400, false};

static EVP_PKEY *key;
static X509 *cert;

const char *
pinned_make(void)
{
	key = EVP_RSA_gen(2048);
	assert_non_null(key);
	cert = cert_make(&kind, key, NULL, NULL);
	return cert_pin(key);
}

void
pinned_free(void)
{
	X509_free(cert);
	EVP_PKEY_free(key);
}

void
pinned_trust(SSL_CTX *ctx)
{
	assert_int_equal(
	    X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), cert), 1);
}

void
pinned_show(SSL *server)
{
	assert_int_equal(SSL_use_cert_and_key(server, cert, key, NULL, 1), 1);
}
