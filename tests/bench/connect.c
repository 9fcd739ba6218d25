/* SPDX-License-Identifier: MIT */
/*
 * connect [-p] COUNT DIR NAME PORT: connects to the port of 127.0.0.1, asks for
 * a page and reads it, COUNT times after one that is not measured; by TLS with
 * NAME, or with -p in plain text. DIR has ca.pem. Prints wall nanoseconds and
 * CPU nanoseconds, each for one connection.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/tls.h"

static const char request[] = "GET / HTTP/1.0\r\n\r\n";

static struct {
	SSL_CTX *ctx; /* NULL: plain text */
	const char *name;
	struct sockaddr_in address;
} peer;

static void
check(const char *answer, int len)
{
	if (len < 12 || strncmp(answer + 9, "200", 3) != 0)
		errx(1, "no answer");
}

static void
ask_plainly(int fd)
{
	const int len = sizeof(request) - 1;
	char answer[4096];
	ssize_t got, have = 0;

	if (write(fd, request, len) != len)
		err(1, "write");
	while ((got = read(fd, answer + have, sizeof(answer) - have)) > 0)
		have += got;
	check(answer, (int)have);
}

static void
ask_by_tls(int fd)
{
	const int len = sizeof(request) - 1;
	SSL *ssl = SSL_new(peer.ctx);
	char answer[4096];
	int got, have = 0;

	if (ssl == NULL || !SSL_set_tlsext_host_name(ssl, peer.name) ||
	    !X509_VERIFY_PARAM_set1_host(SSL_get0_param(ssl), peer.name, 0) ||
	    !SSL_set_fd(ssl, fd))
		tls_die("client");
	if (SSL_connect(ssl) != 1 || SSL_write(ssl, request, len) != len)
		tls_die("handshake");
	while ((got = SSL_read(
	            ssl, answer + have, (int)sizeof(answer) - have)) > 0)
		have += got;
	check(answer, have);
	SSL_shutdown(ssl);
	SSL_free(ssl);
}

static void
visit(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd == -1 || connect(fd, (const void *)&peer.address,
	                    sizeof(peer.address)) == -1)
		err(1, "connect");
	if (peer.ctx != NULL)
		ask_by_tls(fd);
	else
		ask_plainly(fd);
	close(fd);
}

int
main(int argc, char *argv[])
{
	bool is_plain = argc > 1 && strcmp(argv[1], "-p") == 0;
	char *const *operands = argv + 1 + is_plain;
	struct stopwatch watch;
	int i, count;

	if (argc - is_plain != 5 || (count = atoi(operands[0])) < 1)
		errx(1, "usage: connect [-p] COUNT DIR NAME PORT");
	peer.ctx = is_plain ? NULL : tls_client(operands[1]);
	peer.name = operands[2];
	peer.address = (struct sockaddr_in){
	    .sin_family = AF_INET,
	    .sin_port = htons((uint16_t)atoi(operands[3])),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	visit();
	stopwatch_start(&watch);
	for (i = 0; i < count; i++)
		visit();
	stopwatch_print(&watch, count);
	putchar('\n');
	SSL_CTX_free(peer.ctx);
	return 0;
}
