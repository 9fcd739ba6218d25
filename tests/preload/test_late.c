/* SPDX-License-Identifier: MIT */
/*
 * A socket that gets its peer when the handshake has begun: what a rule for an
 * address or a port covers is not known before.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "preload/late_pair.h"
#include "support/loopback.h"
#include "support/preload.h"

static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};

/* A peer at 127.0.0.host, in one of four ways: version, and what it is called.
 */
static void
make_pair(struct memory_pair *pair, uint8_t host, enum early_key key, int way)
{
	const struct early_peer peer = {
	    way % 2 == 0 ? NULL : "other.test", 0, key, false};
	char address[16];
	uint16_t port;
	int listener = loopback_listen(host, &port);

	early_pair_make(pair, asking.ctx, &peer);
	SSL_set_min_proto_version(pair->server, versions[way / 2]);
	SSL_set_max_proto_version(pair->server, versions[way / 2]);
	snprintf(address, sizeof(address), "127.0.0.%d", host);
	late_pair_connect(pair, address, port);
	assert_int_equal(SSL_do_handshake(pair->client), -1);
	late_pair_accept(pair, listener);
	close(listener);
}

static void
address_of_a_pinned_host(void **state)
{
	struct memory_pair pair;
	int way;

	(void)state;
	for (way = 0; way < 4; way++) {
		make_pair(&pair, 2, EARLY_STRONG, way);
		assert_cut_off(&pair);
		make_pair(&pair, 2, EARLY_STRONG, way);
		SSL_set_verify(pair.client, SSL_VERIFY_NONE, NULL);
		assert_cut_off(&pair);
		make_pair(&pair, 3, EARLY_STRONG, way);
		assert_cut_off(&pair);
		make_pair(&pair, 3, EARLY_PINNED, way);
		assert_goes_on(&pair);
	}
}

static void
address_of_an_unlisted_host(void **state)
{
	struct memory_pair pair;
	int way;

	(void)state;
	for (way = 0; way < 4; way++) {
		make_pair(&pair, 4, EARLY_STRONG, way);
		assert_goes_on(&pair);
	}
}

/* What it would relax must be known as the handshake begins. */
static void
address_of_a_weak_host(void **state)
{
	struct memory_pair pair;
	int way;

	(void)state;
	for (way = 0; way < 4; way++) {
		make_pair(&pair, 5, EARLY_WEAK, way);
		assert_too_weak(&pair);
		memory_pair_free(&pair);
	}
}

/* The name's rule is for one of its ports. */
static void
port_of_a_pinned_host(void **state)
{
	static const struct early_peer peer = {
	    "port.test", 0, EARLY_STRONG, false};
	struct memory_pair pair;
	uint16_t port;
	int listener = loopback_listen(4, &port);

	(void)state;
	early_pair_make(&pair, asking.ctx, &peer);
	late_pair_connect(&pair, "127.0.0.4", late_port);
	assert_int_equal(SSL_do_handshake(pair.client), -1);
	late_pair_accept(&pair, late_listener);
	assert_cut_off(&pair);
	early_pair_make(&pair, asking.ctx, &peer);
	late_pair_connect(&pair, "127.0.0.4", port);
	assert_int_equal(SSL_do_handshake(pair.client), -1);
	late_pair_accept(&pair, listener);
	assert_goes_on(&pair);
	close(listener);
}

/* OpenSSL looks it up, and the client does not call it anything. */
static void
name_that_is_resolved_within(void **state)
{
	static const struct early_peer peer = {NULL, 0, EARLY_STRONG, false};
	struct memory_pair pair;
	uint16_t port;
	int listener = loopback_listen(1, &port);

	(void)state;
	early_pair_make(&pair, asking.ctx, &peer);
	late_pair_connect(&pair, "localhost", port);
	assert_int_equal(SSL_do_handshake(pair.client), -1);
	late_pair_accept(&pair, listener);
	assert_cut_off(&pair);
	close(listener);
}

/* A peer that does not answer yet, for its queue is full. */
static int
listen_full(uint8_t host, uint16_t *port, int *first)
{
	int listener = loopback_listen(host, port);

	assert_int_equal(listen(listener, 0), 0);
	*first = loopback_connect_to(host, *port);
	assert_int_not_equal(*first, -1);
	return listener;
}

static void
connect_without_waiting(struct memory_pair *pair, uint8_t host, uint16_t port)
{
	struct sockaddr_in in = {
	    .sin_family = AF_INET,
	    .sin_port = htons(port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK - 1 + host),
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	socklen_t len = sizeof(in);
	int rv;

	assert_int_equal(connect(fd, (void *)&in, sizeof(in)), -1);
	assert_int_equal(errno, EINPROGRESS);
	assert_int_equal(getpeername(fd, (void *)&in, &len), -1);
	memory_pair_use_socket(pair->client, fd);
	SSL_set_connect_state(pair->client);
	rv = SSL_do_handshake(pair->client);
	assert_int_equal(SSL_get_error(pair->client, rv), SSL_ERROR_WANT_WRITE);
}

/* All of them at once, for the kernel tries again after a second only. */
static void
connect_that_is_under_way(void **state)
{
	static const struct early_peer peers[] = {
	    {NULL, 2, EARLY_STRONG, false},
	    {"other.test", 2, EARLY_STRONG, false},
	    {NULL, 3, EARLY_PINNED, false},
	    {"other.test", 4, EARLY_STRONG, false},
	};
	struct memory_pair pairs[COUNT(peers)];
	int listeners[COUNT(peers)], firsts[COUNT(peers)];
	struct early_peer peer;
	uint16_t port;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(peers); i++) {
		listeners[i] = listen_full(peers[i].host, &port, &firsts[i]);
		peer = peers[i];
		peer.host = 0;
		early_pair_make(&pairs[i], asking.ctx, &peer);
		connect_without_waiting(&pairs[i], peers[i].host, port);
	}
	for (i = 0; i < COUNT(peers); i++) {
		close(accept4(listeners[i], NULL, NULL, SOCK_CLOEXEC));
		close(firsts[i]);
		late_pair_accept(&pairs[i], listeners[i]);
		close(listeners[i]);
		if (i < 2)
			assert_cut_off(&pairs[i]);
		else
			assert_goes_on(&pairs[i]);
	}
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(address_of_a_pinned_host),
	    cmocka_unit_test(address_of_an_unlisted_host),
	    cmocka_unit_test(address_of_a_weak_host),
	    cmocka_unit_test(port_of_a_pinned_host),
	    cmocka_unit_test(name_that_is_resolved_within),
	    cmocka_unit_test(connect_that_is_under_way),
	};

	(void)argc;
	preload_this(argv, "placeholder.test");
	return cmocka_run_group_tests_name(
	    "late", tests, late_start, late_stop);
}
