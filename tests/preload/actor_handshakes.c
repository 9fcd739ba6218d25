/* SPDX-License-Identifier: MIT */
/* What is between OpenSSL and the link. */
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/bio.h>

#include "preload/actor_handshakes.h"
#include "preload/actor_links.h"

/* The SSL reads what is written to in; out has what it has written. */
static int
handshake_by(
    SSL *ssl, const struct actor_link *link, BIO *in, BIO *out, bool is_loud)
{
	char buffer[16384];
	ssize_t len;
	int rv, error;

	for (;;) {
		rv = SSL_connect(ssl);
		while ((len = BIO_read(out, buffer, sizeof(buffer))) > 0) {
			if (write(link->fd, buffer, (size_t)len) != len)
				return -1;
		}
		if (is_loud)
			(void)send(link->beside, buffer, 2048, MSG_NOSIGNAL);
		if (rv == 1)
			return rv;
		error = SSL_get_error(ssl, rv);
		if (error == SSL_ERROR_WANT_WRITE)
			continue;
		if (error != SSL_ERROR_WANT_READ)
			return rv;
		len = read(link->back, buffer, sizeof(buffer));
		if (len <= 0)
			return -1;
		BIO_write(in, buffer, (int)len);
	}
}

static int
handshake_hidden(SSL *ssl, const struct actor_link *link, bool is_loud)
{
	BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());

	SSL_set_bio(ssl, in, out);
	return handshake_by(ssl, link, in, out, is_loud);
}

/* No more of it is written at once than the BIO takes. */
static BIO *
narrow_bio_set(SSL *ssl)
{
	BIO *near, *far;

	BIO_new_bio_pair(&near, 16, &far, 0);
	SSL_set_bio(ssl, near, near);
	return far;
}

/* is_swapped: the first of it by another such BIO. */
static int
handshake_in_pieces(SSL *ssl, const struct actor_link *link, bool is_swapped)
{
	BIO *far = narrow_bio_set(ssl);
	char piece[16];
	int rv;

	if (is_swapped) {
		SSL_connect(ssl);
		rv = BIO_read(far, piece, sizeof(piece));
		if (write(link->fd, piece, (size_t)rv) != rv)
			die("first piece");
		BIO_free(far);
		far = narrow_bio_set(ssl);
	}
	rv = handshake_by(ssl, link, far, far, true);
	BIO_free(far);
	return rv;
}

static int
handshake_direct(SSL *ssl, const struct actor_link *link)
{
	BIO *bio = own_bio_new(link->fd);
	char byte;
	int rv;

	SSL_set_bio(ssl, bio, bio);
	while ((rv = SSL_connect(ssl)) != 1 &&
	       SSL_get_error(ssl, rv) == SSL_ERROR_WANT_READ) {
		if (link->beside != 0)
			(void)send(link->beside, "x", 1, MSG_NOSIGNAL);
		(void)recv(link->fd, &byte, 1, MSG_PEEK);
	}
	return rv;
}

int
handshake_as(const char *way, SSL *ssl, const struct actor_link *link)
{
	if (strcmp(way, "hidden") == 0 || strcmp(way, "loud") == 0)
		return handshake_hidden(ssl, link, way[0] == 'l');
	if (strcmp(way, "pieces") == 0 || strcmp(way, "swapped") == 0)
		return handshake_in_pieces(ssl, link, way[0] == 's');
	if (strcmp(way, "direct") == 0)
		return handshake_direct(ssl, link);
	SSL_set_fd(ssl, link->fd);
	if (strcmp(way, "split") == 0)
		SSL_set_wfd(ssl, dup(link->fd));
	return SSL_connect(ssl);
}
