/* SPDX-License-Identifier: MIT */
/*
 * handshake [OPTION...] DIR NAME: full TLS handshakes with NAME, client and
 * server in this process. DIR has ca.pem, strong.pem and strong.key. Prints
 * of one handshake
 *     wall nanoseconds, CPU nanoseconds, allocations
 * the CPU's of both sides, the allocations of the client's alone.
 *     -n COUNT    handshakes that are measured, after one that is not
 *     -t THREADS  so many threads share them
 *     -b MIB      and each client then reads and writes so much
 *     -c CIPHERS  the client's own list of suites
 *     -o CIPHERS  the client relaxes by its own code, as 'default' does;
 *                 CIPHERS is its list then, or "-" if that stays
 *     -s          over TCP, and not in memory
 * All that the client does is in the functions client_*, which do not call each
 * other, for callgrind's --toggle-collect.
 */
#define _GNU_SOURCE
#include <err.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/ssl.h>

#include "bench/allocations.h"
#include "bench/tls.h"
#include "bench/transport.h"

#define CHUNK 16384

static struct {
	const char *name;
	const char *ciphers;
	const char *own;
	bool is_tcp;
	int count;
	int threads;
	int mib;
} options = {.count = 10, .threads = 1};

static SSL_CTX *client_ctx, *server_ctx;
static _Atomic size_t allocations;

static __attribute__((noinline)) SSL *
client_make(BIO *bio)
{
	SSL *ssl = SSL_new(client_ctx);

	if (ssl == NULL || !SSL_set_tlsext_host_name(ssl, options.name) ||
	    !X509_VERIFY_PARAM_set1_host(SSL_get0_param(ssl), options.name, 0))
		tls_die("client");
	if (options.own != NULL) {
		SSL_set_options(ssl, SSL_OP_LEGACY_SERVER_CONNECT);
		SSL_set_security_level(ssl, 1);
		if (strcmp(options.own, "-") != 0 &&
		    !SSL_set_cipher_list(ssl, options.own))
			tls_die("cipher list");
	}
	SSL_set_bio(ssl, bio, bio);
	SSL_set_connect_state(ssl);
	return ssl;
}

static __attribute__((noinline)) int
client_handshake(SSL *ssl)
{
	return SSL_do_handshake(ssl);
}

static __attribute__((noinline)) int
client_write(SSL *ssl, const char *bytes)
{
	return SSL_write(ssl, bytes, CHUNK);
}

static __attribute__((noinline)) int
client_read(SSL *ssl, char *bytes)
{
	return SSL_read(ssl, bytes, CHUNK);
}

static __attribute__((noinline)) void
client_free(SSL *ssl)
{
	SSL_free(ssl);
}

/* Back and forth, in chunks that fit into one record and into the memory. */
static void
exchange(SSL *client, SSL *server)
{
	static const char bytes[CHUNK];
	char buffer[CHUNK];
	int i, got;

	for (i = 0; i < options.mib * (1 << 20) / CHUNK; i++) {
		if (client_write(client, bytes) != CHUNK)
			tls_die("write");
		for (got = 0; got < CHUNK;)
			got += SSL_read(server, buffer, CHUNK);
		if (SSL_write(server, bytes, CHUNK) != CHUNK)
			tls_die("write back");
		for (got = 0; got < CHUNK;)
			got += client_read(client, buffer);
	}
}

static size_t
handshake(void)
{
	BIO *ours, *theirs;
	SSL *client, *server = SSL_new(server_ctx);
	int done = 0, accepted = 0;
	size_t before, count;

	transport_make(options.is_tcp, &ours, &theirs);
	SSL_set_bio(server, theirs, theirs);
	SSL_set_accept_state(server);
	before = allocations_count();
	client = client_make(ours);
	count = allocations_count() - before;
	while (done != 1 || accepted != 1) {
		before = allocations_count();
		done = client_handshake(client);
		count += allocations_count() - before;
		if (done != 1 &&
		    SSL_get_error(client, done) != SSL_ERROR_WANT_READ)
			tls_die("handshake");
		accepted = SSL_do_handshake(server);
	}
	exchange(client, server);
	client_free(client);
	SSL_free(server);
	return count;
}

static void *
work(void *unused)
{
	size_t count = 0;
	int i;

	(void)unused;
	for (i = 0; i < options.count / options.threads; i++)
		count += handshake();
	atomic_fetch_add(&allocations, count);
	return NULL;
}

static void
measure(void)
{
	pthread_t *threads = calloc(options.threads, sizeof(*threads));
	int i, n = options.count / options.threads * options.threads;
	struct stopwatch watch;

	stopwatch_start(&watch);
	if (options.threads == 1)
		work(NULL);
	for (i = 0; options.threads > 1 && i < options.threads; i++) {
		if (pthread_create(&threads[i], NULL, work, NULL) != 0)
			tls_die("thread");
	}
	for (i = 0; options.threads > 1 && i < options.threads; i++)
		pthread_join(threads[i], NULL);
	stopwatch_print(&watch, n);
	printf(" %.3f\n", (double)atomic_load(&allocations) / n);
	free(threads);
}

static void
options_read(int argc, char *argv[])
{
	int letter;

	while ((letter = getopt(argc, argv, "n:t:b:c:o:s")) != -1) {
		switch (letter) {
		case 'n':
			options.count = atoi(optarg);
			break;
		case 't':
			options.threads = atoi(optarg);
			break;
		case 'b':
			options.mib = atoi(optarg);
			break;
		case 'c':
			options.ciphers = optarg;
			break;
		case 'o':
			options.own = optarg;
			break;
		case 's':
			options.is_tcp = true;
			break;
		default:
			exit(1);
		}
	}
	if (argc - optind != 2 || options.count < options.threads ||
	    options.threads < 1)
		errx(1, "usage: handshake [OPTION...] DIR NAME");
	options.name = argv[optind + 1];
}

int
main(int argc, char *argv[])
{
	options_read(argc, argv);
	client_ctx = tls_client(argv[optind]);
	server_ctx = tls_server(argv[optind]);
	if (options.ciphers != NULL &&
	    !SSL_CTX_set_cipher_list(client_ctx, options.ciphers))
		tls_die("cipher list");
	handshake();
	measure();
	SSL_CTX_free(client_ctx);
	SSL_CTX_free(server_ctx);
	return 0;
}
