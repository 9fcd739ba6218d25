/* SPDX-License-Identifier: MIT */
/*
 * forker PORT NAME OBJECT: a thread loads OBJECT (holder.c), so that the locks
 * of the dynamic loader are held as the process forks, and for ever in the
 * child. This uses TLS for the first time: a handshake with 127.0.0.1:PORT
 * under the server name NAME. Prints "ok", the reason of the failure, or
 * "hangs" if the child has not ended after so many seconds.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <err.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#define SECONDS 10

static void *
load(void *object)
{
	dlopen(object, RTLD_NOW);
	errx(1, "%s", dlerror());
}

static int
tcp(const char *port)
{
	const struct addrinfo hints = {
	    .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
	    .ai_socktype = SOCK_STREAM,
	};
	struct addrinfo *address;
	int fd;

	if (getaddrinfo("127.0.0.1", port, &hints, &address) != 0)
		errx(1, "getaddrinfo");
	fd = socket(address->ai_family, SOCK_STREAM, 0);
	if (fd == -1 ||
	    connect(fd, address->ai_addr, address->ai_addrlen) == -1)
		err(1, "connect");
	freeaddrinfo(address);
	return fd;
}

static void
handshake(const char *port, const char *name)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	SSL *ssl = SSL_new(ctx);

	if (ssl == NULL || !SSL_set_tlsext_host_name(ssl, name) ||
	    !SSL_set_fd(ssl, tcp(port)))
		errx(1, "%s", ERR_reason_error_string(ERR_get_error()));
	puts(SSL_connect(ssl) == 1 ? "ok" :
	                             ERR_reason_error_string(ERR_get_error()));
	fflush(stdout);
	SSL_free(ssl);
	SSL_CTX_free(ctx);
}

/* Until a thread holds the locks. */
static void
wait_for_holder(char *object)
{
	char number[16], byte;
	pthread_t thread;
	int fds[2];

	if (pipe(fds) == -1)
		err(1, "pipe");
	snprintf(number, sizeof(number), "%d", fds[1]);
	setenv("HOLDER_FD", number, 1);
	if (pthread_create(&thread, NULL, load, object) != 0 ||
	    read(fds[0], &byte, 1) != 1)
		errx(1, "no thread");
}

int
main(int argc, char *argv[])
{
	pid_t child;
	int status;

	if (argc != 4)
		return 2;
	OPENSSL_init_ssl(0, NULL);
	wait_for_holder(argv[3]);
	child = fork();
	if (child == -1)
		err(1, "fork");
	if (child == 0) {
		alarm(SECONDS);
		handshake(argv[1], argv[2]);
		_exit(0);
	}
	waitpid(child, &status, 0);
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
		puts("hangs");
	fflush(stdout);
	/* The thread is in the loader still. */
	_exit(0);
}
