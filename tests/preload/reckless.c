/* SPDX-License-Identifier: MIT */
/*
 * reckless PORT NAME CA HOW: a program that relaxes everything for everybody.
 * It does a handshake with 127.0.0.1:PORT under the server name NAME, verifying
 * by the file CA, and prints "ok" or the reason of the failure. HOW is
 *   plain     nothing is relaxed
 *   context   all on the SSL_CTX
 *   ssl       all on the SSL
 *   callback  by its own security callback, which admits everything
 *   many      the same, with an argument of its own for each of many SSLs
 *   fixed     by the method for TLS 1.0 and nothing else, which OpenSSL 4 lacks
 *   late      by an info callback, in mid-handshake
 *   many-late both
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#define CIPHERS "ALL:eNULL:@SECLEVEL=0"
#define OPTIONS                                                        \
	(SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_IGNORE_UNEXPECTED_EOF | \
	    SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION)

static int
admit_all(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid,
    void *other, void *ex)
{
	(void)ssl, (void)ctx, (void)op, (void)bits, (void)nid;
	(void)other, (void)ex;
	return 1;
}

static void
relax_context(SSL_CTX *ctx)
{
	SSL_CTX_set_cipher_list(ctx, CIPHERS);
	SSL_CTX_set_security_level(ctx, 0);
	SSL_CTX_set_min_proto_version(ctx, TLS1_VERSION);
	SSL_CTX_set_options(ctx, OPTIONS);
	X509_VERIFY_PARAM_set_auth_level(SSL_CTX_get0_param(ctx), 0);
}

static void
relax(SSL *ssl)
{
	SSL_set_cipher_list(ssl, CIPHERS);
	SSL_set_security_level(ssl, 0);
	SSL_set_min_proto_version(ssl, TLS1_VERSION);
	SSL_set_options(ssl, OPTIONS);
	X509_VERIFY_PARAM_set_auth_level(SSL_get0_param(ssl), 0);
}

static void
relax_by_callback(SSL *ssl, void *ex)
{
	SSL_set_cipher_list(ssl, "ALL:eNULL");
	SSL_set_min_proto_version(ssl, TLS1_VERSION);
	SSL_set_options(ssl, OPTIONS);
	SSL_set0_security_ex_data(ssl, ex);
	SSL_set_security_callback(ssl, admit_all);
	X509_VERIFY_PARAM_set_auth_level(SSL_get0_param(ssl), 0);
}

/* Before each message, and after the shim has seen that it begins. */
static void
relax_late(const SSL *ssl, int where, int ret)
{
	(void)ret;
	if ((where & SSL_CB_LOOP) == 0)
		return;
	SSL_set_security_level((SSL *)ssl, 0);
	SSL_set_security_callback((SSL *)ssl, admit_all);
}

/* More handshakes, each with another argument, than anybody has callbacks. */
static void
begin_many(SSL_CTX *ctx)
{
	static char arguments[100];
	SSL *ssl;
	int i;

	for (i = 0; i < 100; i++) {
		ssl = SSL_new(ctx);
		relax_by_callback(ssl, &arguments[i]);
		SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
		SSL_connect(ssl);
		SSL_free(ssl);
	}
	ERR_clear_error();
}

static const SSL_METHOD *
method_for(const char *how)
{
	__typeof__(TLS_client_method) *tls1_method;

	if (strcmp(how, "fixed") != 0)
		return TLS_client_method();
	tls1_method = dlsym(RTLD_DEFAULT, "TLSv1_client_method");
	if (tls1_method == NULL) {
		puts("no such method");
		exit(0);
	}
	return tls1_method();
}

static SSL *
make(const char *how, const char *ca)
{
	SSL_CTX *ctx = SSL_CTX_new(method_for(how));
	SSL *ssl;

	SSL_CTX_load_verify_file(ctx, ca);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	if (strcmp(how, "context") == 0 || strcmp(how, "fixed") == 0)
		relax_context(ctx);
	if (strncmp(how, "many", 4) == 0)
		begin_many(ctx);
	ssl = SSL_new(ctx);
	if (strcmp(how, "ssl") == 0)
		relax(ssl);
	else if (strcmp(how, "callback") == 0 || strcmp(how, "many") == 0)
		relax_by_callback(ssl, NULL);
	else if (strstr(how, "late") != NULL)
		SSL_set_info_callback(ssl, relax_late);
	SSL_CTX_free(ctx);
	return ssl;
}

int
main(int argc, char *argv[])
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	__typeof__(admit_all) *callback;
	SSL *ssl;

	if (argc != 5)
		return 2;
	address.sin_port = htons((unsigned short)atoi(argv[1]));
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == -1) {
		perror("connect");
		return 1;
	}
	ssl = make(argv[4], argv[3]);
	SSL_set_tlsext_host_name(ssl, argv[2]);
	SSL_set_fd(ssl, fd);
	callback = SSL_get_security_callback(ssl);
	if (SSL_connect(ssl) == 1)
		puts("ok");
	else
		puts(ERR_reason_error_string(ERR_get_error()));
	if (strstr(argv[4], "late") != NULL)
		callback = admit_all;
	if (SSL_get_security_callback(ssl) != callback)
		puts("its security callback is lost");
	SSL_free(ssl);
	return 0;
}
