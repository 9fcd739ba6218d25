/* SPDX-License-Identifier: MIT */
/*
 * A client that gives its SSL another socket while the handshake waits: the
 * rule was chosen for where the first one led.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/early_pair.h"
#include "support/loopback.h"
#include "support/preload.h"

enum how {
	SET_BIO,
	DUP2, /* the descriptor stays the same */
	HOWS_COUNT
};

static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};

/* What the client has said so far, to whom it was connected then. */
static struct {
	unsigned char bytes[16384];
	size_t len;
} hello;

static void
begin(struct memory_pair *pair)
{
	int rv = SSL_do_handshake(pair->client), len;

	assert_int_equal(SSL_get_error(pair->client, rv), SSL_ERROR_WANT_READ);
	len = BIO_read(
	    SSL_get_rbio(pair->server), hello.bytes, sizeof(hello.bytes));
	assert_true(len > 0);
	hello.len = (size_t)len;
}

/* The client is connected to 127.0.0.host now, and has said there as much. */
static void
move(struct memory_pair *pair, uint8_t host, enum how how)
{
	int ours, theirs;

	loopback_pair(host, &ours, &theirs);
	assert_int_equal(loopback_write(ours, hello.bytes, hello.len), 0);
	memory_pair_use_socket(pair->server, theirs);
	if (how == SET_BIO) {
		memory_pair_use_socket(pair->client, ours);
		return;
	}
	assert_int_equal(fcntl(ours, F_SETFL, O_NONBLOCK), 0);
	assert_int_not_equal(dup2(ours, SSL_get_fd(pair->client)), -1);
	close(ours);
}

static const struct row {
	uint8_t from, to; /* 127.0.0.x, see early_pair.h */
	enum early_key key;
	const char *name;
	bool goes_on;
} rows[] = {
    {1, 3, EARLY_WEAK, NULL, false},
    {1, 3, EARLY_STRONG, NULL, false},
    {1, 3, EARLY_WEAK, "other.test", false},
    {4, 3, EARLY_WEAK, NULL, false},
    {4, 1, EARLY_WEAK, NULL, false},
    {1, 2, EARLY_WEAK, NULL, false},
    {1, 2, EARLY_PINNED, NULL, false},
    {3, 1, EARLY_WEAK, NULL, false},
    {3, 2, EARLY_STRONG, NULL, false},
    {3, 2, EARLY_STRONG, "other.test", false},
    {2, 3, EARLY_PINNED, NULL, false},
    {3, 2, EARLY_PINNED, NULL, true},
    {3, 2, EARLY_PINNED, "other.test", true},
    {3, 5, EARLY_STRONG, NULL, true},
    {17, 18, EARLY_WEAK, NULL, false},
    {17, 18, EARLY_WEAK, "level.test", true},
    {3, 3, EARLY_STRONG, NULL, true},
    {1, 1, EARLY_WEAK, NULL, true},
    {2, 2, EARLY_PINNED, NULL, true},
    {1, 4, EARLY_WEAK, NULL, true},
    {3, 5, EARLY_WEAK, "level.test", true},
    {1, 3, EARLY_WEAK, "level.test", true},
};

static void
make(struct memory_pair *pair, const struct row *row, uint8_t host, int version)
{
	const struct early_peer peer = {row->name, host, row->key, false};

	early_pair_make(pair, asking.ctx, &peer);
	SSL_set_min_proto_version(pair->server, version);
	SSL_set_max_proto_version(pair->server, version);
	SSL_set_min_proto_version(pair->client, version);
	SSL_set_max_proto_version(pair->client, version);
}

/* Else the server has not been let in. */
static void
assert_outcome(struct memory_pair *pair, bool goes_on)
{
	if (goes_on) {
		assert_goes_on(pair);
		return;
	}
	assert_int_not_equal(memory_pair_handshake(pair), 1);
	assert_false(SSL_is_init_finished(pair->client));
	ERR_clear_error();
	memory_pair_free(pair);
}

/* As the first is written to, and the other one answers at once. */
static long
move_within(BIO *bio, int what, const char *bytes, size_t len, int argi,
    long argl, int rv, size_t *done)
{
	struct memory_pair *pair = (void *)BIO_get_callback_arg(bio);
	const struct row *row = SSL_get_app_data(pair->client);

	(void)bytes, (void)len, (void)argi, (void)argl, (void)done;
	if (what == BIO_CB_WRITE && row != NULL) {
		SSL_set_app_data(pair->client, NULL);
		move(pair, row->to, DUP2);
	} else if (what == BIO_CB_READ) {
		SSL_do_handshake(pair->server);
	}
	return rv;
}

static void
socket_within_a_write(void **state)
{
	struct memory_pair pair;
	BIO *bio;
	size_t i;

	(void)state;
	hello.len = 0;
	for (i = 0; i < 2 * COUNT(rows); i++) {
		make(&pair, &rows[i / 2], rows[i / 2].from, versions[i % 2]);
		SSL_set_app_data(pair.client, (void *)&rows[i / 2]);
		bio = SSL_get_wbio(pair.client);
		BIO_set_callback_arg(bio, (char *)&pair);
		BIO_set_callback_ex(bio, move_within);
		assert_outcome(&pair, rows[i / 2].goes_on);
	}
}

static void
socket_to_another(void **state)
{
	struct memory_pair pair;
	size_t i;
	int way;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		for (way = 0; way < 2 * HOWS_COUNT; way++) {
			make(&pair, &rows[i], rows[i].from, versions[way / 2]);
			begin(&pair);
			move(&pair, rows[i].to, way % 2);
			assert_outcome(&pair, rows[i].goes_on);
		}
	}
}

/*
 * The rows of an unlisted peer, with a client that begins without a socket, as
 * begin_without() does. False from that: it cannot go on.
 */
static void
each_without(bool (*begin_without)(struct memory_pair *pair))
{
	struct memory_pair pair;
	bool can_go_on;
	size_t i;
	int way;

	for (i = 0; i < COUNT(rows); i++) {
		for (way = 0; rows[i].from == 3 && way < 2; way++) {
			make(&pair, &rows[i], 0, versions[way]);
			can_go_on = begin_without(&pair);
			move(&pair, rows[i].to, SET_BIO);
			assert_outcome(&pair, rows[i].goes_on && can_go_on);
		}
	}
}

static bool
by_memory(struct memory_pair *pair)
{
	begin(pair);
	return true;
}

/* What leads to a pinned host at last is held to its pin. */
static void
socket_after_memory(void **state)
{
	(void)state;
	each_without(by_memory);
}

/* For OpenSSL 3.0.2 that is an error for good. */
static bool
by_nothing(struct memory_pair *pair)
{
	SSL_set_bio(pair->client, NULL, NULL);
	assert_int_not_equal(SSL_do_handshake(pair->client), 1);
	ERR_clear_error();
	hello.len = 0;
	return strcmp(SSL_state_string(pair->client), "SSLERR") != 0;
}

static void
socket_after_nothing(void **state)
{
	(void)state;
	if (memory_hello_is_lost(asking.ctx))
		skip();
	each_without(by_nothing);
}

/* The peer resets the connection before the ClientHello is written. */
static void
reset_by_peer(int is_written, int version, int type, const void *bytes,
    size_t len, SSL *ssl, void *arg)
{
	const struct linger at_once = {1, 0};
	struct memory_pair *pair = arg;

	(void)is_written, (void)version, (void)bytes, (void)len, (void)ssl;
	if (type != SSL3_RT_HANDSHAKE || SSL_get_fd(pair->server) == -1)
		return;
	assert_int_equal(setsockopt(SSL_get_fd(pair->server), SOL_SOCKET,
	                     SO_LINGER, &at_once, sizeof(at_once)),
	    0);
	SSL_set_bio(pair->server, NULL, NULL);
}

/* What is sent ahead is not held back, but the handshake is. */
static void
socket_for_early_data(void **state)
{
	static const struct early_peer peer = {NULL, 3, EARLY_STRONG, false};
	static const uint8_t hosts[] = {2, 3, 5};
	struct memory_pair pair;
	SSL_SESSION *session;
	int i;

	(void)state;
	for (i = 0; i < 3; i++) {
		session = early_pair_session(asking.ctx, &peer);
		early_pair_make(&pair, asking.ctx, &peer);
		SSL_set_msg_callback(pair.client, reset_by_peer);
		SSL_set_msg_callback_arg(pair.client, &pair);
		assert_int_not_equal(early_pair_write(&pair, session), 1);
		SSL_set_msg_callback(pair.client, NULL);
		ERR_clear_error();
		hello.len = 0;
		move(&pair, hosts[i], SET_BIO);
		assert_int_equal(early_pair_write(&pair, NULL), 1);
		assert_true(early_pair_read(&pair));
		assert_outcome(&pair, hosts[i] != 2);
		SSL_SESSION_free(session);
	}
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(socket_to_another),
	    cmocka_unit_test(socket_within_a_write),
	    cmocka_unit_test(socket_after_memory),
	    cmocka_unit_test(socket_after_nothing),
	    cmocka_unit_test(socket_for_early_data),
	};

	(void)argc;
	preload_this(argv, "placeholder.test");
	return cmocka_run_group_tests_name(
	    "moved", tests, early_start, early_stop);
}
