/* SPDX-License-Identifier: MIT */
/* SSLs, sessions and processes that are used again. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "preload/fixture.h"
#include "preload/memory.h"
#include "support/preload.h"
#include "support/real.h"

static void
resumption(void **state)
{
	SSL_SESSION *session;
	SSL *ssl;

	(void)state;
	assert_int_equal(
	    client_handshake(fixture.ctx, "listed.test", &fixture.legacy, &ssl),
	    1);
	session = SSL_get1_session(ssl);
	SSL_shutdown(ssl);
	client_free(ssl);

	ssl = client_new(fixture.ctx, "listed.test");
	client_connect(ssl, &fixture.legacy);
	SSL_set_session(ssl, session);
	assert_int_equal(SSL_connect(ssl), 1);
	assert_true(SSL_session_reused(ssl));
	client_free(ssl);

	/* A session knows its host's name, but it is not who is asked now. */
	ssl = client_new(fixture.ctx, NULL);
	client_connect(ssl, &fixture.legacy);
	SSL_set_session(ssl, session);
	assert_int_equal(SSL_connect(ssl), -1);
	assert_int_equal(client_reason(), REFUSED);
	client_free(ssl);

	ssl = client_new(fixture.ctx, "other.test");
	client_connect(ssl, &fixture.legacy);
	SSL_set_session(ssl, session);
	assert_int_equal(SSL_connect(ssl), -1);
	assert_int_equal(client_reason(), REFUSED);
	client_free(ssl);
	SSL_SESSION_free(session);
}

/* It may have been admitted for listed.test alone, whoever looks at it. */
static void
judge_at_level_1(int mode)
{
	static const char *const names[] = {"listed.test", "other.test"};
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	struct memory_pair pair;
	SSL_SESSION *weak;
	size_t i;

	SSL_CTX_set_verify(ctx, mode, NULL);
	SSL_CTX_load_verify_file(ctx, scratch_path(&fixture.scratch, "ca.pem"));
	SSL_CTX_set_security_level(ctx, 2);
	SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION);
	memory_pair_make(&pair, &fixture.scratch, ctx, "listed.test");
	assert_int_equal(memory_pair_handshake(&pair), 1);
	weak = SSL_get1_session(pair.client);
	SSL_set_shutdown(
	    pair.client, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
	memory_pair_free(&pair);
	for (i = 0; i < 2; i++) {
		memory_pair_make(&pair, &fixture.scratch, ctx, names[i]);
		assert_int_equal(SSL_set_session(pair.client, weak), 1);
		assert_int_equal(SSL_do_handshake(pair.client), -1);
		assert_int_equal(SSL_get_session(pair.client) == weak, i == 0);
		memory_pair_free(&pair);
	}
	SSL_SESSION_free(weak);
	SSL_CTX_free(ctx);
}

static void
session_of_a_chain_judged_at_level_1(void **state)
{
	(void)state;
	judge_at_level_1(SSL_VERIFY_PEER);
	judge_at_level_1(SSL_VERIFY_NONE);
}

/* Connects the same SSL again, to a new socket and under another name. */
static int
again(SSL *ssl, const char *name, bool is_cleared)
{
	close(SSL_get_fd(ssl));
	SSL_set_session(ssl, NULL);
	if (is_cleared)
		SSL_clear(ssl);
	else
		SSL_set_connect_state(ssl);
	SSL_set_tlsext_host_name(ssl, name);
	client_connect(ssl, &fixture.legacy);
	return SSL_connect(ssl);
}

static void
reused_for_another_peer(void **state)
{
	uint64_t options;
	int round;
	SSL *ssl;

	(void)state;
	for (round = 0; round < 2; round++) {
		ssl = client_new(fixture.ctx, "listed.test");
		options = real_options(ssl);
		client_connect(ssl, &fixture.legacy);
		assert_int_equal(SSL_connect(ssl), 1);
		assert_int_equal(again(ssl, "other.test", round == 0), -1);
		assert_int_equal(client_reason(), REFUSED);
		assert_int_equal(real_options(ssl), options);
		SSL_clear(ssl);
		assert_int_equal(again(ssl, "listed.test", round == 0), 1);
		client_free(ssl);
	}
}

static void
failed_handshake_leaves_nothing_to_the_next(void **state)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	uint64_t options;
	SSL *ssl;

	(void)state;
	/* Trusts nobody: the listed host fails after it has been relaxed. */
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	ssl = client_new(ctx, "listed.test");
	options = real_options(ssl);
	client_connect(ssl, &fixture.legacy);
	assert_int_equal(SSL_connect(ssl), -1);
	assert_int_equal(client_reason(), SSL_R_CERTIFICATE_VERIFY_FAILED);
	assert_int_equal(real_options(ssl), options);
	assert_int_equal(again(ssl, "other.test", true), -1);
	assert_int_equal(client_reason(), REFUSED);
	assert_int_equal(real_options(ssl), options);
	client_free(ssl);
	SSL_CTX_free(ctx);
}

static void
duplicate(void **state)
{
	SSL *ssl, *copy;

	(void)state;
	ssl = client_new(fixture.ctx, "listed.test");
	/* SSL_dup does not copy the server name. */
	copy = SSL_dup(ssl);
	client_connect(copy, &fixture.legacy);
	assert_int_equal(SSL_connect(copy), -1);
	assert_int_equal(client_reason(), REFUSED);
	client_free(copy);

	/* Of one whose handshake has failed, which is still relaxed. */
	client_connect(ssl, &fixture.legacy);
	SSL_set_verify(ssl, SSL_VERIFY_PEER, NULL);
	X509_VERIFY_PARAM_set1_host(SSL_get0_param(ssl), "another.test", 0);
	assert_int_equal(SSL_connect(ssl), -1);
	client_reason();
	close(SSL_get_fd(ssl));
	SSL_clear(ssl);
	copy = SSL_dup(ssl);
	assert_non_null(copy);
	SSL_free(ssl);
	SSL_set_tlsext_host_name(copy, "other.test");
	client_connect(copy, &fixture.legacy);
	assert_int_equal(SSL_connect(copy), -1);
	assert_int_equal(client_reason(), REFUSED);
	client_free(copy);
}

static void *
hundred_handshakes(void *data)
{
	const char *name = data;
	bool is_listed = strcmp(name, "listed.test") == 0;
	intptr_t wrong = 0;
	SSL *ssl;
	int i, rv;

	for (i = 0; i < 100; i++) {
		rv = client_handshake(fixture.ctx, name, &fixture.legacy, &ssl);
		wrong += (rv == 1) != is_listed;
		if (rv != 1)
			wrong += client_reason() != REFUSED;
		client_free(ssl);
	}
	return (void *)wrong;
}

static void
two_threads_two_hosts(void **state)
{
	pthread_t listed, other;
	void *wrong;

	(void)state;
	pthread_create(
	    &listed, NULL, hundred_handshakes, (void *)"listed.test");
	pthread_create(&other, NULL, hundred_handshakes, (void *)"other.test");
	pthread_join(listed, &wrong);
	assert_null(wrong);
	pthread_join(other, &wrong);
	assert_null(wrong);
}

static void
fork_before_the_handshake(void **state)
{
	static const char *const names[] = {"listed.test", "other.test"};
	int i, status;
	SSL *ssl;
	pid_t pid;

	(void)state;
	for (i = 0; i < 2; i++) {
		ssl = client_new(fixture.ctx, names[i]);
		client_connect(ssl, &fixture.legacy);
		pid = fork();
		if (pid == 0)
			_exit(SSL_connect(ssl) == 1 ? 10 : 11);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 10 + i);
		client_free(ssl);
	}
}

/* What the application calls its peer in its own callback. */
static const char *name_at_start;

static void
name_the_peer(const SSL *ssl, int where, int ret)
{
	(void)ret;
	if ((where & SSL_CB_HANDSHAKE_START) != 0)
		SSL_set_tlsext_host_name((SSL *)ssl, name_at_start);
}

static void
peer_named_by_an_info_callback(void **state)
{
	SSL *ssl;

	(void)state;
	ssl = client_new(fixture.ctx, "listed.test");
	SSL_set_info_callback(ssl, name_the_peer);
	name_at_start = "other.test";
	client_connect(ssl, &fixture.legacy);
	assert_int_equal(SSL_connect(ssl), -1);
	assert_int_equal(client_reason(), REFUSED);
	client_free(ssl);

	ssl = client_new(fixture.ctx, "other.test");
	SSL_set_info_callback(ssl, name_the_peer);
	name_at_start = "listed.test";
	client_connect(ssl, &fixture.legacy);
	assert_int_equal(SSL_connect(ssl), 1);
	client_free(ssl);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(resumption),
	    cmocka_unit_test(session_of_a_chain_judged_at_level_1),
	    cmocka_unit_test(reused_for_another_peer),
	    cmocka_unit_test(failed_handshake_leaves_nothing_to_the_next),
	    cmocka_unit_test(duplicate),
	    cmocka_unit_test(peer_named_by_an_info_callback),
	    cmocka_unit_test(two_threads_two_hosts),
	    cmocka_unit_test(fork_before_the_handshake),
	};

	(void)argc;
	preload_this(argv, "listed.test");
	return cmocka_run_group_tests_name(
	    "reuse", tests, fixture_start, fixture_stop);
}
