/* SPDX-License-Identifier: MIT */
/* Many processes and threads write one journal: every line is whole. */
#include <pthread.h>
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

#include "preload/memory.h"
#include "support/preload.h"

#define PROCESSES 8
#define THREADS 4
#define HANDSHAKES 1000

/* A host for each: none may be missing, and none be there twice. */
#define HOST "h%d-%d-%d.load.test"

static const char check[] =
    "import json, sys\n"
    "lines = open(sys.argv[1], 'rb').read().split(b'\\n')\n"
    "assert lines.pop() == b''\n"
    "records = [json.loads(line.decode('utf-8')) for line in lines]\n"
    "hosts = {record['host'] for record in records}\n"
    "expected = {'h%d-%d-%d.load.test' % (p, t, h) for p in range(8)\n"
    "            for t in range(4) for h in range(1000)}\n"
    "assert hosts == expected, len(hosts)\n"
    "assert all(record['outcome'] == 'ok' for record in records)\n"
    "print(len(records), len({record['pid'] for record in records}))\n";

/* Made before the first fork, read-only after. */
static struct scratch scratch;
static char pem[96], key[96];
static int process;

/* A handshake that resumes the session, if there is one; a session of it. */
static SSL_SESSION *
handshake(
    SSL_CTX *ctx, SSL_CTX *server_ctx, const char *host, SSL_SESSION *session)
{
	const int closed = SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN;
	struct memory_pair pair = {.server_ctx = server_ctx};
	BIO *ours, *theirs;

	pair.client = SSL_new(ctx);
	pair.server = SSL_new(server_ctx);
	SSL_set_tlsext_host_name(pair.client, host);
	BIO_new_bio_pair(&ours, 0, &theirs, 0);
	SSL_set_bio(pair.client, ours, ours);
	SSL_set_bio(pair.server, theirs, theirs);
	SSL_set_connect_state(pair.client);
	SSL_set_accept_state(pair.server);
	if (session != NULL)
		SSL_set_session(pair.client, session);
	SSL_SESSION_free(session);
	session = memory_pair_handshake(&pair) == 1 ?
	              SSL_get1_session(pair.client) :
	              NULL;
	SSL_set_shutdown(pair.client, closed);
	SSL_set_shutdown(pair.server, closed);
	SSL_free(pair.client);
	SSL_free(pair.server);
	return session;
}

/* In a thread of a child: no cmocka. Returns whether all went well. */
static void *
work(void *data)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	SSL_CTX *server_ctx = SSL_CTX_new(TLS_server_method());
	SSL_SESSION *session = NULL;
	char host[64];
	int i;

	SSL_CTX_use_certificate_file(server_ctx, pem, SSL_FILETYPE_PEM);
	SSL_CTX_use_PrivateKey_file(server_ctx, key, SSL_FILETYPE_PEM);
	SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION);
	for (i = 0; i < HANDSHAKES; i++) {
		snprintf(
		    host, sizeof(host), HOST, process, (int)(intptr_t)data, i);
		session = handshake(ctx, server_ctx, host, session);
		if (session == NULL)
			break;
	}
	SSL_SESSION_free(session);
	SSL_CTX_free(ctx);
	SSL_CTX_free(server_ctx);
	return (void *)(intptr_t)(i == HANDSHAKES);
}

static void
run_threads(void)
{
	pthread_t threads[THREADS];
	void *is_well;
	intptr_t i;

	for (i = 0; i < THREADS; i++) {
		if (pthread_create(&threads[i], NULL, work, (void *)i) != 0)
			_exit(1);
	}
	for (i = 0; i < THREADS; i++) {
		pthread_join(threads[i], &is_well);
		if (is_well == NULL)
			_exit(1);
	}
	_exit(0);
}

static void
no_record_is_lost(void **state)
{
	const char *const argv[] = {
	    "python3", "-c", check, getenv("LEGACYTLS_JOURNAL"), NULL};
	struct process_result result;
	pid_t pids[PROCESSES] = {0};
	int status;

	(void)state;
	for (process = 0; process < PROCESSES; process++) {
		pids[process] = fork();
		assert_true(pids[process] != -1);
		if (pids[process] == 0)
			run_threads();
	}
	for (process = 0; process < PROCESSES; process++) {
		assert_int_equal(
		    waitpid(pids[process], &status, 0), pids[process]);
		assert_int_equal(status, 0);
	}
	result = process_run(argv, NULL, NULL);
	assert_string_equal(result.output, "32000 8\n");
	process_result_free(&result);
}

static int
make_folder(void **state)
{
	(void)state;
	scratch_make(&scratch);
	snprintf(pem, sizeof(pem), "%s", scratch_path(&scratch, "strong.pem"));
	snprintf(key, sizeof(key), "%s", scratch_path(&scratch, "strong.key"));
	return setenv(
	    "LEGACYTLS_JOURNAL", scratch_path(&scratch, "journal"), 1);
}

static int
remove_folder(void **state)
{
	(void)state;
	scratch_remove(&scratch);
	/* This process has not used TLS, and would say so as it ends. */
	return unsetenv("LEGACYTLS_JOURNAL");
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(no_record_is_lost),
	};

	(void)argc;
	preload_this(argv, ".load.test");
	return cmocka_run_group_tests_name(
	    "journal_load", tests, make_folder, remove_folder);
}
