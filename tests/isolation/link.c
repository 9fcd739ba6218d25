/* SPDX-License-Identifier: MIT */
/* Sockets on loopback addresses, and BIOs without any. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <sys/socket.h>

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "isolation/dial.h"
#include "isolation/link.h"
#include "isolation/own_bio.h"

#define WAIT_MS 20000

const char *const link_way_names[] = {"memory BIOs", "BIO pair", "own BIO",
    "UNIX socket pair", "BIO that connects", "TCP socket", "TCP, proxied",
    "TCP, two descriptors", "TCP, hidden", "TCP, hidden, proxied"};

bool
link_has_socket(enum link_way way)
{
	return way >= LINK_LATE;
}

/*
 * The connection of this client. The other one stays open: closed, it would be
 * one that is used.
 */
static void
accept_client(struct link *link)
{
	int fd;

	while (link->client != -1 && link->server == -1) {
		fd = accept4(link->listener, NULL, NULL, SOCK_NONBLOCK);
		if (fd == -1)
			return;
		if (dial_is_one(link->client, fd))
			link->server = fd;
		else if (link->beyond == -1)
			link->beyond = fd;
		else
			close(fd);
	}
}

static void
set_nonblocking(int fd)
{
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

static void
set_memory(struct link *link, SSL *ssl)
{
	link->in = BIO_new(BIO_s_mem());
	link->out = BIO_new(BIO_s_mem());
	SSL_set_bio(ssl, link->in, link->out);
}

static int
set_unix(struct link *link, SSL *ssl)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair) == -1)
		return -1;
	link->client = pair[0];
	link->server = pair[1];
	return SSL_set_fd(ssl, link->client) == 1 ? 0 : -1;
}

static int
set_late(struct link *link, SSL *ssl, const struct end *end)
{
	char address[INET6_ADDRSTRLEN], target[INET6_ADDRSTRLEN + 16];
	BIO *bio;

	ip_write(&end->ip, address);
	snprintf(target, sizeof(target), end->ip.is_ipv6 ? "[%s]:%u" : "%s:%u",
	    address, end->port);
	bio = BIO_new_connect(target);
	BIO_set_nbio(bio, 1);
	SSL_set_bio(ssl, bio, bio);
	link->late = bio;
	return 0;
}

static int
set_socket(struct link *link, SSL *ssl)
{
	int other;

	set_nonblocking(link->client);
	if (link->way != LINK_SPLIT)
		return SSL_set_fd(ssl, link->client) == 1 ? 0 : -1;
	other = dup(link->client);
	if (other == -1)
		return -1;
	SSL_set0_rbio(ssl, BIO_new_socket(other, BIO_CLOSE));
	SSL_set0_wbio(ssl, BIO_new_socket(link->client, BIO_NOCLOSE));
	return 0;
}

/* connect(2) can return before the listener has the connection in its queue. */
static int
await_client(struct link *link)
{
	for (accept_client(link); link->server == -1; accept_client(link)) {
		if (!link_wait(link))
			return -1;
	}
	return 0;
}

static int
set_dialled(struct link *link, SSL *ssl, const struct peer *peer)
{
	static const char preamble[] = "CONNECT somewhere:443\r\n\r\n";
	bool is_mapped = (peer->end.ip.bytes[3] & 1) != 0;
	char answer[sizeof(preamble)];

	link->client = dial(&peer->end, is_mapped && !peer->end.ip.is_ipv6);
	if (link->client == -1)
		return -1;
	if (link->way == LINK_PROXIED || link->way == LINK_HIDDEN_PROXY) {
		if (await_client(link) == -1 ||
		    send(link->client, preamble, sizeof(preamble), 0) == -1 ||
		    !link_wait(link) ||
		    recv(link->server, answer, sizeof(answer), MSG_WAITALL) ==
		        -1)
			return -1;
	}
	if (link->way == LINK_HIDDEN_PROXY || link->way == LINK_HIDDEN) {
		set_memory(link, ssl);
		return 0;
	}
	return set_socket(link, ssl);
}

int
link_open(struct link *link, enum link_way way, SSL *ssl,
    const struct peer *peer, int listener)
{
	BIO *inner;

	*link = (struct link){.way = way,
	    .listener = listener,
	    .client = -1,
	    .server = -1,
	    .bystander = -1,
	    .beyond = -1};
	if (peer->has_bystander) {
		link->bystander = dial(&peer->bystander, false);
		if (link->bystander == -1 ||
		    (peer->is_bystander_used &&
		        send(link->bystander, "x", 1, 0) == -1))
			return -1;
	}
	switch (way) {
	case LINK_MEMORY:
		set_memory(link, ssl);
		return 0;
	case LINK_PAIR:
		BIO_new_bio_pair(&inner, 0, &link->in, 0);
		SSL_set_bio(ssl, inner, inner);
		return 0;
	case LINK_OWN:
		link->in = BIO_new(BIO_s_mem());
		link->out = BIO_new(BIO_s_mem());
		inner = own_bio_new(link->in, link->out);
		SSL_set_bio(ssl, inner, inner);
		return 0;
	case LINK_UNIX:
		return set_unix(link, ssl);
	case LINK_LATE:
		return set_late(link, ssl, &peer->end);
	default:
		return set_dialled(link, ssl, peer);
	}
}

/* The one socket that has not been accepted before. */
static void
accept_late(struct link *link)
{
	if (link->server == -1)
		link->server =
		    accept4(link->listener, NULL, NULL, SOCK_NONBLOCK);
}

size_t
link_take(struct link *link, void *bytes, size_t size)
{
	ssize_t got;

	if (link->way == LINK_PAIR)
		got = BIO_read(link->in, bytes, (int)size);
	else if (link->out != NULL)
		got = BIO_read(link->out, bytes, (int)size);
	else {
		if (link->way == LINK_LATE)
			accept_late(link);
		else
			accept_client(link);
		got = recv(link->server, bytes, size, 0);
	}
	/* As its client would: then it has been said there. */
	if (got > 0 &&
	    (link->way == LINK_HIDDEN || link->way == LINK_HIDDEN_PROXY))
		send(link->client, bytes, (size_t)got,
		    MSG_NOSIGNAL | MSG_DONTWAIT);
	return got > 0 ? (size_t)got : 0;
}

void
link_give(struct link *link, const void *bytes, size_t len)
{
	if (link->in != NULL)
		BIO_write(link->in, bytes, (int)len);
	else
		send(link->server, bytes, len, MSG_NOSIGNAL);
}

bool
link_wait(const struct link *link)
{
	/* Nothing connected yet: then it is a connection that comes. */
	struct pollfd fds[] = {
	    {.fd = link->server != -1 ? link->server : link->listener,
	        .events = POLLIN},
	    {.fd = link->client, .events = POLLIN},
	};

	if (link->late != NULL)
		fds[1].fd = (int)BIO_get_fd(link->late, NULL);

	if (link->in != NULL || link->way == LINK_UNIX)
		return link->way == LINK_HIDDEN_PROXY &&
		       poll(fds, 1, WAIT_MS) > 0;
	return poll(fds, 2, WAIT_MS) > 0;
}

void
link_end(struct link *link)
{
	if (link->way == LINK_PAIR)
		BIO_shutdown_wr(link->in);
	else if (link->in != NULL)
		BIO_set_mem_eof_return(link->in, 0);
	else if (link->server != -1)
		shutdown(link->server, SHUT_WR);
}

static void
close_if(int fd)
{
	if (fd != -1)
		close(fd);
}

void
link_close(struct link *link)
{
	int fd;

	if (link->way == LINK_PAIR || link->way == LINK_OWN)
		BIO_free(link->in);
	if (link->way == LINK_OWN)
		BIO_free(link->out);
	close_if(link->client);
	close_if(link->server);
	close_if(link->bystander);
	close_if(link->beyond);
	/* What was never accepted, so that the queue does not fill up. */
	while (link_has_socket(link->way) &&
	       (fd = accept4(link->listener, NULL, NULL, 0)) != -1)
		close(fd);
}
