/* SPDX-License-Identifier: MIT */
/* A server is never touched, whoever its client is. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "preload/memory.h"
#include "support/preload.h"
#include "support/real.h"

static struct scratch scratch;
static SSL_CTX *client_ctx;

static int
make_scratch(void **state)
{
	(void)state;
	scratch_make(&scratch);
	client_ctx = client_context(&scratch);
	return 0;
}

static int
remove_scratch(void **state)
{
	(void)state;
	SSL_CTX_free(client_ctx);
	scratch_remove(&scratch);
	return 0;
}

/* Two ends of a TCP connection over 127.0.0.1, neither of which blocks. */
static void
tcp_pair(int fds[2])
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t len = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(listener, (struct sockaddr *)&address, len), 0);
	assert_int_equal(listen(listener, 1), 0);
	getsockname(listener, (struct sockaddr *)&address, &len);
	fds[0] = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(connect(fds[0], (struct sockaddr *)&address, len), 0);
	fds[1] = accept(listener, NULL, NULL);
	assert_true(fds[1] != -1);
	close(listener);
	fcntl(fds[0], F_SETFL, O_NONBLOCK);
	fcntl(fds[1], F_SETFL, O_NONBLOCK);
}

/* The rules cover 127.0.0.1, which is both the server's and the client's. */
static void
server_of_a_listed_address(void **state)
{
	struct memory_pair pair;
	uint64_t options;
	void *callback;
	int fds[2];

	(void)state;
	memory_pair_make(&pair, &scratch, client_ctx, "listed.test");
	tcp_pair(fds);
	assert_int_equal(SSL_set_fd(pair.client, fds[0]), 1);
	assert_int_equal(SSL_set_fd(pair.server, fds[1]), 1);
	options = real_options(pair.server);
	callback = (void *)SSL_get_security_callback(pair.server);
	assert_int_equal(SSL_do_handshake(pair.client), -1);
	assert_int_equal(SSL_do_handshake(pair.server), -1);
	/* In mid-handshake the client is relaxed, the server is not. */
	assert_true(
	    (real_options(pair.client) & SSL_OP_LEGACY_SERVER_CONNECT) != 0);
	assert_int_equal(real_options(pair.server), options);
	assert_ptr_equal(
	    (void *)SSL_get_security_callback(pair.server), callback);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	assert_int_equal(real_options(pair.server), options);
	memory_pair_free(&pair);
	close(fds[0]);
	close(fds[1]);
}

/* SSL_set_accept_state on what was a client, with a client's settings. */
static void
client_that_becomes_a_server(void **state)
{
	struct memory_pair pair;
	uint64_t options;

	(void)state;
	memory_pair_make(&pair, &scratch, client_ctx, "listed.test");
	SSL_set_tlsext_host_name(pair.server, "listed.test");
	options = real_options(pair.server);
	assert_int_equal(SSL_do_handshake(pair.client), -1);
	assert_int_equal(SSL_do_handshake(pair.server), -1);
	assert_int_equal(real_options(pair.server), options);
	memory_pair_free(&pair);
}

/* An SSL that can be both, in the place of the pair's server. */
static void
make_both(struct memory_pair *pair)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_method());
	BIO *bio = SSL_get_rbio(pair->server);

	SSL_CTX_use_certificate_file(
	    ctx, scratch_path(&scratch, "strong.pem"), SSL_FILETYPE_PEM);
	SSL_CTX_use_PrivateKey_file(
	    ctx, scratch_path(&scratch, "strong.key"), SSL_FILETYPE_PEM);
	BIO_up_ref(bio);
	SSL_free(pair->server);
	SSL_CTX_free(pair->server_ctx);
	pair->server_ctx = ctx;
	pair->server = SSL_new(ctx);
	SSL_set_bio(pair->server, bio, bio);
}

/* One whose handshake as a client has failed is still relaxed until then. */
static void
failed_client_that_becomes_a_server(void **state)
{
	struct memory_pair pair;
	uint64_t options;
	void *callback;

	(void)state;
	memory_pair_make(&pair, &scratch, client_ctx, "other.test");
	make_both(&pair);
	options = real_options(pair.server);
	callback = (void *)SSL_get_security_callback(pair.server);
	SSL_set_connect_state(pair.server);
	SSL_set_tlsext_host_name(pair.server, "listed.test");
	assert_int_equal(SSL_do_handshake(pair.server), -1);
	assert_true(
	    (real_options(pair.server) & SSL_OP_LEGACY_SERVER_CONNECT) != 0);
	/* What it has sent as a client is thrown away. */
	while (BIO_read(SSL_get_rbio(pair.client), (char[512]){0}, 512) > 0)
		continue;
	/*
	 * As is its session: a server that has one told every client that it
	 * resumed, before OpenSSL 3.0.17, 3.4.2 and 3.5.1.
	 */
	SSL_set_session(pair.server, NULL);
	SSL_set_accept_state(pair.server);
	assert_int_equal(SSL_do_handshake(pair.client), -1);
	assert_int_equal(SSL_do_handshake(pair.server), -1);
	assert_int_equal(real_options(pair.server), options);
	assert_ptr_equal(
	    (void *)SSL_get_security_callback(pair.server), callback);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	memory_pair_free(&pair);
}

static int
acknowledge(SSL *ssl, int *alert, void *arg)
{
	(void)ssl, (void)alert, (void)arg;
	return SSL_TLSEXT_ERR_OK;
}

/*
 * A TLS 1.2 session keeps the name that its server acknowledged, and
 * SSL_get_servername gives it for a client that has set none.
 */
static void
name_in_a_session_is_not_the_peer(void **state)
{
	struct memory_pair first, second;
	SSL_SESSION *session;

	(void)state;
	memory_pair_make(&first, &scratch, client_ctx, "listed.test");
	SSL_set_max_proto_version(first.server, TLS1_2_VERSION);
	SSL_CTX_set_tlsext_servername_callback(first.server_ctx, acknowledge);
	assert_int_equal(memory_pair_handshake(&first), 1);
	session = SSL_get1_session(first.client);

	memory_pair_make(&second, &scratch, client_ctx, NULL);
	SSL_set_session(second.client, session);
	assert_string_equal(
	    SSL_get_servername(second.client, TLSEXT_NAMETYPE_host_name),
	    "listed.test");
	assert_int_equal(SSL_do_handshake(second.client), -1);
	assert_int_equal(
	    real_options(second.client) & SSL_OP_LEGACY_SERVER_CONNECT, 0);
	memory_pair_free(&second);

	/* With the name it is. */
	memory_pair_make(&second, &scratch, client_ctx, "listed.test");
	SSL_set_session(second.client, session);
	assert_int_equal(SSL_do_handshake(second.client), -1);
	assert_true(
	    (real_options(second.client) & SSL_OP_LEGACY_SERVER_CONNECT) != 0);
	memory_pair_free(&second);
	SSL_SESSION_free(session);
	memory_pair_free(&first);
}

/* SSL_CTX_set_session_ticket_cb: what a server has in its tickets. */
static const char in_ticket[] = "legacytls\0\0\0and the server's own";

static int
make_ticket(SSL *ssl, void *argument)
{
	(void)argument;
	return SSL_SESSION_set1_ticket_appdata(
	    SSL_get_session(ssl), in_ticket, sizeof(in_ticket));
}

static SSL_TICKET_RETURN
read_ticket(SSL *ssl, SSL_SESSION *session, const unsigned char *name,
    size_t len, SSL_TICKET_STATUS status, void *argument)
{
	void *data;

	(void)ssl, (void)name;
	if (status != SSL_TICKET_SUCCESS)
		return SSL_TICKET_RETURN_IGNORE_RENEW;
	*(bool *)argument =
	    SSL_SESSION_get0_ticket_appdata(session, &data, &len) &&
	    len == sizeof(in_ticket) && memcmp(data, in_ticket, len) == 0;
	return SSL_TICKET_RETURN_USE;
}

static void
data_in_a_ticket_come_back(void **state)
{
	struct memory_pair first, second;
	bool is_read = false;
	BIO *ours, *theirs;

	(void)state;
	memory_pair_make(&first, &scratch, client_ctx, "listed.test");
	SSL_CTX_set_session_ticket_cb(
	    first.server_ctx, make_ticket, read_ticket, &is_read);
	SSL_set_max_proto_version(first.client, TLS1_2_VERSION);
	assert_int_equal(memory_pair_handshake(&first), 1);
	SSL_set_shutdown(first.client, SSL_SENT_SHUTDOWN);

	second.client = client_new(client_ctx, "listed.test");
	second.server = SSL_new(first.server_ctx);
	SSL_set_max_proto_version(second.client, TLS1_2_VERSION);
	SSL_set_session(second.client, SSL_get_session(first.client));
	assert_int_equal(BIO_new_bio_pair(&ours, 0, &theirs, 0), 1);
	SSL_set_bio(second.client, ours, ours);
	SSL_set_bio(second.server, theirs, theirs);
	SSL_set_connect_state(second.client);
	SSL_set_accept_state(second.server);
	assert_int_equal(memory_pair_handshake(&second), 1);
	assert_int_equal(SSL_session_reused(second.server), 1);
	assert_true(is_read);
	SSL_free(second.client);
	SSL_free(second.server);
	memory_pair_free(&first);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(server_of_a_listed_address),
	    cmocka_unit_test(client_that_becomes_a_server),
	    cmocka_unit_test(failed_client_that_becomes_a_server),
	    cmocka_unit_test(data_in_a_ticket_come_back),
	    cmocka_unit_test(name_in_a_session_is_not_the_peer),
	};

	(void)argc;
	preload_this(argv, "127.0.0.1, listed.test");
	return cmocka_run_group_tests_name(
	    "server side", tests, make_scratch, remove_scratch);
}
