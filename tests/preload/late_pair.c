/* SPDX-License-Identifier: MIT */
/* Rules for addresses of loopback, and for a port. */
#define _GNU_SOURCE
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "preload/late_pair.h"
#include "preload/pinned.h"
#include "support/loopback.h"

int late_listener;
uint16_t late_port;

int
late_start(void **state)
{
	const char *pin = pinned_make();
	char rules[512];

	late_listener = loopback_listen(4, &late_port);
	snprintf(rules, sizeof(rules),
	    ASKING_HOSTS ", 127.0.0.2 none %s, 127.0.0.3 none %s,"
	                 "127.0.0.5 seclevel1, localhost none %s,"
	                 "port.test:%d none %s",
	    PINNED_NOBODY, pin, PINNED_NOBODY, late_port, PINNED_NOBODY);
	setenv("LEGACYTLS_HOSTS", rules, 1);
	asking_setup(state);
	pinned_trust(asking.ctx);
	return 0;
}

int
late_stop(void **state)
{
	close(late_listener);
	pinned_free();
	return asking_teardown(state);
}

void
late_pair_connect(struct memory_pair *pair, const char *host, uint16_t port)
{
	BIO *bio = BIO_new(BIO_s_connect());
	char text[8];

	assert_non_null(bio);
	snprintf(text, sizeof(text), "%d", port);
	BIO_set_conn_hostname(bio, host);
	BIO_set_conn_port(bio, text);
	BIO_set_conn_ip_family(bio, BIO_FAMILY_IPV4);
	BIO_set_nbio(bio, 1);
	SSL_set_bio(pair->client, bio, bio);
	SSL_set_connect_state(pair->client);
}

void
late_pair_accept(struct memory_pair *pair, int listener)
{
	struct pollfd end = {.fd = listener, .events = POLLIN};

	assert_int_equal(poll(&end, 1, 10000), 1);
	memory_pair_use_socket(
	    pair->server, accept4(listener, NULL, NULL, SOCK_CLOEXEC));
	SSL_set_accept_state(pair->server);
}

void
assert_cut_off(struct memory_pair *pair)
{
	assert_int_not_equal(memory_pair_handshake(pair), 1);
	assert_int_equal(client_reason(), SSL_R_CALLBACK_FAILED);
	assert_false(SSL_is_init_finished(pair->server));
	memory_pair_free(pair);
}
