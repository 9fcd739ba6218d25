/* SPDX-License-Identifier: MIT */
/*
 * lacking DIR: calls each function that the shim hooks, and prints "lost" and
 * the name of what has not come to libssl; then does handshakes with a server
 * in this process whose key is weak (DIR/weak.pem), under the names listed.test
 * and other.test, and prints for each "ok" or "refused".
 * With LACKING_DLOPEN in its environment, dlopen fails for liblegacytls.so.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

/* In place of libc's, for all objects of the process. */
void *
dlopen(const char *path, int flags)
{
	__typeof__(dlopen) *next = (__typeof__(next))dlsym(RTLD_NEXT, "dlopen");
	Dl_info caller;

	if (getenv("LACKING_DLOPEN") != NULL &&
	    dladdr(__builtin_return_address(0), &caller) != 0 &&
	    strstr(caller.dli_fname, "liblegacytls") != NULL)
		return NULL;
	return next(path, flags);
}

static void
on_info(const SSL *ssl, int where, int ret)
{
	(void)ssl, (void)where, (void)ret;
}

static int
on_verify(int is_ok, X509_STORE_CTX *store)
{
	(void)store;
	return is_ok;
}

static int
on_security(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid,
    void *other, void *ex)
{
	(void)ssl, (void)ctx, (void)op, (void)bits, (void)nid;
	(void)other, (void)ex;
	return 1;
}

static void
expect(const char *name, bool is_there)
{
	if (!is_there)
		printf("lost %s\n", name);
}

/* What is set is there: asked for by what is not hooked, where that is. */
static void
try_context(SSL_CTX *ctx)
{
	SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
	expect("SSL_CTX_set_options",
	    (SSL_CTX_get_options(ctx) & SSL_OP_NO_TICKET) != 0);
	SSL_CTX_set_info_callback(ctx, on_info);
	expect("SSL_CTX_set_info_callback SSL_CTX_get_info_callback",
	    SSL_CTX_get_info_callback(ctx) == on_info);
	SSL_CTX_set_security_callback(ctx, on_security);
	expect("SSL_CTX_set_security_callback SSL_CTX_get_security_callback",
	    SSL_CTX_get_security_callback(ctx) == on_security);
	SSL_CTX_set0_security_ex_data(ctx, ctx);
	expect("SSL_CTX_set0_security_ex_data SSL_CTX_get0_security_ex_data",
	    SSL_CTX_get0_security_ex_data(ctx) == ctx);
}

static void
try_ssl(SSL *ssl)
{
	SSL_set_options(ssl, SSL_OP_NO_TICKET);
	expect("SSL_set_options SSL_get_options",
	    (SSL_get_options(ssl) & SSL_OP_NO_TICKET) != 0);
	SSL_clear_options(ssl, SSL_OP_NO_TICKET);
	expect("SSL_clear_options",
	    (SSL_get_options(ssl) & SSL_OP_NO_TICKET) == 0);
	SSL_set_info_callback(ssl, on_info);
	expect("SSL_set_info_callback SSL_get_info_callback",
	    SSL_get_info_callback(ssl) == on_info);
	SSL_set_verify(ssl, SSL_VERIFY_PEER, on_verify);
	expect("SSL_get_verify_callback",
	    SSL_get_verify_callback(ssl) == on_verify);
	SSL_set_security_callback(ssl, on_security);
	expect("SSL_set_security_callback SSL_get_security_callback",
	    SSL_get_security_callback(ssl) == on_security);
	SSL_set0_security_ex_data(ssl, ssl);
	expect("SSL_set0_security_ex_data SSL_get0_security_ex_data",
	    SSL_get0_security_ex_data(ssl) == ssl);
}

static SSL_CTX *
context(const SSL_METHOD *method)
{
	SSL_CTX *ctx = SSL_CTX_new(method);

	if (ctx != NULL)
		return ctx;
	puts("lost SSL_CTX_new SSL_CTX_new_ex");
	exit(0);
}

static void
handshake(SSL_CTX *client_ctx, SSL_CTX *server_ctx, const char *name)
{
	SSL *client = SSL_new(client_ctx), *server = SSL_new(server_ctx);
	int rounds, rv = -1, accepted = -1;
	BIO *ours, *theirs;

	if (client == NULL || server == NULL ||
	    !BIO_new_bio_pair(&ours, 0, &theirs, 0) ||
	    !SSL_set_tlsext_host_name(client, name))
		errx(1, "no memory");
	SSL_set_bio(client, ours, ours);
	SSL_set_bio(server, theirs, theirs);
	SSL_set_connect_state(client);
	SSL_set_accept_state(server);
	for (rounds = 0; rounds < 20 && (rv != 1 || accepted != 1); rounds++) {
		rv = SSL_do_handshake(client);
		if (rv != 1 && SSL_get_error(client, rv) != SSL_ERROR_WANT_READ)
			break;
		accepted = SSL_do_handshake(server);
	}
	printf("%s %s\n", name, rv == 1 ? "ok" : "refused");
	SSL_free(client);
	SSL_free(server);
}

int
main(int argc, char *argv[])
{
	SSL_CTX *ctx, *client_ctx, *server_ctx;
	char path[3][256];
	SSL *ssl;

	if (argc != 2)
		return 2;
	ctx = context(TLS_client_method());
	try_context(ctx);
	ssl = SSL_new(ctx);
	/* Which calls that. */
	if (ssl == NULL) {
		puts("lost SSL_clear");
		return 0;
	}
	try_ssl(ssl);
	SSL_free(ssl);
	SSL_CTX_free(ctx);

	snprintf(path[0], sizeof(path[0]), "%s/ca.pem", argv[1]);
	snprintf(path[1], sizeof(path[1]), "%s/weak.pem", argv[1]);
	snprintf(path[2], sizeof(path[2]), "%s/weak.key", argv[1]);
	client_ctx = context(TLS_client_method());
	server_ctx = context(TLS_server_method());
	SSL_CTX_set_security_level(server_ctx, 0);
	if (!SSL_CTX_load_verify_file(client_ctx, path[0]) ||
	    !SSL_CTX_use_certificate_file(
	        server_ctx, path[1], SSL_FILETYPE_PEM) ||
	    !SSL_CTX_use_PrivateKey_file(server_ctx, path[2], SSL_FILETYPE_PEM))
		errx(1, "%s", ERR_reason_error_string(ERR_get_error()));
	SSL_CTX_set_verify(client_ctx, SSL_VERIFY_PEER, NULL);
	handshake(client_ctx, server_ctx, "listed.test");
	handshake(client_ctx, server_ctx, "other.test");
	SSL_CTX_free(client_ctx);
	SSL_CTX_free(server_ctx);
	return 0;
}
