/* SPDX-License-Identifier: MIT */
/* A client whose calls for memory count, and a server whose calls do not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* For the methods of one version. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "faults/failing.h"
#include "faults/pair.h"
#include "faults/stage.h"
#include "support/real.h"

void
pair_posture(SSL *ssl, struct paths_posture *posture)
{
	X509_VERIFY_PARAM *param = SSL_get0_param(ssl);

	posture->options = real_options(ssl);
	posture->values[0] = SSL_get_min_proto_version(ssl);
	posture->values[1] = SSL_get_security_level(ssl);
	posture->values[2] = X509_VERIFY_PARAM_get_auth_level(param);
	posture->values[3] = SSL_get_max_proto_version(ssl);
	posture->values[4] = (long)X509_VERIFY_PARAM_get_flags(param);
	posture->values[5] = SSL_get_verify_mode(ssl);
	posture->values[6] = sk_SSL_CIPHER_num(SSL_get_ciphers(ssl));
}

/* The first byte of a handshake message is its type (RFC 8446 4). */
static void
on_message(int is_write, int version, int type, const void *bytes, size_t len,
    SSL *ssl, void *arg)
{
	struct paths_result *result = arg;

	(void)version;
	if (!is_write || type != SSL3_RT_HANDSHAKE || len == 0 ||
	    *(const unsigned char *)bytes != SSL3_MT_CLIENT_HELLO)
		return;
	pair_posture(ssl, &result->hello);
	result->has_hello = true;
}

void
pair_watch(SSL *ssl, struct paths_result *result)
{
	SSL_set_msg_callback(ssl, on_message);
	SSL_set_msg_callback_arg(ssl, result);
	result->has_hello = false;
}

void
pair_join(struct pair *pair)
{
	bool counts = failing_count(false);
	BIO *ours, *theirs;

	assert_int_equal(BIO_new_bio_pair(&ours, 0, &theirs, 0), 1);
	SSL_set_bio(pair->client, ours, ours);
	SSL_set_bio(pair->server, theirs, theirs);
	SSL_set_accept_state(pair->server);
	SSL_set_connect_state(pair->client);
	failing_count(counts);
}

void
pair_meet(struct pair *pair, enum paths_server kind)
{
	bool counts = failing_count(false);

	SSL_free(pair->server);
	pair->server = SSL_new(stage.servers[kind]);
	assert_non_null(pair->server);
	failing_count(counts);
	pair_join(pair);
}

bool
pair_shake(struct pair *pair)
{
	int rounds, done = -1, accepted = -1;
	bool counts;

	for (rounds = 0; rounds < 20 && (done != 1 || accepted != 1);
	     rounds++) {
		done = SSL_do_handshake(pair->client);
		if (done != 1 &&
		    SSL_get_error(pair->client, done) != SSL_ERROR_WANT_READ)
			return false;
		counts = failing_count(false);
		accepted = SSL_do_handshake(pair->server);
		failing_count(counts);
	}
	return done == 1 && accepted == 1;
}

void
pair_talk(struct pair *pair, struct paths_result *result)
{
	char byte = 'x';
	bool counts;

	pair_watch(pair->client, result);
	if (pair_shake(pair) && SSL_write(pair->client, &byte, 1) == 1) {
		counts = failing_count(false);
		result->has_passed = SSL_read(pair->server, &byte, 1) == 1;
		failing_count(counts);
	}
	pair_posture(pair->client, &result->after);
	result->has_ended = true;
}

static int
approve(X509_STORE_CTX *store, void *arg)
{
	(void)store, (void)arg;
	return 1;
}

SSL_CTX *
pair_context(const struct path *path)
{
	SSL_CTX *ctx = SSL_CTX_new(
	    path->is_fixed ? TLSv1_2_client_method() : TLS_client_method());

	if (ctx == NULL)
		return NULL;
	SSL_CTX_set_verify(ctx,
	    path->verify == PATHS_IGNORES ? SSL_VERIFY_NONE : SSL_VERIFY_PEER,
	    NULL);
	if (path->verify == PATHS_APPROVES)
		SSL_CTX_set_cert_verify_callback(ctx, approve, NULL);
	if (path->level != 0)
		SSL_CTX_set_security_level(ctx, path->level);
	if (X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), stage.ca))
		return ctx;
	SSL_CTX_free(ctx);
	return NULL;
}

bool
pair_begin(struct pair *pair, SSL_CTX *ctx, const char *host,
    enum paths_server kind, struct paths_result *result)
{
	pair->client = SSL_new(ctx);
	if (pair->client == NULL ||
	    SSL_set_tlsext_host_name(pair->client, host) != 1 ||
	    SSL_set1_host(pair->client, host) != 1)
		return false;
	pair_meet(pair, kind);
	if (result != NULL)
		pair_posture(pair->client, &result->before);
	return true;
}

void
pair_end(struct pair *pair, SSL_CTX *ctx)
{
	SSL_free(pair->client);
	SSL_free(pair->server);
	SSL_CTX_free(ctx);
}
