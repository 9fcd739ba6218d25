/* SPDX-License-Identifier: MIT */
/* What is between OpenSSL and the link. */
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/bio.h>

#include "preload/actor_bios.h"
#include "preload/actor_handshakes.h"
#include "preload/actor_links.h"

/* Of what OpenSSL does not see. */
struct hidden {
	BIO *in;  /* the SSL reads what is written to it; NULL: the socket */
	BIO *out; /* has what it has written; NULL: the socket has */
	bool is_loud; /* more is said on the idle one */
	bool is_echo; /* the same is said on it */
	bool is_two;  /* a ClientHello like this one is, after this one */
};

/* As much is said as by a client of the same name. */
static void
say_hello(const SSL *ssl, int fd)
{
	SSL *other = SSL_new(SSL_get_SSL_CTX(ssl));
	BIO *out = BIO_new(BIO_s_mem());
	char buffer[4096];
	int len;

	SSL_set_bio(other, BIO_new(BIO_s_mem()), out);
	SSL_set_tlsext_host_name(
	    other, SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
	SSL_connect(other);
	len = BIO_read(out, buffer, sizeof(buffer));
	if (len <= 0 || send(fd, buffer, (size_t)len, 0) != len)
		die("hello");
	SSL_free(other);
}

/* Sends what the SSL has written, and what goes beside it. False: it cannot. */
static bool
send_out(SSL *ssl, struct actor_link *link, struct hidden *hidden)
{
	char buffer[16384];
	ssize_t len;

	if (link->later != NULL)
		link->fd = link->back = dial(link->later, link->port);
	link->later = NULL;
	if (link->again != NULL)
		dial_again(link->fd, link->again, link->port);
	link->again = NULL;
	while (hidden->out != NULL &&
	       (len = BIO_read(hidden->out, buffer, sizeof(buffer))) > 0) {
		if (write(link->fd, buffer, (size_t)len) != len)
			return false;
		if (hidden->is_echo)
			(void)send(
			    link->beside, buffer, (size_t)len, MSG_NOSIGNAL);
	}
	if (hidden->is_loud)
		(void)send(link->beside, buffer, 2048, MSG_NOSIGNAL);
	if (hidden->is_two)
		say_hello(ssl, link->beside);
	hidden->is_two = false;
	if (link->then != NULL)
		SSL_set_tlsext_host_name(ssl, link->then);
	link->then = NULL;
	return true;
}

/* False: there is nothing more. */
static bool
take_in(const struct actor_link *link, const struct hidden *hidden)
{
	char buffer[16384];
	struct pollfd ready = {.fd = link->back, .events = POLLIN};
	ssize_t len;

	if (hidden->in == NULL)
		return poll(&ready, 1, -1) == 1;
	len = read(link->back, buffer, sizeof(buffer));
	if (len > 0)
		BIO_write(hidden->in, buffer, (int)len);
	return len > 0;
}

static int
handshake_by(SSL *ssl, struct actor_link *link, struct hidden *hidden)
{
	int rv, error;

	for (;;) {
		rv = SSL_connect(ssl);
		if (!send_out(ssl, link, hidden))
			return -1;
		if (rv == 1)
			return rv;
		error = SSL_get_error(ssl, rv);
		if (error == SSL_ERROR_WANT_WRITE)
			continue;
		if (error != SSL_ERROR_WANT_READ)
			return rv;
		if (!take_in(link, hidden))
			return -1;
	}
}

static BIO *
memory_bio(void)
{
	return BIO_new(BIO_s_mem());
}

void
hello_make(SSL *ssl)
{
	SSL_set_bio(ssl, memory_bio(), memory_bio());
	SSL_connect(ssl);
}

static struct hidden
hidden_of(SSL *ssl)
{
	return (struct hidden){
	    .in = SSL_get_rbio(ssl), .out = SSL_get_wbio(ssl)};
}

void
hello_send(SSL *ssl, struct actor_link *link)
{
	struct hidden hidden = hidden_of(ssl);

	if (!send_out(ssl, link, &hidden))
		die("hello");
}

int
hello_go_on(SSL *ssl, struct actor_link *link)
{
	struct hidden hidden = hidden_of(ssl);
	int rv;

	if (!take_in(link, &hidden))
		return -1;
	rv = SSL_connect(ssl);
	if (!send_out(ssl, link, &hidden))
		return -1;
	return rv == 1 || SSL_get_error(ssl, rv) == SSL_ERROR_WANT_READ ?
	           rv == 1 :
	           -1;
}

static int
handshake_hidden(SSL *ssl, struct actor_link *link, struct hidden hidden)
{
	hidden.in = memory_bio();
	hidden.out = memory_bio();
	SSL_set_bio(ssl, hidden.in, hidden.out);
	return handshake_by(ssl, link, &hidden);
}

/* OpenSSL has the socket for one direction only. */
static int
handshake_half_hidden(SSL *ssl, struct actor_link *link, bool is_read)
{
	struct hidden hidden = {0};

	if (is_read)
		hidden.out = memory_bio();
	else
		hidden.in = memory_bio();
	fcntl(link->fd, F_SETFL,
	    fcntl(link->fd, F_GETFL) | (is_read ? O_NONBLOCK : 0));
	SSL_set_bio(ssl, is_read ? BIO_new_socket(link->fd, 0) : hidden.in,
	    is_read ? hidden.out : BIO_new_socket(link->fd, 0));
	return handshake_by(ssl, link, &hidden);
}

/* A record of the ClientHello, to the socket. */
static void
send_message(int is_write, int version, int type, const void *message,
    size_t len, SSL *ssl, void *fd)
{
	unsigned char record[4096] = {SSL3_RT_HANDSHAKE, 3, 1};

	(void)version, (void)ssl;
	if (!is_write || type != SSL3_RT_HANDSHAKE || len > 4000)
		return;
	record[3] = (unsigned char)(len >> 8);
	record[4] = (unsigned char)len;
	memcpy(record + 5, message, len);
	if (send(*(int *)fd, record, len + 5, MSG_NOSIGNAL) == -1)
		die("message");
}

/* As QUIC has it: OpenSSL writes to nowhere, another library what it says. */
static int
handshake_nowhere(SSL *ssl, struct actor_link *link)
{
	struct hidden hidden = {.in = memory_bio()};

	SSL_set_msg_callback(ssl, send_message);
	SSL_set_msg_callback_arg(ssl, &link->fd);
	SSL_set_bio(ssl, hidden.in, BIO_new(BIO_s_null()));
	return handshake_by(ssl, link, &hidden);
}

/* is_swapped: the first of it by another such BIO. */
static int
handshake_in_pieces(SSL *ssl, struct actor_link *link, bool is_swapped)
{
	BIO *far = narrow_bio_set(ssl);
	struct hidden hidden = {.is_loud = true};
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
	hidden.in = hidden.out = far;
	rv = handshake_by(ssl, link, &hidden);
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

/* OpenSSL knows the idle one until the ClientHello is to be sent. */
static int
handshake_turned(SSL *ssl, struct actor_link *link)
{
	BIO *bio = waiting_bio_new(link->beside);

	SSL_set_bio(ssl, bio, bio);
	SSL_connect(ssl);
	return handshake_hidden(ssl, link, (struct hidden){0});
}

int
handshake_as(const char *way, SSL *ssl, struct actor_link *link)
{
	if (strcmp(way, "hidden") == 0)
		return handshake_hidden(ssl, link, (struct hidden){0});
	if (strcmp(way, "loud") == 0)
		return handshake_hidden(
		    ssl, link, (struct hidden){.is_loud = true});
	if (strcmp(way, "echo") == 0)
		return handshake_hidden(
		    ssl, link, (struct hidden){.is_echo = true});
	if (strcmp(way, "two") == 0)
		return handshake_hidden(
		    ssl, link, (struct hidden){.is_two = true});
	if (strcmp(way, "pieces") == 0 || strcmp(way, "swapped") == 0)
		return handshake_in_pieces(ssl, link, way[0] == 's');
	if (strcmp(way, "read") == 0 || strcmp(way, "written") == 0)
		return handshake_half_hidden(ssl, link, way[0] == 'r');
	if (strcmp(way, "direct") == 0)
		return handshake_direct(ssl, link);
	if (strcmp(way, "turned") == 0)
		return handshake_turned(ssl, link);
	if (strcmp(way, "nowhere") == 0)
		return handshake_nowhere(ssl, link);
	if (strcmp(way, "connects") == 0) {
		BIO *bio = connecting_bio_new(link->later, link->port);

		SSL_set_bio(ssl, bio, bio);
		return SSL_connect(ssl);
	}
	SSL_set_fd(ssl, link->fd);
	if (strcmp(way, "split") == 0)
		SSL_set_wfd(ssl, dup(link->fd));
	return SSL_connect(ssl);
}
