/* SPDX-License-Identifier: MIT */
/*
 * A pin for an address holds whatever the peer is called, and however the
 * socket is given to OpenSSL.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/early_pair.h"
#include "preload/pinned.h"
#include "support/loopback.h"
#include "support/preload.h"

/* Of 127.0.0.4. */
static int listener;
static uint16_t port;

static int
start(void **state)
{
	char hosts[512];
	const char *pin = pinned_make();

	listener = loopback_listen(4, &port);
	snprintf(hosts, sizeof(hosts),
	    ASKING_HOSTS ", 127.0.0.1 seclevel1, 127.0.0.2 none %s,"
	                 "127.0.0.8/29 none " PINNED_NOBODY
	                 ",127.0.0.4:%u none " PINNED_NOBODY,
	    pin, (unsigned)port);
	setenv("LEGACYTLS_HOSTS", hosts, 1);
	asking_setup(state);
	pinned_trust(asking.ctx);
	return 0;
}

static int
end(void **state)
{
	pinned_free();
	close(listener);
	return asking_teardown(state);
}

/* The server's key is not the pinned one. */
static void
assert_rejected(struct memory_pair *pair)
{
	assert_int_not_equal(memory_pair_handshake(pair), 1);
	assert_int_equal(
	    SSL_get_verify_result(pair->client), X509_V_ERR_CERT_REJECTED);
	assert_false(SSL_is_init_finished(pair->server));
	ERR_clear_error();
	memory_pair_free(pair);
}

static const char *const no_names[] = {
    "other.test:443",
    "-other.test",
    "other test",
    "\303\274bel.test",
    "127.0.0.3.",
    "other..test",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.test",
    "level.test:443",
};

/* Nothing is relaxed for it, for nobody knows whom it is to be. */
static void
text_that_is_no_name(void **state)
{
	struct early_peer peer = {.is_stranger = false};
	struct memory_pair pair;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(no_names); i++) {
		peer = (struct early_peer){no_names[i], 2, EARLY_STRONG, false};
		early_pair_make(&pair, asking.ctx, &peer);
		assert_rejected(&pair);
		peer.host = 9;
		early_pair_make(&pair, asking.ctx, &peer);
		assert_rejected(&pair);
		peer = (struct early_peer){no_names[i], 2, EARLY_PINNED, false};
		early_pair_make(&pair, asking.ctx, &peer);
		assert_goes_on(&pair);
		peer = (struct early_peer){no_names[i], 3, EARLY_STRONG, false};
		early_pair_make(&pair, asking.ctx, &peer);
		assert_goes_on(&pair);
		peer = (struct early_peer){no_names[i], 1, EARLY_WEAK, false};
		early_pair_make(&pair, asking.ctx, &peer);
		assert_too_weak(&pair);
		memory_pair_free(&pair);
	}
}

/* X509_check_host(3): all that is below a name. */
static void
text_of_a_name_to_verify(void **state)
{
	struct early_peer peer = {NULL, 2, EARLY_STRONG, false};
	struct memory_pair pair;

	(void)state;
	early_pair_make(&pair, asking.ctx, &peer);
	assert_int_equal(X509_VERIFY_PARAM_set1_host(
	                     SSL_get0_param(pair.client), ".test", 0),
	    1);
	assert_rejected(&pair);
	peer = (struct early_peer){NULL, 1, EARLY_WEAK, false};
	early_pair_make(&pair, asking.ctx, &peer);
	assert_int_equal(X509_VERIFY_PARAM_set1_host(
	                     SSL_get0_param(pair.client), ".test", 0),
	    1);
	assert_too_weak(&pair);
	memory_pair_free(&pair);
}

static const struct {
	uint8_t host;
	enum early_key key;
} ends[] = {{2, EARLY_STRONG}, {2, EARLY_PINNED}, {1, EARLY_WEAK}};

/* As tcpclient gives them to a program. */
static void
two_descriptors_of_one_socket(void **state)
{
	struct early_peer peer = {.is_stranger = false};
	struct memory_pair pair;
	size_t i;
	int fd;

	(void)state;
	for (i = 0; i < COUNT(ends); i++) {
		peer.host = ends[i].host;
		peer.key = ends[i].key;
		early_pair_make(&pair, asking.ctx, &peer);
		fd = dup(SSL_get_fd(pair.client));
		assert_int_equal(SSL_set_wfd(pair.client, fd), 1);
		if (i == 0)
			assert_rejected(&pair);
		else
			assert_goes_on(&pair);
		close(fd);
	}
}

/* Each for one direction: they lead to nobody, so nothing is relaxed. */
static void
two_sockets(void **state)
{
	static const struct early_peer peer = {NULL, 1, EARLY_WEAK, false};
	struct memory_pair pair, other;
	int ours, theirs;

	(void)state;
	early_pair_make(&pair, asking.ctx, &peer);
	early_pair_make(&other, asking.ctx, &peer);
	ours = SSL_get_fd(other.client);
	theirs = SSL_get_fd(other.server);
	assert_int_equal(SSL_set_wfd(pair.client, ours), 1);
	assert_int_equal(SSL_set_rfd(pair.server, theirs), 1);
	assert_too_weak(&pair);
	memory_pair_free(&pair);
	memory_pair_free(&other);
}

/* STARTTLS: the client keeps its socket to itself, and calls its peer so. */
static void
address_of_a_hidden_socket(void **state)
{
	static const char *const addresses[] = {"127.0.0.4", "127.0.0.5"};
	struct memory_pair pair;
	int i, fd = loopback_connect_to(4, port);

	(void)state;
	assert_int_equal(loopback_write(fd, "x", 1), 0);
	for (i = 0; i < 2; i++) {
		memory_pair_make(&pair, &asking.scratch, asking.ctx, NULL);
		assert_int_equal(
		    SSL_set_tlsext_host_name(pair.client, addresses[i]), 1);
		if (i == 0)
			assert_rejected(&pair);
		else
			assert_goes_on(&pair);
	}
	close(fd);
}

static int
datagram_socket(uint8_t host, struct sockaddr_in *own)
{
	socklen_t len = sizeof(*own);
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	*own = (struct sockaddr_in){
	    .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK - 1 + host),
	};
	assert_int_equal(bind(fd, (void *)own, len), 0);
	assert_int_equal(getsockname(fd, (void *)own, &len), 0);
	return fd;
}

static SSL *
datagram_end(SSL_CTX *ctx, int fd, const struct sockaddr_in *other)
{
	SSL *ssl = SSL_new(ctx);

	assert_int_equal(connect(fd, (const void *)other, sizeof(*other)), 0);
	memory_pair_use_socket(ssl, fd);
	SSL_set_options(ssl, SSL_OP_NO_QUERY_MTU);
	SSL_set_mtu(ssl, 1400);
	return ssl;
}

static void
make_datagram_pair(struct memory_pair *pair, SSL_CTX *ctx, uint8_t host)
{
	struct sockaddr_in ours, theirs;
	int our_fd = datagram_socket(1, &ours);
	int their_fd = datagram_socket(host, &theirs);

	pair->server_ctx = SSL_CTX_new(DTLS_server_method());
	SSL_CTX_use_certificate_file(pair->server_ctx,
	    scratch_path(&asking.scratch, "strong.pem"), SSL_FILETYPE_PEM);
	SSL_CTX_use_PrivateKey_file(pair->server_ctx,
	    scratch_path(&asking.scratch, "strong.key"), SSL_FILETYPE_PEM);
	pair->client = datagram_end(ctx, our_fd, &theirs);
	pair->server = datagram_end(pair->server_ctx, their_fd, &ours);
	SSL_set_connect_state(pair->client);
	SSL_set_accept_state(pair->server);
}

/* A prefix is not for an end that could be a proxy's: DTLS has none. */
static void
datagrams(void **state)
{
	SSL_CTX *ctx = SSL_CTX_new(DTLS_client_method());
	struct memory_pair pair;
	int i;

	(void)state;
	assert_int_equal(SSL_CTX_load_verify_file(
	                     ctx, scratch_path(&asking.scratch, "ca.pem")),
	    1);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	for (i = 0; i < 4; i++) {
		make_datagram_pair(&pair, ctx, i < 2 ? 9 : 3);
		if (i % 2 == 1)
			SSL_set_tlsext_host_name(pair.client, "other.test");
		if (i < 2)
			assert_rejected(&pair);
		else
			assert_goes_on(&pair);
	}
	SSL_CTX_free(ctx);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text_that_is_no_name),
	    cmocka_unit_test(text_of_a_name_to_verify),
	    cmocka_unit_test(two_descriptors_of_one_socket),
	    cmocka_unit_test(two_sockets),
	    cmocka_unit_test(address_of_a_hidden_socket),
	    cmocka_unit_test(datagrams),
	};

	(void)argc;
	preload_this(argv, "placeholder.test");
	return cmocka_run_group_tests_name("pinned_end", tests, start, end);
}
