/* SPDX-License-Identifier: MIT */
/* Sockets as the rest of the tests want them: blocking, close-on-exec. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

#include "support/loopback.h"

static struct sockaddr_in
address(uint8_t host, uint16_t port)
{
	return (struct sockaddr_in){
	    .sin_family = AF_INET,
	    .sin_port = htons(port),
	    .sin_addr = {htonl(INADDR_LOOPBACK - 1 + host)},
	};
}

/* Binds it to a port that the kernel picks. */
static void
bind_socket(int fd, uint8_t host, uint16_t *port)
{
	struct sockaddr_in in = address(host, 0);
	socklen_t len = sizeof(in);

	assert_int_equal(bind(fd, (void *)&in, sizeof(in)), 0);
	assert_int_equal(getsockname(fd, (void *)&in, &len), 0);
	*port = ntohs(in.sin_port);
}

int
loopback_reserve(uint16_t *port)
{
	int fd, yes = 1;

	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(fd != -1);
	assert_int_equal(
	    setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof(yes)), 0);
	bind_socket(fd, 1, port);
	return fd;
}

int
loopback_listen(uint8_t host, uint16_t *port)
{
	int fd;

	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(fd != -1);
	bind_socket(fd, host, port);
	assert_int_equal(listen(fd, SOMAXCONN), 0);
	return fd;
}

int
loopback_connect(uint16_t port)
{
	return loopback_connect_to(1, port);
}

int
loopback_connect_to(uint8_t host, uint16_t port)
{
	struct sockaddr_in in = address(host, port);
	int fd;

	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd != -1 && connect(fd, (void *)&in, sizeof(in)) == -1) {
		close(fd);
		fd = -1;
	}
	return fd;
}

void
loopback_pair(uint8_t host, int *ours, int *theirs)
{
	uint16_t port;
	int listener = loopback_listen(host, &port);

	*ours = loopback_connect_to(host, port);
	*theirs = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	assert_true(*ours != -1 && *theirs != -1);
	close(listener);
}

int
loopback_write(int fd, const void *bytes, size_t len)
{
	const char *next = bytes;
	ssize_t sent;

	for (; len > 0; next += sent, len -= sent) {
		sent = send(fd, next, len, MSG_NOSIGNAL);
		if (sent <= 0)
			return -1;
	}
	return 0;
}

int
loopback_say(int fd)
{
	static const char bytes[2048];

	return loopback_write(fd, bytes, sizeof(bytes));
}

int
loopback_read(int fd, void *bytes, size_t len)
{
	char *next = bytes;
	ssize_t got;

	for (; len > 0; next += got, len -= got) {
		got = recv(fd, next, len, 0);
		if (got <= 0)
			return -1;
	}
	return 0;
}
