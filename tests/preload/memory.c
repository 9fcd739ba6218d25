/* SPDX-License-Identifier: MIT */
/* BIO pairs, and TCP on loopback. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/memory.h"
#include "support/loopback.h"

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

/* OpenSSL 3.0.2 does not clear all of a server. */
void
memory_pair_renew_server(struct memory_pair *pair)
{
	BIO *bio = SSL_get_rbio(pair->server);

	assert_int_equal(BIO_up_ref(bio), 1);
	SSL_free(pair->server);
	pair->server = SSL_new(pair->server_ctx);
	SSL_set_bio(pair->server, bio, bio);
	SSL_set_accept_state(pair->server);
}

void
memory_pair_use_socket(SSL *ssl, int fd)
{
	BIO *bio = BIO_new_socket(fd, BIO_CLOSE);

	assert_non_null(bio);
	assert_int_equal(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
	SSL_set_bio(ssl, bio, bio);
}

void
memory_pair_connect(struct memory_pair *pair, uint8_t host)
{
	int ours, theirs;

	loopback_pair(host, &ours, &theirs);
	memory_pair_use_socket(pair->client, ours);
	memory_pair_use_socket(pair->server, theirs);
	SSL_set_connect_state(pair->client);
	SSL_set_accept_state(pair->server);
}

static struct pollfd
end_of(const SSL *ssl)
{
	return (struct pollfd){
	    .fd = ssl != NULL ? SSL_get_fd(ssl) : -1,
	    .events = ssl != NULL && SSL_want_write(ssl) ? POLLOUT : POLLIN,
	};
}

void
memory_pair_wait(const SSL *one, const SSL *other)
{
	struct pollfd ends[] = {end_of(one), end_of(other)};

	if (ends[0].fd != -1 || ends[1].fd != -1)
		poll(ends, 2, 10000);
}

static bool
is_waiting(const SSL *ssl, int rv)
{
	int error = SSL_get_error(ssl, rv);

	return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ||
	       error == SSL_ERROR_WANT_CONNECT;
}

int
memory_pair_handshake(struct memory_pair *pair)
{
	int rounds, rv = -1, server = -1;

	for (rounds = 0; rounds < 50 && (rv != 1 || server != 1); rounds++) {
		rv = SSL_do_handshake(pair->client);
		if (rv != 1 && !is_waiting(pair->client, rv))
			break;
		server = SSL_do_handshake(pair->server);
		memory_pair_wait(rv != 1 ? pair->client : NULL,
		    server != 1 ? pair->server : NULL);
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

bool
memory_hello_is_lost(SSL_CTX *ctx)
{
	SSL *ssl = SSL_new(ctx);
	bool rv;

	SSL_set_connect_state(ssl);
	SSL_do_handshake(ssl);
	SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
	rv = SSL_do_handshake(ssl) != 1 && SSL_want_read(ssl) &&
	     BIO_ctrl_pending(SSL_get_wbio(ssl)) == 0;
	SSL_free(ssl);
	ERR_clear_error();
	return rv;
}

static int read_error;

/* BIO_callback_fn_ex */
static long
fail_to_read(BIO *bio, int operation, const char *argp, size_t len, int argi,
    long argl, int rv, size_t *processed)
{
	(void)argp, (void)len, (void)argi, (void)argl, (void)processed;
	if (operation != (BIO_CB_READ | BIO_CB_RETURN))
		return rv;
	BIO_clear_retry_flags(bio);
	errno = read_error;
	return -1;
}

void
memory_fail_reads(SSL *ssl, int error)
{
	read_error = error;
	BIO_set_callback_ex(
	    SSL_get_rbio(ssl), error != 0 ? fail_to_read : NULL);
}
