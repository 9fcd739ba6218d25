/* SPDX-License-Identifier: MIT */
/* Renegotiation with a server that lacks RFC 5746 is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/client.h"
#include "support/preload.h"
#include "support/real.h"

/* Made once by make_servers, read-only after. */
static struct {
	struct scratch scratch;
	struct server legacy; /* lacks RFC 5746 */
	struct server secure; /* has it */
	SSL_CTX *ctx;
} fixture;

static int
make_servers(void **state)
{
	(void)state;
	scratch_make(&fixture.scratch);
	server_rehandshaker(
	    &fixture.legacy, &fixture.scratch, SERVER_NO_RFC5746, "legacy");
	server_rehandshaker(
	    &fixture.secure, &fixture.scratch, "NORMAL:-VERS-TLS1.3", "secure");
	fixture.ctx = client_context(&fixture.scratch);
	return 0;
}

static int
stop_servers(void **state)
{
	(void)state;
	SSL_CTX_free(fixture.ctx);
	server_stop(&fixture.legacy);
	server_stop(&fixture.secure);
	scratch_remove(&fixture.scratch);
	return 0;
}

/* What the SSL has seen, told by its info callback. */
static struct {
	int hellos;   /* ClientHellos sent */
	int refusals; /* no_renegotiation alerts sent */
} seen;

static void
on_info(const SSL *ssl, int where, int ret)
{
	seen.hellos += where == SSL_CB_CONNECT_LOOP &&
	               SSL_get_state(ssl) == TLS_ST_CW_CLNT_HELLO;
	seen.refusals += where == SSL_CB_WRITE_ALERT &&
	                 (ret & 0xff) == SSL_AD_NO_RENEGOTIATION;
}

/* The server answers with a HelloRequest, and then with what came of it. */
static void
ask_for_renegotiation(SSL *ssl)
{
	char answer[16];

	assert_int_equal(SSL_write(ssl, "again", 5), 5);
	assert_true(SSL_read(ssl, answer, sizeof(answer)) > 0);
	ERR_clear_error();
}

static SSL *
connect_to(const char *name, const struct server *server)
{
	SSL *ssl;

	memset(&seen, 0, sizeof(seen));
	assert_int_equal(client_handshake(fixture.ctx, name, server, &ssl), 1);
	SSL_set_info_callback(ssl, on_info);
	return ssl;
}

static void
server_without_rfc5746_is_refused(void **state)
{
	SSL *ssl;

	(void)state;
	ssl = connect_to("listed.test", &fixture.legacy);
	assert_true((real_options(ssl) & SSL_OP_NO_RENEGOTIATION) != 0);
	ask_for_renegotiation(ssl);
	assert_int_equal(seen.refusals, 1);
	assert_int_equal(seen.hellos, 0);
	client_free(ssl);
}

static void
own_renegotiation_is_refused(void **state)
{
	SSL *ssl;

	(void)state;
	ssl = connect_to("listed.test", &fixture.legacy);
	assert_int_equal(SSL_renegotiate(ssl), 0);
	client_free(ssl);
}

static void
server_with_rfc5746_is_served(void **state)
{
	static const char *const names[] = {"listed.test", "other.test"};
	size_t i;
	SSL *ssl;

	(void)state;
	for (i = 0; i < 2; i++) {
		ssl = connect_to(names[i], &fixture.secure);
		assert_int_equal(
		    real_options(ssl) & SSL_OP_NO_RENEGOTIATION, 0);
		ask_for_renegotiation(ssl);
		assert_int_equal(seen.refusals, 0);
		assert_true(seen.hellos > 0);
		client_free(ssl);
	}
}

/* The SSL goes to a server that has it. */
static void
go_to_another(SSL *ssl)
{
	close(SSL_get_fd(ssl));
	SSL_clear(ssl);
	SSL_set_session(ssl, NULL);
	SSL_set_tlsext_host_name(ssl, "other.test");
	client_connect(ssl, &fixture.secure);
	assert_int_equal(SSL_connect(ssl), 1);
}

static void
guard_goes_with_the_peer(void **state)
{
	SSL *ssl;

	(void)state;
	ssl = connect_to("listed.test", &fixture.legacy);
	go_to_another(ssl);
	assert_int_equal(real_options(ssl) & SSL_OP_NO_RENEGOTIATION, 0);
	client_free(ssl);
}

/* As one does that saves its options, and puts them back. */
static void
put_back(SSL *ssl)
{
	uint64_t options = SSL_get_options(ssl);

	SSL_clear_options(ssl, ~UINT64_C(0));
	SSL_set_options(ssl, options);
}

static void
clear_only(SSL *ssl)
{
	SSL_clear_options(ssl, SSL_OP_NO_RENEGOTIATION);
}

static void
set_and_clear(SSL *ssl)
{
	SSL_set_options(ssl, SSL_OP_NO_RENEGOTIATION);
	SSL_clear_options(ssl, SSL_OP_NO_RENEGOTIATION);
}

static void
guard_outlasts_what_the_application_clears(void **state)
{
	static void (*const ways[])(SSL *) = {
	    put_back, clear_only, set_and_clear};
	uint64_t own;
	size_t i;
	SSL *ssl;

	(void)state;
	for (i = 0; i < 2 * sizeof(ways) / sizeof(ways[0]); i++) {
		ssl = client_new(fixture.ctx, "listed.test");
		own = SSL_get_options(ssl);
		/* It may have the option before the handshake as well. */
		if (i % 2 == 1)
			SSL_set_options(ssl, SSL_OP_NO_RENEGOTIATION);
		client_connect(ssl, &fixture.legacy);
		assert_int_equal(SSL_connect(ssl), 1);
		ways[i / 2](ssl);
		clear_only(ssl);
		assert_true(SSL_get_options(ssl) == own);
		assert_int_equal(SSL_renegotiate(ssl), 0);
		ERR_clear_error();
		memset(&seen, 0, sizeof(seen));
		SSL_set_info_callback(ssl, on_info);
		ask_for_renegotiation(ssl);
		assert_int_equal(seen.refusals, 1);
		assert_int_equal(seen.hellos, 0);
		go_to_another(ssl);
		assert_true(real_options(ssl) == own);
		client_free(ssl);
	}
}

/* It relaxed by itself: the shim adds nothing, so it guards nothing. */
static void
application_that_relaxes_by_itself(void **state)
{
	SSL *ssl;

	(void)state;
	ssl = client_new(fixture.ctx, "listed.test");
	SSL_set_options(ssl, SSL_OP_LEGACY_SERVER_CONNECT);
	client_connect(ssl, &fixture.legacy);
	assert_int_equal(SSL_connect(ssl), 1);
	assert_int_equal(real_options(ssl) & SSL_OP_NO_RENEGOTIATION, 0);
	assert_true((real_options(ssl) & SSL_OP_LEGACY_SERVER_CONNECT) != 0);
	client_free(ssl);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(server_without_rfc5746_is_refused),
	    cmocka_unit_test(own_renegotiation_is_refused),
	    cmocka_unit_test(server_with_rfc5746_is_served),
	    cmocka_unit_test(guard_goes_with_the_peer),
	    cmocka_unit_test(application_that_relaxes_by_itself),
	    cmocka_unit_test(guard_outlasts_what_the_application_clears),
	};

	(void)argc;
	preload_this(argv, "listed.test legacy-connect");
	return cmocka_run_group_tests_name(
	    "guard", tests, make_servers, stop_servers);
}
