/* SPDX-License-Identifier: MIT */
/* A second handshake on a connection, asked for by either side. */
#include <string.h>
#include <unistd.h>

#include <openssl/ssl.h>

#include "faults/failing.h"
#include "faults/pair.h"
#include "faults/runs.h"
#include "faults/stage.h"
#include "support/loopback.h"

/* Asks the server, whose calls count, for another handshake. */
static void
renegotiate(struct pair *pair)
{
	char byte;
	int i;

	failing_count(false);
	SSL_renegotiate(pair->client);
	for (i = 0; i < 10; i++) {
		SSL_do_handshake(pair->client);
		failing_count(true);
		SSL_read(pair->server, &byte, 1);
		failing_count(false);
	}
	failing_count(true);
}

/* The server is the one under test: it lets a client renegotiate once. */
void
runs_server(const struct path *path, struct paths_result *result)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	/* The messages that end a handshake. */
	unsigned char once[12] = {0}, twice[12] = {0};
	struct pair pair = {0};
	int i, done = -1;

	(void)path;
	if (ctx == NULL || SSL_CTX_use_certificate(ctx, stage.strong) != 1 ||
	    SSL_CTX_use_PrivateKey(ctx, stage.strong_key) != 1)
		goto done;
	SSL_CTX_set_options(ctx, SSL_OP_ALLOW_CLIENT_RENEGOTIATION);
	pair.server = SSL_new(ctx);
	failing_count(false);
	pair.client = SSL_new(stage.client);
	failing_count(true);
	if (pair.server == NULL)
		goto done;
	pair_join(&pair);
	pair_posture(pair.server, &result->before);
	for (i = 0; i < 10 && done != 1; i++) {
		failing_count(false);
		done = SSL_do_handshake(pair.client);
		failing_count(true);
		SSL_do_handshake(pair.server);
	}
	pair_posture(pair.server, &result->hello);
	result->has_hello = true;
	renegotiate(&pair);
	SSL_get_finished(pair.server, once, sizeof(once));
	renegotiate(&pair);
	SSL_get_finished(pair.server, twice, sizeof(twice));
	result->has_passed = memcmp(once, twice, sizeof(once)) != 0;
done:
	pair_end(&pair, ctx);
}

/* Has the server ask: is it served? */
static bool
serves(SSL *ssl)
{
	char answer[16] = "";

	return SSL_write(ssl, "again", 5) == 5 &&
	       SSL_read(ssl, answer, sizeof(answer) - 1) > 0 &&
	       strcmp(answer, "served") == 0;
}

void
runs_renegotiate(const struct path *path, struct paths_result *result)
{
	SSL_CTX *ctx = pair_context(path);
	int fd = loopback_connect(stage.rehandshaker.port);
	SSL *ssl = ctx != NULL ? SSL_new(ctx) : NULL;

	if (ssl != NULL && SSL_set_tlsext_host_name(ssl, "listed.test") == 1 &&
	    SSL_set_fd(ssl, fd) == 1) {
		pair_posture(ssl, &result->before);
		pair_watch(ssl, result);
		if (SSL_connect(ssl) == 1 && serves(ssl))
			result->has_passed = serves(ssl);
		pair_posture(ssl, &result->after);
		result->has_ended = true;
	}
	SSL_free(ssl);
	SSL_CTX_free(ctx);
	close(fd);
}
