/* SPDX-License-Identifier: MIT */
/* The ways in which a program can make a connection. */
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/bio.h>
#include <openssl/err.h>

#include "preload/fixture.h"
#include "support/preload.h"

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
	};

	(void)argc;
	preload_this(argv, "listed.test");
	return cmocka_run_group_tests_name(
	    "connections", tests, fixture_start, fixture_stop);
}
