/* SPDX-License-Identifier: MIT */
/* Clients that name nobody: where they connect to tells who it is. */
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/ssl.h>

#include "faults/failing.h"
#include "faults/pair.h"
#include "faults/runs.h"
#include "faults/stage.h"
#include "support/loopback.h"

/* For what the other end has written; loopback takes no time. */
#define WAIT_MS 2000

/* A server of the path's kind, on the socket; what it does is not counted. */
static void
serve(struct pair *pair, const struct path *path, int fd)
{
	bool counts = failing_count(false);

	pair->server = SSL_new(stage.servers[path->server]);
	assert_non_null(pair->server);
	assert_int_equal(SSL_set_fd(pair->server, fd), 1);
	SSL_set_accept_state(pair->server);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	failing_count(counts);
}

/* The server's turn. Returns what SSL_do_handshake does. */
static int
answer(struct pair *pair, int theirs)
{
	bool counts = failing_count(false);
	struct pollfd ready = {.fd = theirs, .events = POLLIN};
	int rv;

	(void)poll(&ready, 1, WAIT_MS);
	rv = SSL_do_handshake(pair->server);
	failing_count(counts);
	return rv;
}

static void
await(int fd)
{
	struct pollfd ready = {.fd = fd, .events = POLLIN};

	(void)poll(&ready, 1, WAIT_MS);
}

/*
 * The client's turn: 1 when it is done, 0 when it waits for an answer, -1 if it
 * failed. A connection on loopback is there at once.
 */
static int
ask(SSL *ssl)
{
	int rv, error, tries = 0;

	do {
		rv = SSL_do_handshake(ssl);
		error = SSL_get_error(ssl, rv);
	} while (error == SSL_ERROR_WANT_CONNECT && tries++ < 100);
	return rv == 1 ? 1 : error == SSL_ERROR_WANT_READ ? 0 : -1;
}

/* The handshake, a byte, and what is seen of them, as by pair_talk. */
static void
talk(struct pair *pair, int listener, int theirs, const struct path *path,
    struct paths_result *result)
{
	int done = 0, accepted = 0, rounds;
	char byte = 'x';

	pair_watch(pair->client, result);
	for (rounds = 0; rounds < 8 && (done != 1 || accepted != 1); rounds++) {
		done = ask(pair->client);
		if (done == -1)
			break;
		if (theirs == -1) {
			await(listener);
			theirs = accept(listener, NULL, NULL);
			serve(pair, path, theirs);
		}
		if (accepted != 1)
			accepted = answer(pair, theirs);
		if (done != 1)
			await(SSL_get_fd(pair->client));
	}
	if (done == 1 && accepted == 1 &&
	    SSL_write(pair->client, &byte, 1) == 1) {
		await(theirs);
		result->has_passed = SSL_read(pair->server, &byte, 1) == 1;
	}
	pair_posture(pair->client, &result->after);
	result->has_ended = true;
	close(theirs);
}

void
runs_socket(const struct path *path, struct paths_result *result)
{
	bool counts = failing_count(false);
	struct pair pair = {0};
	int ours, theirs;
	SSL_CTX *ctx;

	loopback_pair(1, &ours, &theirs);
	fcntl(ours, F_SETFL, O_NONBLOCK);
	failing_count(counts);
	ctx = pair_context(path);
	pair.client = ctx != NULL ? SSL_new(ctx) : NULL;
	if (pair.client != NULL && SSL_set_fd(pair.client, ours) == 1) {
		SSL_set_connect_state(pair.client);
		pair_posture(pair.client, &result->before);
		serve(&pair, path, theirs);
		talk(&pair, -1, theirs, path, result);
	}
	pair_end(&pair, ctx);
	close(ours);
}

void
runs_late(const struct path *path, struct paths_result *result)
{
	bool counts = failing_count(false);
	struct pair pair = {0};
	char target[32];
	uint16_t port;
	int listener = loopback_listen(1, &port);
	SSL_CTX *ctx;
	BIO *bio;

	failing_count(counts);
	snprintf(target, sizeof(target), "127.0.0.1:%u", port);
	ctx = pair_context(path);
	pair.client = ctx != NULL ? SSL_new(ctx) : NULL;
	bio = pair.client != NULL ? BIO_new_connect(target) : NULL;
	if (bio != NULL) {
		SSL_set_bio(pair.client, bio, bio);
		SSL_set_connect_state(pair.client);
		pair_posture(pair.client, &result->before);
		BIO_set_nbio(bio, 1);
		talk(&pair, listener, -1, path, result);
	}
	pair_end(&pair, ctx);
	close(listener);
}

/* The ClientHello goes out as it would by the socket, which OpenSSL lacks. */
void
runs_hidden(const struct path *path, struct paths_result *result)
{
	bool counts = failing_count(false), has_hello;
	struct pair pair = {0};
	int ours, theirs;
	SSL_CTX *ctx;

	loopback_pair(1, &ours, &theirs);
	failing_count(counts);
	ctx = pair_context(path);
	pair.client = ctx != NULL ? SSL_new(ctx) : NULL;
	if (pair.client != NULL) {
		pair_meet(&pair, path->server);
		pair_posture(pair.client, &result->before);
		pair_watch(pair.client, result);
		(void)SSL_do_handshake(pair.client);
		has_hello = result->has_hello;
		(void)loopback_say(ours);
		pair_talk(&pair, result);
		result->has_hello |= has_hello;
	}
	pair_end(&pair, ctx);
	close(ours);
	close(theirs);
}
