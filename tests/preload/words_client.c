/* SPDX-License-Identifier: MIT */
/* As upstream Python. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "preload/words_client.h"

void
words_use_weak_certificate(SSL_CTX *ctx, const struct scratch *scratch)
{
	assert_int_equal(
	    SSL_CTX_use_certificate_file(
	        ctx, scratch_path(scratch, "weak.pem"), SSL_FILETYPE_PEM),
	    1);
	assert_int_equal(
	    SSL_CTX_use_PrivateKey_file(
	        ctx, scratch_path(scratch, "weak.key"), SSL_FILETYPE_PEM),
	    1);
}

SSL_CTX *
words_context(const struct scratch *scratch, bool has_certificate)
{
	SSL_CTX *ctx = client_context(scratch);

	assert_int_equal(
	    SSL_CTX_set_cipher_list(ctx,
	        "@SECLEVEL=2:ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:DHE+AES:"
	        "!aNULL:!eNULL:!aDSS:!SHA1:!AESCCM"),
	    1);
	SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
	SSL_CTX_set_options(ctx, SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1);
	X509_VERIFY_PARAM_set_flags(
	    SSL_CTX_get0_param(ctx), X509_V_FLAG_X509_STRICT);
	if (has_certificate)
		words_use_weak_certificate(ctx, scratch);
	return ctx;
}

/* A request, and all of the answer, up to an end that is one. */
static bool
is_answered(SSL *ssl)
{
	static const char request[] = "GET / HTTP/1.0\r\n\r\n";
	char answer[4096];
	int got, sum = 0;

	if (SSL_write(ssl, request, sizeof(request) - 1) <= 0)
		return false;
	while ((got = SSL_read(ssl, answer, sizeof(answer))) > 0)
		sum += got;
	return sum > 0 && SSL_get_error(ssl, got) == SSL_ERROR_ZERO_RETURN;
}

bool
words_connects(SSL_CTX *ctx, const char *host, const struct row *row,
    const struct server *server, const struct scratch *scratch)
{
	SSL *ssl = client_new(ctx, host);
	bool rv;

	assert_int_equal(
	    X509_VERIFY_PARAM_set1_host(SSL_get0_param(ssl), host, 0), 1);
	if (row->flight.version != 0) {
		rv = flight_is_taken(ssl, scratch, &row->flight);
	} else {
		client_connect(ssl, server);
		rv = SSL_connect(ssl) == 1 && is_answered(ssl);
	}
	client_free(ssl);
	return rv;
}
