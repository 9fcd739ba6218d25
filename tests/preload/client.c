/* SPDX-License-Identifier: MIT */
/* Sockets and contexts for the in-process client. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/client.h"

SSL_CTX *
client_context(const struct scratch *scratch)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	assert_non_null(ctx);
	assert_int_equal(
	    SSL_CTX_load_verify_file(ctx, scratch_path(scratch, "ca.pem")), 1);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	return ctx;
}

SSL *
client_new(SSL_CTX *ctx, const char *name)
{
	SSL *ssl = SSL_new(ctx);

	assert_non_null(ssl);
	if (name != NULL)
		assert_int_equal(SSL_set_tlsext_host_name(ssl, name), 1);
	return ssl;
}

void
client_connect(SSL *ssl, const struct server *server)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET,
	    .sin_port = htons(server->port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd != -1);
	assert_int_equal(
	    connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(SSL_set_fd(ssl, fd), 1);
}

int
client_handshake(
    SSL_CTX *ctx, const char *name, const struct server *server, SSL **ssl)
{
	*ssl = client_new(ctx, name);
	client_connect(*ssl, server);
	return SSL_connect(*ssl);
}

int
client_reason(void)
{
	unsigned long error = ERR_get_error();

	ERR_clear_error();
	return ERR_GET_REASON(error);
}

void
client_free(SSL *ssl)
{
	int fd = SSL_get_fd(ssl);

	SSL_free(ssl);
	if (fd != -1)
		close(fd);
}
