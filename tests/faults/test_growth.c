/* SPDX-License-Identifier: MIT */
/*
 * test_growth COUNT: memory after COUNT handshakes, 50,000 at least, is what it
 * was after a tenth of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/ssl.h>

#include "preload/certs.h"
#include "support/preload.h"
#include "support/scratch_group.h"

/* With fewer the heap has not found its size after a tenth. */
#define COUNT_MIN 50000

/* glibc's smallest block, and a page. */
#define BLOCK 32
#define PAGE 4096

static const struct row {
	const char *name;
	const char *host;
	bool has_journal;
} rows[] = {
    {"listed, with a journal", "listed.test", true},
    {"another host", "other.test", false},
    {"listed", "listed.test", false},
};

/* Read-only once the tests begin. */
static struct {
	long count;
	EVP_PKEY *key; /* EC, which is fast */
	X509 *cert;
} fixture;

static int
prepare(void **state)
{
	const struct cert_kind kind = {
	    "DNS:listed.test,DNS:other.test", EVP_sha256, -86400, 86400, true};

	make_scratch(state);
	fixture.key = EVP_EC_gen("P-256");
	assert_non_null(fixture.key);
	fixture.cert = cert_make(&kind, fixture.key, NULL, NULL);
	return 0;
}

static int
tidy(void **state)
{
	X509_free(fixture.cert);
	EVP_PKEY_free(fixture.key);
	return remove_scratch(state);
}

/* In pages. */
static long
resident(void)
{
	FILE *file = fopen("/proc/self/statm", "re");
	long pages = -1;

	if (file == NULL || fscanf(file, "%*d %ld", &pages) != 1)
		_exit(2);
	fclose(file);
	return pages;
}

static void
handshake(SSL_CTX *client_ctx, SSL_CTX *server_ctx, const char *host)
{
	SSL *client = SSL_new(client_ctx), *server = SSL_new(server_ctx);
	int done = -1, accepted = -1;
	BIO *ours, *theirs;

	if (client == NULL || server == NULL ||
	    !BIO_new_bio_pair(&ours, 0, &theirs, 0) ||
	    !SSL_set_tlsext_host_name(client, host))
		_exit(3);
	SSL_set_bio(client, ours, ours);
	SSL_set_bio(server, theirs, theirs);
	SSL_set_connect_state(client);
	SSL_set_accept_state(server);
	while (done != 1 || accepted != 1) {
		done = SSL_do_handshake(client);
		if (done != 1 &&
		    SSL_get_error(client, done) != SSL_ERROR_WANT_READ)
			_exit(4);
		accepted = SSL_do_handshake(server);
	}
	SSL_free(client);
	SSL_free(server);
}

/* Writes the growth, in pages, into the pipe. */
static void
grow(const struct row *row, int out)
{
	SSL_CTX *client_ctx, *server_ctx;
	char journal[128];
	long i, before = 0;

	snprintf(journal, sizeof(journal), "%s/journal", scratch.dir);
	if (row->has_journal)
		setenv("LEGACYTLS_JOURNAL", journal, 1);
	client_ctx = SSL_CTX_new(TLS_client_method());
	server_ctx = SSL_CTX_new(TLS_server_method());
	if (client_ctx == NULL || server_ctx == NULL ||
	    !SSL_CTX_use_certificate(server_ctx, fixture.cert) ||
	    !SSL_CTX_use_PrivateKey(server_ctx, fixture.key) ||
	    !X509_STORE_add_cert(
	        SSL_CTX_get_cert_store(client_ctx), fixture.cert))
		_exit(5);
	SSL_CTX_set_verify(client_ctx, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_session_cache_mode(server_ctx, SSL_SESS_CACHE_OFF);
	for (i = 0; i < fixture.count; i++) {
		if (i == fixture.count / 10)
			before = resident();
		handshake(client_ctx, server_ctx, row->host);
	}
	before = resident() - before;
	_exit(write(out, &before, sizeof(before)) == sizeof(before) ? 0 : 6);
}

static void
memory_is_flat(void **state)
{
	long pages;
	int status, ends[2];
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	/* The settings are read once in a process. */
	pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid == 0)
		grow(*state, ends[1]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(read(ends[0], &pages, sizeof(pages)), sizeof(pages));
	close(ends[0]);
	close(ends[1]);
	print_message("%ld handshakes: %+ld pages\n", fixture.count, pages);
	/* Half of what one block takes that is lost in each handshake. */
	if (pages > (fixture.count - fixture.count / 10) * BLOCK / PAGE / 2)
		fail_msg("%ld pages more", pages);
}

#define COUNT (sizeof(rows) / sizeof(rows[0]))

int
main(int argc, char *argv[])
{
	struct CMUnitTest tests[COUNT];
	size_t i;

	preload_this(argv, "listed.test");
	fixture.count = argc == 2 ? atol(argv[1]) : 0;
	if (fixture.count < COUNT_MIN)
		return 2;
	for (i = 0; i < COUNT; i++)
		tests[i] = (struct CMUnitTest){
		    rows[i].name, memory_is_flat, NULL, NULL, (void *)&rows[i]};
	return cmocka_run_group_tests_name("growth", tests, prepare, tidy);
}
