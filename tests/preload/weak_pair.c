/* SPDX-License-Identifier: MIT */
/* A memory_pair with another certificate. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/weak_pair.h"

void
weak_pair_make(
    struct memory_pair *pair, SSL_CTX *ctx, const char *host, int version)
{
	static unsigned char keys[80];

	memory_pair_make(pair, &asking.scratch, ctx, host);
	assert_int_equal(SSL_CTX_set_tlsext_ticket_keys(
	                     pair->server_ctx, keys, sizeof(keys)),
	    1);
	SSL_set_security_level(pair->server, 0);
	assert_int_equal(
	    SSL_set_cipher_list(pair->server, "ALL:@SECLEVEL=0"), 1);
	assert_int_equal(SSL_use_cert_and_key(pair->server, asking.weak.cert,
	                     asking.weak.key, NULL, 1),
	    1);
	SSL_set_min_proto_version(pair->server, version);
	SSL_set_max_proto_version(pair->server, version);
}

SSL_SESSION *
weak_pair_session(SSL_CTX *ctx, const char *host, int version)
{
	struct memory_pair pair;
	SSL_SESSION *session;
	char got[1];

	weak_pair_make(&pair, ctx, host, version);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	/* TLS 1.3: the tickets come behind the handshake. */
	assert_int_equal(SSL_read(pair.client, got, 1), -1);
	ERR_clear_error();
	session = SSL_get1_session(pair.client);
	assert_int_equal(SSL_SESSION_is_resumable(session), 1);
	SSL_set_shutdown(pair.client, SSL_SENT_SHUTDOWN);
	memory_pair_free(&pair);
	return session;
}

void
assert_too_weak(struct memory_pair *pair)
{
	assert_int_equal(memory_pair_handshake(pair), -1);
	assert_int_equal(SSL_session_reused(pair->client), 0);
	assert_int_equal(
	    SSL_get_verify_result(pair->client), X509_V_ERR_EE_KEY_TOO_SMALL);
	ERR_clear_error();
}

void
weak_pair_ask_again(struct memory_pair *pair)
{
	assert_int_equal(SSL_set1_groups_list(pair->client, "X25519:P-384"), 1);
	assert_int_equal(SSL_set1_groups_list(pair->server, "P-384"), 1);
}

void
weak_pair_begin(struct memory_pair *pair)
{
	int rv = SSL_do_handshake(pair->client);

	assert_int_equal(SSL_get_error(pair->client, rv), SSL_ERROR_WANT_READ);
}

void
weak_pair_end(struct memory_pair *pair)
{
	SSL_set_tlsext_host_name(pair->client, "level.test");
	weak_pair_begin(pair);
	SSL_set_tlsext_host_name(pair->client, "other.test");
	assert_int_not_equal(memory_pair_handshake(pair), 1);
	ERR_clear_error();
}

void
assert_ended(struct memory_pair *pair, const char *name)
{
	int rv = memory_pair_handshake(pair);
	int error = SSL_get_error(pair->client, rv);
	const char *seen;

	/* OpenSSL 4.0 does not keep it where it writes a second ClientHello. */
	if (error == SSL_ERROR_SSL)
		assert_int_equal(
		    ERR_GET_REASON(ERR_peek_error()), SSL_R_CALLBACK_FAILED);
	else
		assert_int_equal(error, SSL_ERROR_SYSCALL);
	assert_false(SSL_is_init_finished(pair->server));
	seen = SSL_get_servername(pair->server, TLSEXT_NAMETYPE_host_name);
	assert_true(seen == NULL || strcmp(seen, name) != 0);
	ERR_clear_error();
	memory_pair_free(pair);
}

void
assert_goes_on(struct memory_pair *pair)
{
	assert_int_equal(memory_pair_handshake(pair), 1);
	memory_pair_free(pair);
}

static int
add_extension(SSL *ssl, unsigned type, unsigned context,
    const unsigned char **out, size_t *len, X509 *cert, size_t index,
    int *alert, void *arg)
{
	void (*const *act)(SSL *) = arg;

	(void)type, (void)context, (void)cert, (void)index, (void)alert;
	(*act)(ssl);
	*out = (const unsigned char *)"x";
	*len = 1;
	return 1;
}

void
weak_pair_at_extensions(SSL_CTX *ctx, void (*act)(SSL *ssl))
{
	static void (*kept)(SSL *);

	kept = act;
	assert_int_equal(
	    SSL_CTX_add_custom_ext(ctx, 65280, SSL_EXT_CLIENT_HELLO,
	        add_extension, NULL, &kept, NULL, NULL),
	    1);
}
