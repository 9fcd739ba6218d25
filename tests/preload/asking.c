/* SPDX-License-Identifier: MIT */
/* SSL_VERIFY_FAIL_IF_NO_PEER_CERT. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "preload/asking.h"

struct asking asking;

int
asking_setup(void **state)
{
	(void)state;
	scratch_make(&asking.scratch);
	own_read(&asking.weak, asking.scratch.dir, "weak", NULL);
	own_read(&asking.tiny, asking.scratch.dir, "tiny", NULL);
	asking.ctx = client_context(&asking.scratch);
	assert_int_equal(
	    SSL_CTX_use_certificate(asking.ctx, asking.weak.cert), 1);
	assert_int_equal(
	    SSL_CTX_use_PrivateKey(asking.ctx, asking.weak.key), 1);
	return 0;
}

int
asking_teardown(void **state)
{
	(void)state;
	SSL_CTX_free(asking.ctx);
	own_free(&asking.weak);
	own_free(&asking.tiny);
	scratch_remove(&asking.scratch);
	return 0;
}

int
asking_use_weak(SSL *ssl, void *arg)
{
	(void)arg;
	return SSL_use_certificate(ssl, asking.weak.cert) == 1 &&
	       SSL_use_PrivateKey(ssl, asking.weak.key) == 1;
}

static int
take_any(int is_ok, X509_STORE_CTX *store)
{
	(void)is_ok, (void)store;
	return 1;
}

void
asking_start(SSL *server)
{
	/* A session from before would do instead of a certificate. */
	SSL_set_options(server, SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION);
	SSL_set_verify(server,
	    SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, take_any);
}

void
asking_make(
    struct memory_pair *pair, SSL_CTX *ctx, const char *host, int version)
{
	memory_pair_make(pair, &asking.scratch, ctx, host);
	SSL_set_min_proto_version(pair->server, version);
	SSL_set_max_proto_version(pair->server, version);
	SSL_set_security_level(pair->server, 0);
	asking_start(pair->server);
}

int
asking_later(struct memory_pair *pair)
{
	char byte;
	int rv, rounds, error = SSL_ERROR_WANT_READ;

	asking_start(pair->server);
	assert_int_equal(SSL_version(pair->server) == TLS1_3_VERSION ?
	                     SSL_verify_client_post_handshake(pair->server) :
	                     SSL_renegotiate(pair->server),
	    1);
	assert_int_equal(SSL_do_handshake(pair->server), 1);
	for (rounds = 0; rounds < 20; rounds++) {
		rv = SSL_read(pair->client, &byte, 1);
		error = SSL_get_error(pair->client, rv);
		if (error != SSL_ERROR_WANT_READ)
			break;
		SSL_read(pair->server, &byte, 1);
	}
	return error;
}

void
assert_has_weak(const SSL *server)
{
	assert_non_null(SSL_get0_peer_certificate(server));
	assert_int_equal(
	    X509_cmp(SSL_get0_peer_certificate(server), asking.weak.cert), 0);
}

void
assert_sent(struct memory_pair *pair)
{
	assert_int_equal(memory_pair_handshake(pair), 1);
	assert_has_weak(pair->server);
}

void
assert_refused(struct memory_pair *pair)
{
	assert_int_equal(memory_pair_handshake(pair), -1);
	assert_int_equal(client_reason(), SSL_R_EE_KEY_TOO_SMALL);
	assert_null(SSL_get0_peer_certificate(pair->server));
}

void
assert_context(SSL_CTX *ctx, const char *host, bool is_sent)
{
	static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
	struct memory_pair pair;
	size_t i;

	for (i = 0; i < 2; i++) {
		asking_make(&pair, ctx, host, versions[i]);
		if (is_sent)
			assert_sent(&pair);
		else
			assert_refused(&pair);
		memory_pair_free(&pair);
	}
}
