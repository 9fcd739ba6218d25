/* SPDX-License-Identifier: MIT */
/* The ways in which a program can make a connection. */
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/bio.h>
#include <openssl/err.h>

#include "preload/client.h"
#include "support/preload.h"

#define REFUSED SSL_R_UNSAFE_LEGACY_RENEGOTIATION_DISABLED

/* Made once by make_servers, read-only after. */
static struct {
	struct scratch scratch;
	struct server legacy; /* lacks RFC 5746 */
	SSL_CTX *ctx;
} fixture;

static int
make_servers(void **state)
{
	(void)state;
	scratch_make(&fixture.scratch);
	server_gnutls(
	    &fixture.legacy, &fixture.scratch, "strong", SERVER_NO_RFC5746);
	fixture.ctx = client_context(&fixture.scratch);
	return 0;
}

static int
stop_servers(void **state)
{
	(void)state;
	SSL_CTX_free(fixture.ctx);
	server_stop(&fixture.legacy);
	scratch_remove(&fixture.scratch);
	return 0;
}

static void
assert_connects(const char *name)
{
	SSL *ssl;

	if (client_handshake(fixture.ctx, name, &fixture.legacy, &ssl) != 1)
		fail_msg("%s: reason %d", name, client_reason());
	assert_int_equal(SSL_get_verify_result(ssl), X509_V_OK);
	client_free(ssl);
}

static void
assert_refused(const char *name)
{
	SSL *ssl;

	assert_int_equal(
	    client_handshake(fixture.ctx, name, &fixture.legacy, &ssl), -1);
	assert_int_equal(client_reason(), REFUSED);
	client_free(ssl);
}

static void
listed_host_connects(void **state)
{
	(void)state;
	assert_connects("listed.test");
	assert_connects("LISTED.Test");
}

static void
other_hosts_stay_strict(void **state)
{
	static const char *const names[] = {"other.test", "near.listed.test",
	    "listed.test.evil.test", "xlisted.test", "listed.tes",
	    "listed.testx", "listed-test", "localhost", "127.0.0.1", NULL};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_refused(names[i]);
}

static void
same_process_both_in_turn(void **state)
{
	(void)state;
	assert_connects("listed.test");
	assert_refused("other.test");
	assert_connects("listed.test");
	assert_refused("other.test");
}

/* Handshakes on a socket that does not block; returns what SSL_connect did. */
static int
connect_nonblocking(SSL *ssl)
{
	struct pollfd ready = {.fd = SSL_get_fd(ssl)};
	int rv;

	fcntl(ready.fd, F_SETFL, fcntl(ready.fd, F_GETFL) | O_NONBLOCK);
	while ((rv = SSL_connect(ssl)) != 1) {
		switch (SSL_get_error(ssl, rv)) {
		case SSL_ERROR_WANT_READ:
			ready.events = POLLIN;
			break;
		case SSL_ERROR_WANT_WRITE:
			ready.events = POLLOUT;
			break;
		default:
			return rv;
		}
		poll(&ready, 1, -1);
	}
	return rv;
}

static void
nonblocking(void **state)
{
	SSL *ssl;

	(void)state;
	ssl = client_new(fixture.ctx, "listed.test");
	client_connect(ssl, &fixture.legacy);
	assert_int_equal(connect_nonblocking(ssl), 1);
	client_free(ssl);

	ssl = client_new(fixture.ctx, "other.test");
	client_connect(ssl, &fixture.legacy);
	assert_int_equal(connect_nonblocking(ssl), -1);
	assert_int_equal(client_reason(), REFUSED);
	client_free(ssl);
}

/* Carries bytes between the SSL's memory BIOs and the socket. */
static int
connect_memory(SSL *ssl, int fd)
{
	char buffer[16384];
	int rv, len;

	for (;;) {
		rv = SSL_do_handshake(ssl);
		while ((len = BIO_read(
		            SSL_get_wbio(ssl), buffer, sizeof(buffer))) > 0)
			assert_int_equal(write(fd, buffer, len), len);
		if (rv == 1 || SSL_get_error(ssl, rv) != SSL_ERROR_WANT_READ)
			return rv;
		len = (int)read(fd, buffer, sizeof(buffer));
		if (len <= 0)
			return rv;
		BIO_write(SSL_get_rbio(ssl), buffer, len);
	}
}

static int
memory_bio_handshake(const char *name)
{
	SSL *ssl = client_new(fixture.ctx, name);
	int fd, rv;

	client_connect(ssl, &fixture.legacy);
	fd = SSL_get_fd(ssl);
	SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
	SSL_set_connect_state(ssl);
	rv = connect_memory(ssl, fd);
	SSL_free(ssl);
	close(fd);
	return rv;
}

static void
memory_bios(void **state)
{
	(void)state;
	assert_int_equal(memory_bio_handshake("listed.test"), 1);
	assert_int_equal(memory_bio_handshake("other.test"), -1);
	assert_int_equal(client_reason(), REFUSED);
	/* The address is hidden, and no name is given. */
	assert_int_equal(memory_bio_handshake(NULL), -1);
	assert_int_equal(client_reason(), REFUSED);
}

static void
implicit_by_write_and_read(void **state)
{
	static const char request[] = "GET / HTTP/1.0\r\n\r\n";
	char answer[64];
	SSL *ssl;

	(void)state;
	ssl = client_new(fixture.ctx, "listed.test");
	client_connect(ssl, &fixture.legacy);
	SSL_set_connect_state(ssl);
	assert_int_equal(
	    SSL_write(ssl, request, sizeof(request) - 1), sizeof(request) - 1);
	assert_true(SSL_read(ssl, answer, sizeof(answer)) > 0);
	client_free(ssl);

	ssl = client_new(fixture.ctx, "other.test");
	client_connect(ssl, &fixture.legacy);
	SSL_set_connect_state(ssl);
	assert_true(SSL_read(ssl, answer, sizeof(answer)) <= 0);
	assert_int_equal(client_reason(), REFUSED);
	client_free(ssl);
}

static int
bio_handshake(const char *name)
{
	BIO *bio = BIO_new_ssl_connect(fixture.ctx);
	char where[32];
	SSL *ssl;
	int rv;

	assert_non_null(bio);
	BIO_get_ssl(bio, &ssl);
	SSL_set_tlsext_host_name(ssl, name);
	snprintf(where, sizeof(where), "127.0.0.1:%u", fixture.legacy.port);
	BIO_set_conn_hostname(bio, where);
	rv = (int)BIO_do_handshake(bio);
	BIO_free_all(bio);
	return rv;
}

static void
ssl_connect_bio(void **state)
{
	(void)state;
	assert_int_equal(bio_handshake("listed.test"), 1);
	assert_true(bio_handshake("other.test") <= 0);
	assert_int_equal(client_reason(), REFUSED);
}

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
		options = SSL_get_options(ssl);
		client_connect(ssl, &fixture.legacy);
		assert_int_equal(SSL_connect(ssl), 1);
		assert_int_equal(again(ssl, "other.test", round == 0), -1);
		assert_int_equal(client_reason(), REFUSED);
		assert_int_equal(SSL_get_options(ssl), options);
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
	options = SSL_get_options(ssl);
	client_connect(ssl, &fixture.legacy);
	assert_int_equal(SSL_connect(ssl), -1);
	assert_int_equal(client_reason(), SSL_R_CERTIFICATE_VERIFY_FAILED);
	assert_int_equal(again(ssl, "other.test", true), -1);
	assert_int_equal(client_reason(), REFUSED);
	assert_int_equal(SSL_get_options(ssl), options);
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
	SSL_set1_host(ssl, "another.test");
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

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(listed_host_connects),
	    cmocka_unit_test(other_hosts_stay_strict),
	    cmocka_unit_test(same_process_both_in_turn),
	    cmocka_unit_test(nonblocking),
	    cmocka_unit_test(memory_bios),
	    cmocka_unit_test(implicit_by_write_and_read),
	    cmocka_unit_test(ssl_connect_bio),
	    cmocka_unit_test(resumption),
	    cmocka_unit_test(reused_for_another_peer),
	    cmocka_unit_test(failed_handshake_leaves_nothing_to_the_next),
	    cmocka_unit_test(duplicate),
	    cmocka_unit_test(two_threads_two_hosts),
	    cmocka_unit_test(fork_before_the_handshake),
	};

	(void)argc;
	preload_this(argv, "listed.test");
	return cmocka_run_group_tests_name(
	    "connections", tests, make_servers, stop_servers);
}
