/* SPDX-License-Identifier: MIT */
/* BIO pairs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "preload/memory.h"

void
memory_pair_make(struct memory_pair *pair, const struct scratch *scratch,
    SSL_CTX *ctx, const char *name)
{
	pair->server_ctx = SSL_CTX_new(TLS_server_method());
	assert_non_null(pair->server_ctx);
	assert_int_equal(
	    SSL_CTX_use_certificate_file(pair->server_ctx,
	        scratch_path(scratch, "strong.pem"), SSL_FILETYPE_PEM),
	    1);
	assert_int_equal(
	    SSL_CTX_use_PrivateKey_file(pair->server_ctx,
	        scratch_path(scratch, "strong.key"), SSL_FILETYPE_PEM),
	    1);
	pair->client = client_new(ctx, name);
	pair->server = SSL_new(pair->server_ctx);
	assert_non_null(pair->server);
	memory_pair_join(pair);
}

void
memory_pair_join(struct memory_pair *pair)
{
	BIO *ours, *theirs;

	assert_int_equal(BIO_new_bio_pair(&ours, 0, &theirs, 0), 1);
	SSL_set_bio(pair->client, ours, ours);
	SSL_set_bio(pair->server, theirs, theirs);
	SSL_set_connect_state(pair->client);
	SSL_set_accept_state(pair->server);
}

int
memory_pair_handshake(struct memory_pair *pair)
{
	int rounds, rv = -1, server = -1;

	for (rounds = 0; rounds < 50 && (rv != 1 || server != 1); rounds++) {
		rv = SSL_do_handshake(pair->client);
		if (rv != 1 &&
		    SSL_get_error(pair->client, rv) != SSL_ERROR_WANT_READ)
			break;
		server = SSL_do_handshake(pair->server);
	}
	return rv;
}

void
memory_pair_free(struct memory_pair *pair)
{
	SSL_free(pair->client);
	SSL_free(pair->server);
	SSL_CTX_free(pair->server_ctx);
}
