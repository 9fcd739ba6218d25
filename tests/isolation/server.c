/* SPDX-License-Identifier: MIT */
/* OpenSSL's server at level 0, or GnuTLS where it has to lack RFC 5746. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gnutls/gnutls.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "isolation/rule.h"
#include "isolation/server.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TRUST (WORD_PIN | WORD_TRUST_ANY)

#define DH_SUITE "DHE-RSA-AES128-GCM-SHA256"

const struct server_kind server_kinds[] = {
    {.name = "good"},
    {.name = "one suite", .max = TLS1_2_VERSION, .ciphers = "?"},
    {.name = "RSA 1024", .leaf = LEAF_RSA, .needs = {WORD_SECLEVEL1}},
    {.name = "DH 1024",
        .leaf = LEAF_RSA,
        .max = TLS1_2_VERSION,
        .ciphers = DH_SUITE,
        .needs = {WORD_SECLEVEL1, 0, WORD_SECLEVEL1},
        .suite = DH_SUITE},
    {.name = "TLS 1.0",
        .max = TLS1_VERSION,
        .ciphers = SERVER_OLD_SUITE,
        .needs = {0, 0, WORD_TLS1_0},
        .needs_always = true},
    {.name = "TLS 1.1",
        .max = TLS1_1_VERSION,
        .ciphers = SERVER_OLD_SUITE,
        .needs = {0, 0, WORD_TLS1_0 | WORD_TLS1_1},
        .needs_always = true},
    {.name = "SHA-1 handshake",
        .max = TLS1_2_VERSION,
        .sigalgs = "ECDSA+SHA1",
        .needs = {0, 0, WORD_SHA1}},
    {.name = "SHA-1 leaf", .leaf = LEAF_SHA1, .needs = {WORD_SHA1}},
    {.name = "SHA-1 of a stranger",
        .leaf = LEAF_FORGED,
        .needs = {WORD_SHA1, TRUST}},
    {.name = "self-signed", .leaf = LEAF_SELF, .needs = {0, TRUST}},
    {.name = "no key identifier",
        .leaf = LEAF_LAX,
        .needs = {0, WORD_LAX_X509 | TRUST}},
    {.name = "TLS 1.3 only", .min = TLS1_3_VERSION},
    {.name = "no RFC 5746",
        .needs = {0, 0, WORD_LEGACY},
        .needs_always = true,
        .lacks_rfc5746 = true},
};

const unsigned server_kind_count = COUNT(server_kinds);

/* Made by servers_start, read-only until servers_stop. */
static SSL_CTX *contexts[COUNT(server_kinds)];
static gnutls_certificate_credentials_t credentials;
static gnutls_priority_t priority;
static gnutls_datum_t ticket_key;

struct server {
	SSL *ssl;
	gnutls_session_t session;
	BIO *in, *out; /* the SSL's own, or GnuTLS's */
};

static void
require(bool is_good, const char *what)
{
	if (!is_good) {
		fprintf(stderr, "isolation: the server: %s\n", what);
		exit(1);
	}
}

static SSL_CTX *
context_new(const struct keys *keys, const struct server_kind *kind)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	EVP_PKEY *dh = NULL;
	EVP_PKEY_CTX *maker = NULL;

	require(ctx != NULL, kind->name);
	SSL_CTX_set_security_level(ctx, 0);
	require(SSL_CTX_set_min_proto_version(
	            ctx, kind->min != 0 ? kind->min : TLS1_VERSION) &&
	            SSL_CTX_set_max_proto_version(ctx, kind->max) &&
	            SSL_CTX_use_certificate(ctx, keys->leaves[kind->leaf]) &&
	            SSL_CTX_use_PrivateKey(ctx, keys_of(keys, kind->leaf)),
	    kind->name);
	require(SSL_CTX_set_cipher_list(
	            ctx, kind->ciphers != NULL && *kind->ciphers != '?' ?
	                     kind->ciphers :
	                     "ALL:!aNULL:@SECLEVEL=0"),
	    "suites");
	if (kind->sigalgs != NULL)
		require(SSL_CTX_set1_sigalgs_list(ctx, kind->sigalgs) == 1,
		    kind->sigalgs);
	if (kind->leaf == LEAF_FORGED)
		require(SSL_CTX_add1_chain_cert(ctx, keys->stranger) == 1,
		    "a chain");
	SSL_CTX_set_num_tickets(ctx, 1);
	if (strstr(kind->name, "DH 1024") != NULL) {
		maker = EVP_PKEY_CTX_new_from_name(NULL, "DHX", NULL);
		/* The group of RFC 5114 2.1: 1024 bits. */
		require(EVP_PKEY_paramgen_init(maker) == 1 &&
		            EVP_PKEY_CTX_set_dhx_rfc5114(maker, 1) == 1 &&
		            EVP_PKEY_generate(maker, &dh) == 1 &&
		            SSL_CTX_set0_tmp_dh_pkey(ctx, dh) == 1,
		    "DH of 1024 bits");
		EVP_PKEY_CTX_free(maker);
	}
	return ctx;
}

static void
read_pem(BIO *bio, gnutls_datum_t *pem)
{
	char *data;

	pem->size = (unsigned)BIO_get_mem_data(bio, &data);
	pem->data = (unsigned char *)data;
}

static void
gnutls_start(const struct keys *keys)
{
	BIO *cert = BIO_new(BIO_s_mem()), *key = BIO_new(BIO_s_mem());
	gnutls_datum_t cert_pem, key_pem;

	PEM_write_bio_X509(cert, keys->leaves[LEAF_EC]);
	PEM_write_bio_PrivateKey(key, keys->ec, NULL, NULL, 0, NULL, NULL);
	read_pem(cert, &cert_pem);
	read_pem(key, &key_pem);
	require(gnutls_certificate_allocate_credentials(&credentials) == 0 &&
	            gnutls_certificate_set_x509_key_mem(credentials, &cert_pem,
	                &key_pem, GNUTLS_X509_FMT_PEM) == 0 &&
	            gnutls_session_ticket_key_generate(&ticket_key) == 0 &&
	            gnutls_priority_init(&priority,
	                "NORMAL:-VERS-ALL:+VERS-TLS1.2:"
	                "%DISABLE_SAFE_RENEGOTIATION",
	                NULL) == 0,
	    "GnuTLS");
	BIO_free(cert);
	BIO_free(key);
}

void
servers_start(const struct keys *keys)
{
	size_t i;

	gnutls_start(keys);
	for (i = 0; i < COUNT(server_kinds); i++) {
		if (!server_kinds[i].lacks_rfc5746)
			contexts[i] = context_new(keys, &server_kinds[i]);
	}
}

void
servers_stop(void)
{
	size_t i;

	for (i = 0; i < COUNT(server_kinds); i++)
		SSL_CTX_free(contexts[i]);
	gnutls_certificate_free_credentials(credentials);
	gnutls_priority_deinit(priority);
	gnutls_free(ticket_key.data);
}

static ssize_t
push(gnutls_transport_ptr_t data, const void *bytes, size_t len)
{
	struct server *server = data;

	return BIO_write(server->out, bytes, (int)len);
}

static ssize_t
pull(gnutls_transport_ptr_t data, void *bytes, size_t len)
{
	struct server *server = data;
	int got = BIO_read(server->in, bytes, (int)len);

	if (got > 0)
		return got;
	gnutls_transport_set_errno(server->session, EAGAIN);
	return -1;
}

static void
session_start(struct server *server)
{
	require(gnutls_init(
	            &server->session, GNUTLS_SERVER | GNUTLS_NONBLOCK) == 0 &&
	            gnutls_priority_set(server->session, priority) == 0 &&
	            gnutls_credentials_set(server->session,
	                GNUTLS_CRD_CERTIFICATE, credentials) == 0 &&
	            gnutls_session_ticket_enable_server(
	                server->session, &ticket_key) == 0,
	    "a session of GnuTLS");
	gnutls_transport_set_ptr(server->session, server);
	gnutls_transport_set_push_function(server->session, push);
	gnutls_transport_set_pull_function(server->session, pull);
}

struct server *
server_new(unsigned kind, const char *suite)
{
	struct server *server = calloc(1, sizeof(*server));

	require(server != NULL, "memory");
	server->in = BIO_new(BIO_s_mem());
	server->out = BIO_new(BIO_s_mem());
	require(server->in != NULL && server->out != NULL, "memory");
	if (server_kinds[kind].lacks_rfc5746) {
		session_start(server);
		return server;
	}
	server->ssl = SSL_new(contexts[kind]);
	require(server->ssl != NULL, "memory");
	if (server_kinds[kind].ciphers != NULL &&
	    *server_kinds[kind].ciphers == '?')
		require(SSL_set_cipher_list(server->ssl, suite) == 1, suite);
	SSL_set_bio(server->ssl, server->in, server->out);
	SSL_set_accept_state(server->ssl);
	return server;
}

void
server_free(struct server *server)
{
	if (server->session != NULL) {
		gnutls_deinit(server->session);
		BIO_free(server->in);
		BIO_free(server->out);
	}
	SSL_free(server->ssl);
	free(server);
}

void
server_feed(struct server *server, const void *bytes, size_t len)
{
	BIO_write(server->in, bytes, (int)len);
}

int
server_step(struct server *server)
{
	int rv;

	if (server->session != NULL) {
		rv = gnutls_handshake(server->session);
		if (rv != 0 && gnutls_error_is_fatal(rv))
			gnutls_alert_send_appropriate(server->session, rv);
		return rv == 0 ? 1 : gnutls_error_is_fatal(rv) ? -1 : 0;
	}
	rv = SSL_do_handshake(server->ssl);
	if (rv == 1)
		return 1;
	rv = SSL_get_error(server->ssl, rv) == SSL_ERROR_WANT_READ ? 0 : -1;
	ERR_clear_error();
	return rv;
}

void
server_write(struct server *server)
{
	if (server->session != NULL)
		gnutls_record_send(server->session, "x", 1);
	else
		SSL_write(server->ssl, "x", 1);
}

size_t
server_take(struct server *server, void *bytes, size_t size)
{
	int got = BIO_read(server->out, bytes, (int)size);

	return got > 0 ? (size_t)got : 0;
}

bool
server_has_resumed(const struct server *server)
{
	return server->session != NULL ?
	           gnutls_session_is_resumed(server->session) != 0 :
	           SSL_session_reused(server->ssl) == 1;
}
