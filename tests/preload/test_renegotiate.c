/* SPDX-License-Identifier: MIT */
/* 'renegotiate=N/SECONDS': so many HelloRequests are served, and no more. */
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
#include "support/table.h"

#define RULES                                            \
	"twice.test legacy-connect renegotiate=2/86400," \
	"second.test legacy-connect renegotiate=1/1,"    \
	"never.test legacy-connect,alone.test renegotiate=9/9"

/* Made once by make_servers, read-only after. */
static struct {
	struct scratch scratch;
	struct server legacy; /* lacks RFC 5746 */
	struct server secure; /* has it */
	struct server gnutls; /* lacks it, and sends data in the middle */
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
	server_gnutls_echo(
	    &fixture.gnutls, &fixture.scratch, "strong", SERVER_NO_RFC5746);
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
	server_stop(&fixture.gnutls);
	scratch_remove(&fixture.scratch);
	return 0;
}

/* What the server says of a HelloRequest to its client: 's' or 'r'. */
static char
ask(SSL *ssl)
{
	char answer[16];

	if (SSL_write(ssl, "again", 5) != 5 ||
	    SSL_read(ssl, answer, sizeof(answer)) <= 0) {
		ERR_clear_error();
		return '-';
	}
	return answer[0];
}

static void
asks(SSL *ssl, const char *want)
{
	for (; *want != '\0'; want++)
		assert_int_equal(ask(ssl), *want);
}

static const struct row {
	const char *name;
	const char *host;
	bool is_secure;
	const char *want;
} rows[] = {
    {"two, then none", "twice.test", false, "ssrrr"},
    {"none without the word", "never.test", false, "rrr"},
    {"secure: all, with the word", "twice.test", true, "sssss"},
    {"secure: all, without the word", "never.test", true, "sssss"},
    {"secure: all, unlisted", "other.test", true, "sss"},
    {"secure: all, no other word", "alone.test", true, "sss"},
};

static void
hello_requests_are_served(void **state)
{
	const struct row *row = *state;
	SSL *ssl;

	assert_int_equal(
	    client_handshake(fixture.ctx, row->host,
	        row->is_secure ? &fixture.secure : &fixture.legacy, &ssl),
	    1);
	asks(ssl, row->want);
	client_free(ssl);
}

/* The word by itself lets no connection begin. */
static void
word_alone_connects_to_nothing(void **state)
{
	SSL *ssl;

	(void)state;
	assert_int_equal(
	    client_handshake(fixture.ctx, "alone.test", &fixture.legacy, &ssl),
	    -1);
	assert_int_equal(
	    client_reason(), SSL_R_UNSAFE_LEGACY_RENEGOTIATION_DISABLED);
	client_free(ssl);
}

/* Time passes: one more. What is counted is each connection's own. */
static void
time_and_connections_are_apart(void **state)
{
	SSL *first, *second;

	(void)state;
	assert_int_equal(client_handshake(fixture.ctx, "second.test",
	                     &fixture.legacy, &first),
	    1);
	asks(first, "s");
	sleep(2);
	asks(first, "s");
	client_free(first);
	assert_int_equal(client_handshake(fixture.ctx, "twice.test",
	                     &fixture.legacy, &second),
	    1);
	asks(second, "ssr");
	client_free(second);
}

/* Nothing is left on the SSL, and the next peer has a count of its own. */
static void
count_goes_with_the_peer(void **state)
{
	SSL *ssl;

	(void)state;
	assert_int_equal(
	    client_handshake(fixture.ctx, "twice.test", &fixture.legacy, &ssl),
	    1);
	asks(ssl, "ssr");
	assert_int_equal(real_options(ssl) & SSL_OP_NO_RENEGOTIATION, 0);
	close(SSL_get_fd(ssl));
	assert_int_equal(SSL_clear(ssl), 1);
	SSL_set_session(ssl, NULL);
	client_connect(ssl, &fixture.legacy);
	assert_int_equal(SSL_connect(ssl), 1);
	asks(ssl, "ssr");
	client_free(ssl);
}

/* What comes before the answer to a ClientHello is read first. */
static void
data_may_come_in_between(void **state)
{
	static const char line[] = "**REHANDSHAKE**\n";
	char answer[64];
	SSL *ssl;

	(void)state;
	assert_int_equal(
	    client_handshake(fixture.ctx, "twice.test", &fixture.gnutls, &ssl),
	    1);
	assert_int_equal(
	    SSL_write(ssl, line, sizeof(line) - 1), sizeof(line) - 1);
	assert_true(SSL_read(ssl, answer, sizeof(answer)) > 0);
	assert_int_equal(SSL_renegotiate_pending(ssl), 1);
	assert_int_equal(SSL_do_handshake(ssl), 1);
	assert_int_equal(SSL_renegotiate_pending(ssl), 0);
	client_free(ssl);
}

int
main(int argc, char *argv[])
{
	enum {
		ROWS = sizeof(rows) / sizeof(rows[0])
	};
	struct CMUnitTest tests[ROWS + 4] = {
	    cmocka_unit_test(word_alone_connects_to_nothing),
	    cmocka_unit_test(time_and_connections_are_apart),
	    cmocka_unit_test(count_goes_with_the_peer),
	    cmocka_unit_test(data_may_come_in_between),
	};

	(void)argc;
	preload_this(argv, RULES);
	table_tests(
	    tests + 4, &(struct table)TABLE(rows, hello_requests_are_served));
	return _cmocka_run_group_tests(
	    "renegotiate", tests, ROWS + 4, make_servers, stop_servers);
}
