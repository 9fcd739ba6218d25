/* SPDX-License-Identifier: MIT */
/*
 * loader PORT NAME PATH...: a program that is not linked to libssl. It loads
 * each PATH with dlopen(RTLD_LOCAL), as a plugin does, and does a handshake
 * with 127.0.0.1:PORT under the server name NAME, by the functions that a
 * plugin linked to that libssl would call: the hooked ones by the preloaded
 * object (if there is one), all others straight from the library. It prints
 * for each "PATH: ok" or "PATH: " and the reason of the failure, two rounds.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

struct copy {
	const char *path;
	void *handle;
	SSL_CTX *ctx;
	SSL *ssl;
};

/* What the linker would bind: a preloaded definition comes first. */
static void *
resolve(const struct copy *copy, const char *name)
{
	void *preloaded = dlsym(RTLD_DEFAULT, name);

	return preloaded != NULL ? preloaded : dlsym(copy->handle, name);
}

static int
tcp(unsigned short port)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET,
	    .sin_port = htons(port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd == -1 ||
	    connect(fd, (struct sockaddr *)&address, sizeof(address)) == -1) {
		perror("connect");
		exit(1);
	}
	return fd;
}

#define BIND(copy, name)                                  \
	__typeof__(name) *name##_ = resolve(copy, #name); \
	if (name##_ == NULL) {                            \
		puts("no " #name);                        \
		exit(1);                                  \
	}

static void
open_copy(struct copy *copy)
{
	copy->handle = dlopen(copy->path, RTLD_NOW | RTLD_LOCAL);
	if (copy->handle == NULL) {
		puts(dlerror());
		exit(1);
	}
	BIND(copy, TLS_client_method);
	BIND(copy, SSL_CTX_new);
	BIND(copy, SSL_CTX_set_options);
	copy->ctx = SSL_CTX_new_(TLS_client_method_());
	SSL_CTX_set_options_(copy->ctx, SSL_OP_NO_COMPRESSION);
}

static void
handshake(struct copy *copy, unsigned short port, const char *name)
{
	BIND(copy, SSL_new);
	BIND(copy, SSL_ctrl);
	BIND(copy, SSL_set_fd);
	BIND(copy, SSL_connect);
	BIND(copy, SSL_get_fd);
	BIND(copy, ERR_get_error);
	BIND(copy, ERR_reason_error_string);
	BIND(copy, SSL_set_info_callback);
	BIND(copy, SSL_get_info_callback);
	BIND(copy, SSL_free);

	SSL_free_(copy->ssl);
	copy->ssl = SSL_new_(copy->ctx);
	SSL_ctrl_(copy->ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME,
	    TLSEXT_NAMETYPE_host_name, (void *)name);
	SSL_set_fd_(copy->ssl, tcp(port));
	SSL_set_info_callback_(copy->ssl, NULL);
	if (SSL_get_info_callback_(copy->ssl) != NULL)
		puts("a strange callback");
	if (SSL_connect_(copy->ssl) == 1)
		printf("%s: ok\n", copy->path);
	else
		printf("%s: %s\n", copy->path,
		    ERR_reason_error_string_(ERR_get_error_()));
	close(SSL_get_fd_(copy->ssl));
}

static void
free_copy(struct copy *copy)
{
	BIND(copy, SSL_free);
	BIND(copy, SSL_CTX_free);

	SSL_free_(copy->ssl);
	SSL_CTX_free_(copy->ctx);
}

int
main(int argc, char *argv[])
{
	struct copy copies[8] = {0};
	int i, round, n = argc - 3;

	if (n < 1 || n > 8)
		return 2;
	for (i = 0; i < n; i++) {
		copies[i].path = argv[i + 3];
		open_copy(&copies[i]);
	}
	/* In turn, so that one copy's objects live while another is used. */
	for (round = 0; round < 2; round++) {
		for (i = 0; i < n; i++)
			handshake(
			    &copies[i], (unsigned short)atoi(argv[1]), argv[2]);
	}
	for (i = 0; i < n; i++)
		free_copy(&copies[i]);
	return 0;
}
