/* SPDX-License-Identifier: MIT */
/* LEGACYTLS_CONTAIN and DTLS, which counts its versions down. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/client.h"
#include "support/preload.h"
#include "support/scratch_group.h"

#define HOSTS "LEGACYTLS_HOSTS=listed.test default, old.test tls1.0"

static SSL_CTX *
context(const SSL_METHOD *method)
{
	SSL_CTX *ctx = SSL_CTX_new(method);

	assert_non_null(ctx);
	/* Without a signature by SHA-1, for which it would be refused anyway.
	 */
	SSL_CTX_set_cipher_list(ctx, "AES128-SHA:@SECLEVEL=0");
	SSL_CTX_use_certificate_file(
	    ctx, scratch_path(&scratch, "strong.pem"), SSL_FILETYPE_PEM);
	SSL_CTX_use_PrivateKey_file(
	    ctx, scratch_path(&scratch, "strong.key"), SSL_FILETYPE_PEM);
	SSL_CTX_set_options(ctx, SSL_OP_NO_QUERY_MTU);
	return ctx;
}

static SSL *
end(SSL_CTX *ctx, int fd)
{
	SSL *ssl = SSL_new(ctx);

	fcntl(fd, F_SETFL, O_NONBLOCK);
	assert_int_equal(SSL_set_fd(ssl, fd), 1);
	SSL_set_mtu(ssl, 1400);
	return ssl;
}

/*
 * A client with the floor and the options, and a server with no version above
 * max.
 */
static void
assert_handshake_with(
    const char *host, int min, uint64_t options, int max, int expected)
{
	SSL_CTX *ctx = context(DTLS_client_method());
	SSL_CTX *server_ctx = context(DTLS_server_method());
	int fds[2], rounds, rv = -1, server_rv = -1;
	SSL *ssl, *server;

	assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM, 0, fds), 0);
	ssl = end(ctx, fds[0]);
	server = end(server_ctx, fds[1]);
	SSL_set_tlsext_host_name(ssl, host);
	assert_int_equal(SSL_set_min_proto_version(ssl, min), 1);
	SSL_set_options(ssl, options);
	SSL_set_max_proto_version(server, max);
	for (rounds = 0; rounds < 20 && (rv != 1 || server_rv != 1); rounds++) {
		rv = SSL_connect(ssl);
		if (rv != 1 && SSL_get_error(ssl, rv) != SSL_ERROR_WANT_READ)
			break;
		server_rv = SSL_accept(server);
	}
	assert_int_equal(rv, expected);
	if (rv == 1)
		assert_int_equal(SSL_version(ssl), max);
	assert_int_equal(SSL_get_min_proto_version(ssl), min);
	SSL_free(ssl);
	SSL_free(server);
	SSL_CTX_free(ctx);
	SSL_CTX_free(server_ctx);
	close(fds[0]);
	close(fds[1]);
	ERR_clear_error();
}

static void
assert_handshake(const char *host, int min, int max, int expected)
{
	assert_handshake_with(host, min, 0, max, expected);
}

static bool
is_held(void)
{
	const char *value = getenv("LEGACYTLS_CONTAIN");

	return value != NULL && strcmp(value, "1") == 0;
}

static void
dtls_1_0_is_refused(void **state)
{
	int rv = is_held() ? -1 : 1;

	(void)state;
	assert_handshake("other.test", 0, DTLS1_VERSION, rv);
	assert_handshake("other.test", DTLS1_VERSION, DTLS1_VERSION, rv);
	assert_handshake("other.test", DTLS1_BAD_VER, DTLS1_VERSION, rv);
	assert_handshake("listed.test", DTLS1_VERSION, DTLS1_VERSION, rv);
	assert_handshake("other.test", DTLS1_2_VERSION, DTLS1_VERSION, -1);
}

/* SSL_OP_NO_DTLSv1 is the bit of SSL_OP_NO_TLSv1. */
static void
word_for_tls_is_not_for_dtls(void **state)
{
	const uint64_t off = SSL_OP_NO_DTLSv1;

	(void)state;
	assert_handshake_with("old.test", 0, off, DTLS1_VERSION, -1);
	assert_handshake_with(
	    "old.test", DTLS1_VERSION, off, DTLS1_VERSION, -1);
	assert_handshake_with("old.test", 0, off, DTLS1_2_VERSION, 1);
}

static void
dtls_1_2_is_as_ever(void **state)
{
	(void)state;
	assert_handshake("other.test", 0, DTLS1_2_VERSION, 1);
	assert_handshake("other.test", DTLS1_VERSION, DTLS1_2_VERSION, 1);
	assert_handshake("other.test", DTLS1_BAD_VER, DTLS1_2_VERSION, 1);
	assert_handshake("other.test", DTLS1_2_VERSION, DTLS1_2_VERSION, 1);
}

/* This program again: there all of them connect. */
static void
without_it_nothing_is_held(void **state)
{
	const char *const argv[] = {"/proc/self/exe", NULL};
	const char *const env[] = {
	    preload_variable(), HOSTS, "LEGACYTLS_CONTAIN=0", NULL};
	struct process_result result;

	(void)state;
	if (!is_held())
		return;
	result = process_run(argv, env, NULL);
	if (result.status != 0)
		fail_msg("%s", result.output);
	process_result_free(&result);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(dtls_1_0_is_refused),
	    cmocka_unit_test(word_for_tls_is_not_for_dtls),
	    cmocka_unit_test(dtls_1_2_is_as_ever),
	    cmocka_unit_test(without_it_nothing_is_held),
	};

	(void)argc;
	setenv("LEGACYTLS_CONTAIN", "1", 0);
	preload_this(argv, strchr(HOSTS, '=') + 1);
	return cmocka_run_group_tests_name(
	    "contain, DTLS", tests, make_scratch, remove_scratch);
}
