/* SPDX-License-Identifier: MIT */
/* Connections by which the actor reaches its server, or seems to. */
#include "preload/actor_links.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void
die(const char *what)
{
	perror(what);
	exit(1);
}

/* fd: -1 is a new socket. */
static int
dial_by(int fd, const char *text, const char *port)
{
	const struct addrinfo hints = {
	    .ai_flags = AI_NUMERICHOST,
	    .ai_socktype = SOCK_STREAM,
	};
	struct addrinfo *answer;

	if (getaddrinfo(text, port, &hints, &answer) != 0)
		die(text);
	if (fd == -1)
		fd = socket(answer->ai_family, SOCK_STREAM, 0);
	if (fd == -1 || connect(fd, answer->ai_addr, answer->ai_addrlen) == -1)
		die(text);
	freeaddrinfo(answer);
	return fd;
}

int
dial(const char *text, const char *port)
{
	return dial_by(-1, text, port);
}

void
dial_again(int fd, const char *text, const char *port)
{
	const struct sockaddr nowhere = {.sa_family = AF_UNSPEC};

	if (connect(fd, &nowhere, sizeof(nowhere)) == -1)
		die("no connection");
	(void)dial_by(fd, text, port);
}

/* Listens on a port of its own there; others may have the port, too. */
static int
listen_at(const char *text, struct sockaddr_in *address)
{
	socklen_t len = sizeof(*address);
	int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	*address = (struct sockaddr_in){.sin_family = AF_INET};
	inet_pton(AF_INET, text, &address->sin_addr);
	setsockopt(listener, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on));
	if (bind(listener, (struct sockaddr *)address, len) == -1 ||
	    listen(listener, 1) == -1 ||
	    getsockname(listener, (struct sockaddr *)address, &len) == -1)
		die(text);
	return listener;
}

int
dial_idle(const char *text, int *listener)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in address;

	*listener = listen_at(text, &address);
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == -1)
		die(text);
	return fd;
}

int
dial_and_say(const char *text, int flags, int *listener)
{
	int fd = dial_idle(text, listener);

	if (send(fd, "x", 1, flags) != 1)
		die(text);
	return fd;
}

static void
copy(int from, int to)
{
	char buffer[16384];
	ssize_t len;

	while ((len = read(from, buffer, sizeof(buffer))) > 0) {
		if (write(to, buffer, (size_t)len) != len)
			break;
	}
	shutdown(to, SHUT_WR);
	_exit(0);
}

/* In two children, which end with what they read from. */
static void
relay(int from, int to, const char *text, const char *port)
{
	int server = dial(text, port);

	if (fork() == 0)
		copy(server, to);
	close(to);
	copy(from, server);
}

int
dial_relay(const char *text, const char *port, int flags)
{
	int listener, accepted, fd = dial_and_say(text, flags, &listener);
	char byte;

	if (fork() == 0) {
		close(fd);
		accepted = accept(listener, NULL, NULL);
		if (read(accepted, &byte, 1) != 1)
			die("byte");
		relay(accepted, dup(accepted), "127.0.0.1", port);
	}
	close(listener);
	return fd;
}

void
dial_by_pipes(const char *text, const char *port, int fds[2])
{
	int to[2], from[2];

	if (pipe(to) == -1 || pipe(from) == -1)
		die("pipe");
	if (fork() == 0) {
		close(to[1]);
		close(from[0]);
		relay(to[0], from[1], text, port);
	}
	close(to[0]);
	close(from[1]);
	fds[0] = from[0];
	fds[1] = to[1];
}

int
dial_from_listening(const char *text, const char *port)
{
	struct sockaddr_in own, address = {.sin_family = AF_INET};
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	(void)listen_at("127.0.0.1", &own);
	setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on));
	address.sin_port = htons((uint16_t)atoi(port));
	inet_pton(AF_INET, text, &address.sin_addr);
	if (bind(fd, (struct sockaddr *)&own, sizeof(own)) == -1 ||
	    connect(fd, (struct sockaddr *)&address, sizeof(address)) == -1)
		die(text);
	return fd;
}

void
make_unix_pair(const char *kind, bool is_half)
{
	bool is_stream = strcmp(kind, "stream") == 0;
	char byte;
	int fds[2];

	if (socketpair(AF_UNIX, is_stream ? SOCK_STREAM : SOCK_SEQPACKET, 0,
	        fds) == -1)
		die(kind);
	if (!is_half)
		return;
	if (fork() == 0) {
		close(fds[1]);
		_exit(read(fds[0], &byte, 1) != 0);
	}
	close(fds[0]);
}

void
make_many_pairs(void)
{
	int i;

	for (i = 0; i < 70; i++)
		make_unix_pair("stream", false);
}

void
dial_many(const char *text)
{
	int i, listener;

	for (i = 0; i < 65; i++)
		(void)dial_and_say(text, 0, &listener);
}

int
accept_and_listen(const char *text)
{
	int listener;

	(void)dial_idle(text, &listener);
	return accept(listener, NULL, NULL);
}

void
accept_one(const char *text)
{
	struct sockaddr_in address;
	int listener = listen_at(text, &address), fd;
	char byte;

	if (fork() == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(listener);
		fd = socket(AF_INET, SOCK_STREAM, 0);
		if (connect(fd, (void *)&address, sizeof(address)) == 0 &&
		    write(fd, "x", 1) == 1 && read(fd, &byte, 1) == 1 &&
		    write(fd, "x", 1) == 1)
			pause();
		_exit(1);
	}
	fd = accept(listener, NULL, NULL);
	close(listener);
	/* With the second byte comes the word that its own has arrived. */
	if (read(fd, &byte, 1) != 1 || write(fd, "x", 1) != 1 ||
	    read(fd, &byte, 1) != 1)
		die(text);
}

void
dial_output(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	socklen_t len = sizeof(address);
	int listener = socket(AF_UNIX, SOCK_STREAM, 0);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	/* By a name that the kernel picks. */
	if (bind(listener, (void *)&address, sizeof(sa_family_t)) == -1 ||
	    listen(listener, 1) == -1 ||
	    getsockname(listener, (void *)&address, &len) == -1 ||
	    connect(fd, (void *)&address, len) == -1 ||
	    shutdown(fd, SHUT_RD) == -1)
		die("output");
}

void
limit_descriptors(void)
{
	const struct rlimit few = {64, 64};

	if (setrlimit(RLIMIT_NOFILE, &few) == -1)
		die("few");
}

void
open_all(void)
{
	while (dup(STDIN_FILENO) != -1)
		;
}
