/* SPDX-License-Identifier: MIT */
/*
 * reusing COUNT DIR NAME: so many times an SSL connects to NAME, once more with
 * its session, and its copy after it. DIR has ca.pem, strong.pem, strong.key.
 */
#include <stdio.h>
#include <stdlib.h>

#include <openssl/ssl.h>

static SSL_CTX *client_ctx, *server_ctx;

static void
require(int is_good, const char *what)
{
	if (is_good != 1) {
		fprintf(stderr, "reusing: %s\n", what);
		exit(1);
	}
}

static void
contexts_make(const char *dir)
{
	char ca[256], cert[256], key[256];

	snprintf(ca, sizeof(ca), "%s/ca.pem", dir);
	snprintf(cert, sizeof(cert), "%s/strong.pem", dir);
	snprintf(key, sizeof(key), "%s/strong.key", dir);
	client_ctx = SSL_CTX_new(TLS_client_method());
	server_ctx = SSL_CTX_new(TLS_server_method());
	require(client_ctx != NULL && server_ctx != NULL, "memory");
	require(SSL_CTX_load_verify_locations(client_ctx, ca, NULL), ca);
	SSL_CTX_set_verify(client_ctx, SSL_VERIFY_PEER, NULL);
	/* Of TLS 1.2 the session is there when the handshake is done. */
	SSL_CTX_set_max_proto_version(client_ctx, TLS1_2_VERSION);
	/* A list that 'ciphers' has something to append to. */
	require(SSL_CTX_set_cipher_list(client_ctx, "ECDHE+AESGCM"), "suites");
	require(
	    SSL_CTX_use_certificate_file(server_ctx, cert, SSL_FILETYPE_PEM),
	    cert);
	require(SSL_CTX_use_PrivateKey_file(server_ctx, key, SSL_FILETYPE_PEM),
	    key);
}

static SSL *
meet(SSL *client)
{
	SSL *server = SSL_new(server_ctx);
	BIO *ours = NULL, *theirs = NULL;

	require(
	    server != NULL && BIO_new_bio_pair(&ours, 0, &theirs, 0), "memory");
	SSL_set_bio(client, ours, ours);
	SSL_set_bio(server, theirs, theirs);
	SSL_set_connect_state(client);
	SSL_set_accept_state(server);
	return server;
}

static void
handshake(SSL *client)
{
	SSL *server = meet(client);
	int done = 0, accepted = 0;

	while (done != 1 || accepted != 1) {
		done = SSL_do_handshake(client);
		require(done == 1 ||
		            SSL_get_error(client, done) == SSL_ERROR_WANT_READ,
		    "handshake");
		accepted = SSL_do_handshake(server);
	}
	SSL_free(server);
}

/* Only one that is to begin is copied; this has what the begun one had. */
static SSL *
copy_begun(SSL *ssl)
{
	SSL *copy;

	SSL_free(meet(ssl));
	(void)SSL_do_handshake(ssl);
	require(SSL_clear(ssl), "SSL_clear");
	copy = SSL_dup(ssl);
	require(copy != NULL && copy != ssl, "SSL_dup");
	return copy;
}

static void
turn(const char *name)
{
	SSL *ssl = SSL_new(client_ctx), *copy;
	SSL_SESSION *session;

	require(ssl != NULL && SSL_set_tlsext_host_name(ssl, name), name);
	handshake(ssl);
	session = SSL_get1_session(ssl);
	/* Or it could not be resumed: SSL_clear(3). */
	SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN);
	require(SSL_clear(ssl) && SSL_set_session(ssl, session), "session");
	handshake(ssl);
	require(SSL_session_reused(ssl), "not resumed");
	require(SSL_clear(ssl) && SSL_set_session(ssl, NULL), "SSL_clear");
	copy = copy_begun(ssl);
	handshake(copy);
	SSL_free(copy);
	SSL_free(ssl);
	SSL_SESSION_free(session);
}

int
main(int argc, char *argv[])
{
	long i;

	if (argc != 4)
		return 2;
	contexts_make(argv[2]);
	for (i = atol(argv[1]); i > 0; i--)
		turn(argv[3]);
	SSL_CTX_free(client_ctx);
	SSL_CTX_free(server_ctx);
	return 0;
}
