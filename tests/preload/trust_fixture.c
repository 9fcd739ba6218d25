/* SPDX-License-Identifier: MIT */
/* A server in this process that shows one of many certificates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/evp.h>

#include "preload/certs.h"
#include "preload/trust_fixture.h"

#define DAY 86400
#define NAMES                                                           \
	"DNS:pin.test,DNS:two.test,DNS:wrong.test,DNS:any.test,"        \
	"DNS:none.test,DNS:other.test,DNS:sub.any.test,DNS:small.test," \
	"DNS:sha1.test,DNS:sha1pin.test"

static const struct kind {
	struct cert_kind cert;
	unsigned bits;
	int issuer; /* 0: itself, 1: the CA, 2: one that nobody knows */
} kinds[SHOWN_COUNT] = {
    [GOOD] = {{NAMES, EVP_sha256, -DAY, DAY, false}, 2048, 1},
    [SELF_SIGNED] = {{NAMES, EVP_sha256, -DAY, DAY, false}, 2048, 0},
    [EXPIRED] = {{NAMES, EVP_sha256, -DAY, -60, false}, 2048, 1},
    [FUTURE] = {{NAMES, EVP_sha256, 3600, DAY, false}, 2048, 1},
    [PRIVATE] = {{NAMES, EVP_sha256, -DAY, DAY, false}, 2048, 2},
    [WRONG_NAME] = {{"DNS:elsewhere.test", EVP_sha256, -DAY, DAY, false}, 2048,
        1},
    [MD5] = {{NAMES, EVP_md5, -DAY, DAY, false}, 2048, 0},
    [MD5_PRIVATE] = {{NAMES, EVP_md5, -DAY, DAY, false}, 2048, 2},
    [ROTATED] = {{NAMES, EVP_sha256, -DAY, DAY, false}, 2048, 1},
    [SMALL] = {{NAMES, EVP_sha256, -DAY, DAY, false}, 1024, 0},
    [TINY] = {{NAMES, EVP_sha256, -DAY, DAY, false}, 768, 0},
    [BY_SHA1] = {{NAMES, EVP_sha1, -DAY, DAY, false}, 2048, 1},
    [FORGED] = {{NAMES, EVP_sha1, -DAY, DAY, false}, 2048, 2},
};

static const struct cert_kind authority = {
    "DNS:authority.test", EVP_sha256, -DAY, DAY, true};
static const struct cert_kind nobody = {
    "DNS:nobody.test", EVP_sha256, -DAY, DAY, true};

/* Made once by trust_start, read-only after. */
static struct {
	EVP_PKEY *keys[SHOWN_COUNT];
	X509 *certs[SHOWN_COUNT];
	EVP_PKEY *ca_key;
	X509 *ca;
	X509 *nobody;
	SSL_CTX *client_ctx;
	SSL_CTX *server_ctx;
} made;

static EVP_PKEY *
key_of(enum shown shown)
{
	if (kinds[shown].bits != 2048 || shown == GOOD || shown == ROTATED)
		return EVP_RSA_gen(kinds[shown].bits);
	EVP_PKEY_up_ref(made.keys[GOOD]);
	return made.keys[GOOD];
}

static void
make_certs(void)
{
	EVP_PKEY *unknown_key = EVP_RSA_gen(2048);
	made.nobody = cert_make(&nobody, unknown_key, NULL, NULL);
	size_t i;

	made.ca_key = EVP_RSA_gen(2048);
	made.ca = cert_make(&authority, made.ca_key, NULL, NULL);
	for (i = 0; i < SHOWN_COUNT; i++) {
		X509 *const issuers[] = {NULL, made.ca, made.nobody};
		EVP_PKEY *const signers[] = {NULL, made.ca_key, unknown_key};

		made.keys[i] = key_of(i);
		made.certs[i] = cert_make(&kinds[i].cert, made.keys[i],
		    issuers[kinds[i].issuer], signers[kinds[i].issuer]);
	}
	EVP_PKEY_free(unknown_key);
}

static void
set_rules(void)
{
	char rules[1024];
	const char *right = cert_pin(made.keys[GOOD]);
	const char *other = cert_pin(made.keys[ROTATED]);
	const char *small = cert_pin(made.keys[SMALL]);

	snprintf(rules, sizeof(rules),
	    "pin.test none %s,two.test none %s %s,wrong.test none %s,"
	    "small.test none %s,small1.test seclevel1 %s,none.test none,"
	    "any.test none trust-any until=2099-12-31,level1.test seclevel1,",
	    right, other, right, other, small, small);
	snprintf(rules + strlen(rules), sizeof(rules) - strlen(rules),
	    "tiny1.test seclevel1 %s,ca.test none %s,sha1.test sha1,"
	    "sha1pin.test sha1 %s,lax.test lax-x509",
	    cert_pin(made.keys[TINY]), cert_pin(made.ca_key),
	    cert_pin(made.keys[GOOD]));
	setenv("LEGACYTLS_HOSTS", rules, 1);
}

int
trust_start(void **state)
{
	(void)state;
	make_certs();
	set_rules();
	made.client_ctx = SSL_CTX_new(TLS_client_method());
	made.server_ctx = SSL_CTX_new(TLS_server_method());
	assert_non_null(made.client_ctx);
	assert_non_null(made.server_ctx);
	X509_STORE_add_cert(SSL_CTX_get_cert_store(made.client_ctx), made.ca);
	SSL_CTX_set_verify(made.client_ctx, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_security_level(made.server_ctx, 0);
	SSL_CTX_set_session_id_context(
	    made.server_ctx, (const unsigned char *)"trust", 5);
	SSL_CTX_set_options(made.server_ctx, SSL_OP_ALLOW_CLIENT_RENEGOTIATION);
	return 0;
}

int
trust_stop(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < SHOWN_COUNT; i++) {
		X509_free(made.certs[i]);
		EVP_PKEY_free(made.keys[i]);
	}
	X509_free(made.ca);
	X509_free(made.nobody);
	EVP_PKEY_free(made.ca_key);
	SSL_CTX_free(made.client_ctx);
	SSL_CTX_free(made.server_ctx);
	return 0;
}

void
trust_show(SSL *server, enum shown shown)
{
	assert_int_equal(SSL_use_certificate(server, made.certs[shown]), 1);
	assert_int_equal(SSL_use_PrivateKey(server, made.keys[shown]), 1);
	SSL_clear_chain_certs(server);
	if (shown == FORGED)
		assert_int_equal(SSL_add1_chain_cert(server, made.nobody), 1);
}

void
trust_pair(
    struct memory_pair *pair, const char *host, enum shown shown, int version)
{
	pair->server_ctx = made.server_ctx;
	pair->client = client_new(made.client_ctx, host);
	pair->server = SSL_new(made.server_ctx);
	assert_non_null(pair->server);
	trust_show(pair->server, shown);
	SSL_set_min_proto_version(pair->client, version);
	SSL_set_max_proto_version(pair->client, version);
	memory_pair_join(pair);
}

void
trust_pair_free(struct memory_pair *pair)
{
	SSL_free(pair->client);
	SSL_free(pair->server);
}
