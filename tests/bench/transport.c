/* SPDX-License-Identifier: MIT */
/* BIO pairs, and sockets that are connected to each other. */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <err.h>
#include <pthread.h>
#include <unistd.h>

#include "bench/transport.h"

/* Room for what is on the way: one record of data and its overhead. */
#define ROOM 65536

/* Made once, read-only after. */
static struct {
	pthread_once_t once;
	int fd;
	struct sockaddr_in address;
} listener = {.once = PTHREAD_ONCE_INIT};

static void
listener_make(void)
{
	socklen_t len = sizeof(listener.address);

	listener.address = (struct sockaddr_in){
	    .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	listener.fd = socket(AF_INET, SOCK_STREAM, 0);
	if (listener.fd == -1 ||
	    bind(listener.fd, (void *)&listener.address, len) == -1 ||
	    listen(listener.fd, 1) == -1 ||
	    getsockname(listener.fd, (void *)&listener.address, &len) == -1)
		err(1, "listen");
}

static BIO *
socket_bio(int fd)
{
	const int on = 1;
	/* No TIME_WAIT: the ports would run out. */
	const struct linger at_once = {.l_onoff = 1};

	if (fd == -1)
		err(1, "connect");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	BIO_socket_nbio(fd, 1);
	return BIO_new_socket(fd, BIO_CLOSE);
}

void
transport_make(bool is_tcp, BIO **client, BIO **server)
{
	int fd;

	if (!is_tcp) {
		if (!BIO_new_bio_pair(client, ROOM, server, ROOM))
			errx(1, "no memory");
		return;
	}
	pthread_once(&listener.once, listener_make);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd == -1 || connect(fd, (void *)&listener.address,
	                    sizeof(listener.address)) == -1)
		err(1, "connect");
	*client = socket_bio(fd);
	*server = socket_bio(accept(listener.fd, NULL, NULL));
}
