/* SPDX-License-Identifier: MIT */
/*
 * interposed PORT NAME [all [null]]: a handshake with 127.0.0.1:PORT under the
 * server name, of which it prints "ok" or why not. Before it come calls of the
 * functions that have to do with options; and of all that the shim hooks.
 */
#include <stdio.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "reach/handshake.h"

static void
look(const SSL *ssl, int where, int value)
{
	(void)ssl, (void)where, (void)value;
}

static void
call_options(SSL_CTX *ctx, SSL *ssl)
{
	SSL_CTX_set_options(ctx, SSL_OP_NO_COMPRESSION);
	SSL_set_options(ssl, SSL_OP_NO_TICKET);
	SSL_clear_options(ssl, SSL_OP_NO_TICKET);
	SSL_get_options(ssl);
}

static void
call_others(SSL_CTX *ctx, SSL *ssl)
{
	SSL_CTX_set_info_callback(ctx, look);
	SSL_CTX_set_info_callback(ctx, SSL_CTX_get_info_callback(ctx));
	SSL_set_info_callback(ssl, SSL_get_info_callback(ssl));
	SSL_set_verify(ssl, SSL_VERIFY_NONE, SSL_get_verify_callback(ssl));
	SSL_CTX_set_security_callback(ctx, SSL_CTX_get_security_callback(ctx));
	SSL_CTX_set0_security_ex_data(ctx, SSL_CTX_get0_security_ex_data(ctx));
	SSL_set_security_callback(ssl, SSL_get_security_callback(ssl));
	SSL_set0_security_ex_data(ssl, SSL_get0_security_ex_data(ssl));
	SSL_CTX_free(SSL_CTX_new_ex(NULL, NULL, TLS_server_method()));
}

/* From which nobody can tell the library. */
static void
call_without_a_method(void)
{
	SSL_CTX_free(SSL_CTX_new(NULL));
	ERR_clear_error();
}

int
main(int argc, char *argv[])
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	SSL *ssl = SSL_new(ctx);
	int rv;

	if (argc < 3)
		return 2;
	call_options(ctx, ssl);
	if (argc > 3)
		call_others(ctx, ssl);
	if (argc > 4)
		call_without_a_method();
	SSL_set_tlsext_host_name(ssl, argv[2]);
	SSL_set_fd(ssl, handshake_tcp(argv[1]));
	rv = SSL_connect(ssl);
	puts(rv == 1 ? "ok" : ERR_reason_error_string(ERR_get_error()));
	SSL_free(ssl);
	SSL_CTX_free(ctx);
	return rv == 1 ? 0 : 1;
}
