/* SPDX-License-Identifier: MIT */
/* LEGACYTLS_CONTAIN: what an application sets when the handshake has begun. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/fixture.h"
#include "preload/memory.h"
#include "support/preload.h"
#include "support/real.h"

#define LEGACY SSL_OP_LEGACY_SERVER_CONNECT
#define EOF_OPTION SSL_OP_IGNORE_UNEXPECTED_EOF

/* Of each message, the ClientHello for one. */
static void
open_in_message(int is_written, int version, int type, const void *bytes,
    size_t len, SSL *ssl, void *argument)
{
	(void)is_written, (void)version, (void)type, (void)bytes, (void)len;
	(void)argument;
	SSL_set_options(ssl, LEGACY);
}

static void
open_in_info(const SSL *ssl, int where, int ret)
{
	(void)where, (void)ret;
	SSL_set_options((SSL *)ssl, LEGACY);
}

/* SSL_CONF_cmd sets it without SSL_set_options. */
static void
open_by_command(SSL *ssl)
{
	SSL_CONF_CTX *conf = SSL_CONF_CTX_new();

	SSL_CONF_CTX_set_flags(
	    conf, SSL_CONF_FLAG_CLIENT | SSL_CONF_FLAG_CMDLINE);
	SSL_CONF_CTX_set_ssl(conf, ssl);
	assert_int_equal(SSL_CONF_cmd(conf, "-legacy_server_connect", NULL), 1);
	SSL_CONF_CTX_free(conf);
}

/* Of what is sent. */
static void
command_in_message(int is_written, int version, int type, const void *bytes,
    size_t len, SSL *ssl, void *argument)
{
	(void)version, (void)type, (void)bytes, (void)len, (void)argument;
	if (is_written)
		open_by_command(ssl);
}

static void
command_in_info(const SSL *ssl, int where, int ret)
{
	(void)where, (void)ret;
	open_by_command((SSL *)ssl);
}

typedef void message_callback(int is_written, int version, int type,
    const void *bytes, size_t len, SSL *ssl, void *argument);

/* With a server that lacks RFC 5746; by one of two callbacks. */
static void
assert_refused(const char *host, message_callback *message,
    void (*info)(const SSL *, int, int))
{
	SSL *ssl = client_new(fixture.ctx, host);

	if (message != NULL)
		SSL_set_msg_callback(ssl, message);
	else
		SSL_set_info_callback(ssl, info);
	client_connect(ssl, &fixture.legacy);
	assert_int_equal(SSL_connect(ssl), -1);
	assert_int_equal(client_reason(), REFUSED);
	/* The application has it back. */
	assert_true((SSL_get_options(ssl) & LEGACY) != 0);
	client_free(ssl);
}

static void
legacy_connect_in_a_callback(void **state)
{
	(void)state;
	assert_refused("other.test", open_in_message, NULL);
	assert_refused("other.test", NULL, open_in_info);
	assert_refused("none.test", open_in_message, NULL);
	assert_refused("other.test", command_in_message, NULL);
	assert_refused("other.test", NULL, command_in_info);
}

/* The rule has what the application sets as well. */
static void
listed_host_is_reached_and_keeps_the_option(void **state)
{
	SSL *ssl = client_new(fixture.ctx, "listed.test");

	(void)state;
	SSL_set_msg_callback(ssl, open_in_message);
	client_connect(ssl, &fixture.legacy);
	assert_int_equal(SSL_connect(ssl), 1);
	assert_true((SSL_get_options(ssl) & LEGACY) != 0);
	client_free(ssl);
}

/* The peer ends without close_notify. */
static void
assert_end(struct memory_pair *pair, int expected)
{
	BIO *bio = SSL_get_wbio(pair->server);
	char byte;

	assert_int_equal(BIO_shutdown_wr(bio), 1);
	assert_int_equal(SSL_read(pair->client, &byte, 1) <= 0, 1);
	assert_int_equal(SSL_get_error(pair->client, -1), expected);
	ERR_clear_error();
}

static void
end_without_close_notify(void **state)
{
	static const struct {
		const char *host;
		int expected;
	} rows[] = {
	    {"other.test", SSL_ERROR_SSL},
	    {"listed.test", SSL_ERROR_SSL},
	    {"eof.test", SSL_ERROR_ZERO_RETURN},
	};
	struct memory_pair pair;
	size_t i;

	(void)state;
	for (i = 0; i < 2 * sizeof(rows) / sizeof(rows[0]); i++) {
		memory_pair_make(
		    &pair, &fixture.scratch, fixture.ctx, rows[i / 2].host);
		assert_int_equal(SSL_do_handshake(pair.client), -1);
		if (i % 2 == 0)
			SSL_set_options(pair.client, EOF_OPTION);
		assert_int_equal(memory_pair_handshake(&pair), 1);
		SSL_set_options(pair.client, EOF_OPTION);
		assert_end(&pair, rows[i / 2].expected);
		memory_pair_free(&pair);
	}
}

/* What is set is what it returns, and what is no weakening is set. */
static void
call_returns_what_it_was_given(void **state)
{
	const uint64_t options = LEGACY | EOF_OPTION | SSL_OP_NO_TICKET;
	struct memory_pair pair;

	(void)state;
	memory_pair_make(&pair, &fixture.scratch, fixture.ctx, "other.test");
	assert_int_equal(SSL_do_handshake(pair.client), -1);
	assert_true(
	    (SSL_set_options(pair.client, options) & options) == options);
	assert_true((SSL_get_options(pair.client) & SSL_OP_NO_TICKET) != 0);
	memory_pair_free(&pair);
}

/* Compression is off for the handshake, whatever the application clears. */
static void
compression_stays_off(void **state)
{
	struct memory_pair pair;

	(void)state;
	memory_pair_make(&pair, &fixture.scratch, fixture.ctx, "other.test");
	SSL_clear_options(pair.client, SSL_OP_NO_COMPRESSION);
	assert_int_equal(SSL_do_handshake(pair.client), -1);
	assert_int_equal(SSL_clear_options(pair.client, SSL_OP_NO_COMPRESSION) &
	                     SSL_OP_NO_COMPRESSION,
	    0);
	assert_true((real_options(pair.client) & SSL_OP_NO_COMPRESSION) != 0);
	/* Nor what it has set itself. */
	SSL_set_options(pair.client, SSL_OP_NO_COMPRESSION);
	SSL_clear_options(pair.client, SSL_OP_NO_COMPRESSION);
	assert_true((real_options(pair.client) & SSL_OP_NO_COMPRESSION) != 0);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	assert_int_equal(real_options(pair.client) & SSL_OP_NO_COMPRESSION, 0);
	memory_pair_free(&pair);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(legacy_connect_in_a_callback),
	    cmocka_unit_test(listed_host_is_reached_and_keeps_the_option),
	    cmocka_unit_test(end_without_close_notify),
	    cmocka_unit_test(call_returns_what_it_was_given),
	    cmocka_unit_test(compression_stays_off),
	};

	(void)argc;
	setenv("LEGACYTLS_CONTAIN", "1", 0);
	preload_this(
	    argv, "listed.test legacy-connect, none.test none, eof.test eof");
	return cmocka_run_group_tests_name(
	    "contain, meanwhile", tests, fixture_start, fixture_stop);
}
