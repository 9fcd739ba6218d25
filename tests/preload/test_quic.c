/* SPDX-License-Identifier: MIT */
/*
 * OpenSSL's own QUIC, which no rule covers, is as without the object. Its
 * functions, which come with OpenSSL 3.5, are looked up: the headers may be
 * older.
 */
#define _GNU_SOURCE
#include <sys/socket.h>

#include <arpa/inet.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/memory.h"
#include "preload/own.h"
#include "support/newer.h"
#include "support/preload.h"

#define NO_BLOCK 1  /* SSL_ACCEPT_CONNECTION_NO_BLOCK */
#define SECONDS 30  /* it would hang */
#define ROUNDS 3000 /* of a millisecond */

static struct {
	struct scratch scratch;
	struct own strong, weak;
	unsigned char ticket_keys[80];
	SSL_CTX *server_ctx, *client_ctx;
	SSL *listener, *accepted;
	struct sockaddr_in address;
} quic;

static struct {
	const SSL_METHOD *(*client_method)(void), *(*server_method)(void);
	SSL *(*new_listener)(SSL_CTX *, uint64_t);
	int (*listen)(SSL *);
	SSL *(*accept)(SSL *, uint64_t);
	int (*handle_events)(SSL *);
	int (*set_blocking)(SSL *, int);
	int (*set_peer)(SSL *, const BIO_ADDR *);
} use;

static bool
look_up(void)
{
	const struct newer names[] = {
	    {"OSSL_QUIC_client_method", &use.client_method},
	    {"OSSL_QUIC_server_method", &use.server_method},
	    {"SSL_new_listener", &use.new_listener},
	    {"SSL_listen", &use.listen},
	    {"SSL_accept_connection", &use.accept},
	    {"SSL_handle_events", &use.handle_events},
	    {"SSL_set_blocking_mode", &use.set_blocking},
	    {"SSL_set1_initial_peer_addr", &use.set_peer},
	};

	return newer_find(names, sizeof(names) / sizeof(names[0]));
}

static int
select_alpn(SSL *ssl, const unsigned char **out, unsigned char *out_len,
    const unsigned char *in, unsigned in_len, void *data)
{
	(void)ssl, (void)in_len, (void)data;
	*out = in + 1;
	*out_len = in[0];
	return SSL_TLSEXT_ERR_OK;
}

/* The two kinds of server can read each other's tickets. */
static void
serve(SSL_CTX *ctx)
{
	SSL_CTX_set_security_level(ctx, 0);
	SSL_CTX_set_alpn_select_cb(ctx, select_alpn, NULL);
	SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"t", 1);
	assert_int_equal(SSL_CTX_set_tlsext_ticket_keys(
	                     ctx, quic.ticket_keys, sizeof(quic.ticket_keys)),
	    1);
}

static void
server_start(const struct own *own)
{
	socklen_t len = sizeof(quic.address);
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);

	quic.address = (struct sockaddr_in){
	    .sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	assert_int_equal(bind(fd, (void *)&quic.address, len), 0);
	assert_int_equal(getsockname(fd, (void *)&quic.address, &len), 0);
	quic.server_ctx = SSL_CTX_new(use.server_method());
	assert_non_null(quic.server_ctx);
	serve(quic.server_ctx);
	assert_int_equal(SSL_CTX_use_cert_and_key(
	                     quic.server_ctx, own->cert, own->key, NULL, 1),
	    1);
	quic.listener = use.new_listener(quic.server_ctx, 0);
	assert_non_null(quic.listener);
	assert_int_equal(SSL_set_fd(quic.listener, fd), 1);
	assert_int_equal(use.set_blocking(quic.listener, 0), 1);
	assert_int_equal(use.listen(quic.listener), 1);
}

static void
server_end(void)
{
	close(SSL_get_fd(quic.listener));
	SSL_free(quic.accepted);
	SSL_free(quic.listener);
	SSL_CTX_free(quic.server_ctx);
	quic.accepted = NULL;
}

static SSL *
client_make(const char *name)
{
	static const unsigned char alpn[] = "\001x";
	BIO_ADDR *peer = BIO_ADDR_new();
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	SSL *ssl = client_new(quic.client_ctx, name);
	BIO *bio = BIO_new_dgram(fd, BIO_CLOSE);

	assert_int_equal(SSL_set_alpn_protos(ssl, alpn, 2), 0);
	SSL_set_bio(ssl, bio, bio);
	assert_int_equal(use.set_blocking(ssl, 0), 1);
	BIO_ADDR_rawmake(peer, AF_INET, &quic.address.sin_addr,
	    sizeof(quic.address.sin_addr), quic.address.sin_port);
	assert_int_equal(use.set_peer(ssl, peer), 1);
	BIO_ADDR_free(peer);
	return ssl;
}

/* What SSL_connect comes to. */
static int
connect_by_turns(SSL *ssl)
{
	int rv, i;

	for (i = 0; i < ROUNDS; i++) {
		rv = SSL_connect(ssl);
		if (rv == 1 || SSL_get_error(ssl, rv) != SSL_ERROR_WANT_READ)
			return rv;
		use.handle_events(quic.listener);
		if (quic.accepted == NULL)
			quic.accepted = use.accept(quic.listener, NO_BLOCK);
		if (quic.accepted != NULL)
			use.handle_events(quic.accepted);
		poll(NULL, 0, 1);
	}
	return rv;
}

static void
both_sides_go_on(void **state)
{
	static const char *const names[] = {"listed.test", "other.test"};
	SSL *ssl;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		server_start(&quic.strong);
		ssl = client_make(names[i]);
		assert_int_equal(connect_by_turns(ssl), 1);
		assert_int_equal(SSL_get_verify_result(ssl), X509_V_OK);
		SSL_free(ssl);
		server_end();
	}
}

static void
no_rule_covers_it(void **state)
{
	SSL *ssl;

	(void)state;
	server_start(&quic.weak);
	ssl = client_make("listed.test");
	assert_int_not_equal(connect_by_turns(ssl), 1);
	assert_int_equal(
	    SSL_get_verify_result(ssl), X509_V_ERR_EE_KEY_TOO_SMALL);
	ERR_clear_error();
	SSL_free(ssl);
	server_end();
}

/* A session over TCP that there is because of the rule, by TLS 1.3. */
static SSL_SESSION *
weak_session(void)
{
	SSL_CTX *ctx = client_context(&quic.scratch);
	struct memory_pair pair;
	SSL_SESSION *session;
	char got[1];

	memory_pair_make(&pair, &quic.scratch, ctx, "listed.test");
	serve(pair.server_ctx);
	SSL_set_security_level(pair.server, 0);
	SSL_set_session_id_context(pair.server, (const unsigned char *)"t", 1);
	assert_int_equal(SSL_use_cert_and_key(pair.server, quic.weak.cert,
	                     quic.weak.key, NULL, 1),
	    1);
	SSL_set_alpn_protos(pair.client, (const unsigned char *)"\001x", 2);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	assert_int_equal(SSL_read(pair.client, got, 1), -1);
	session = SSL_get1_session(pair.client);
	assert_int_equal(SSL_SESSION_is_resumable(session), 1);
	SSL_set_shutdown(pair.client, SSL_SENT_SHUTDOWN);
	memory_pair_free(&pair);
	SSL_CTX_free(ctx);
	return session;
}

static void
session_of_a_rule_is_not_resumed(void **state)
{
	SSL_SESSION *session = weak_session();
	SSL *ssl;

	(void)state;
	server_start(&quic.weak);
	ssl = client_make("other.test");
	assert_int_equal(SSL_set_session(ssl, session), 1);
	assert_int_not_equal(connect_by_turns(ssl), 1);
	assert_int_equal(SSL_session_reused(ssl), 0);
	ERR_clear_error();
	SSL_free(ssl);
	SSL_SESSION_free(session);
	server_end();
}

static int
start(void **state)
{
	(void)state;
	scratch_make(&quic.scratch);
	own_read(&quic.strong, quic.scratch.dir, "strong", NULL);
	own_read(&quic.weak, quic.scratch.dir, "weak", NULL);
	quic.client_ctx = SSL_CTX_new(use.client_method());
	assert_non_null(quic.client_ctx);
	SSL_CTX_set_verify(quic.client_ctx, SSL_VERIFY_PEER, NULL);
	assert_int_equal(SSL_CTX_load_verify_file(quic.client_ctx,
	                     scratch_path(&quic.scratch, "ca.pem")),
	    1);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	SSL_CTX_free(quic.client_ctx);
	own_free(&quic.strong);
	own_free(&quic.weak);
	scratch_remove(&quic.scratch);
	return 0;
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(both_sides_go_on),
	    cmocka_unit_test(no_rule_covers_it),
	    cmocka_unit_test(session_of_a_rule_is_not_resumed),
	};

	(void)argc;
	/* All that is ever done on a connection. */
	setenv("LEGACYTLS_JOURNAL", "/dev/null/none", 1);
	setenv("LEGACYTLS_CONTAIN", "1", 1);
	setenv("LEGACYTLS_SERVER", "prefer-ciphers renegotiations=1/60", 1);
	preload_this(argv, "listed.test seclevel1");
	if (!look_up()) {
		puts("quic: skipped, libssl has no QUIC servers before 3.5");
		return 0;
	}
	alarm(SECONDS);
	return cmocka_run_group_tests_name("quic", tests, start, end);
}
