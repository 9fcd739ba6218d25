/* SPDX-License-Identifier: MIT */
/* LEGACYTLS_SERVER: renegotiation counted, ciphers preferred, no more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/memory.h"
#include "support/preload.h"
#include "support/real.h"
#include "support/table.h"

#define ALLOWED "0x100" /* SSL_OP_ALLOW_CLIENT_RENEGOTIATION */

static struct scratch scratch;
static SSL_CTX *client_ctx;

static int
make_client(void **state)
{
	(void)state;
	scratch_make(&scratch);
	client_ctx = client_context(&scratch);
	return 0;
}

static int
free_client(void **state)
{
	(void)state;
	SSL_CTX_free(client_ctx);
	scratch_remove(&scratch);
	return 0;
}

/* Reads from one client after the other; 0x100 lets them renegotiate. */
static const char script[] =
    "import socket, ssl, sys\n"
    "context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)\n"
    "context.load_cert_chain(sys.argv[1], sys.argv[2])\n"
    "context.options |= int(sys.argv[3], 0)\n"
    "listener = socket.create_server(('127.0.0.1', 0))\n"
    "while True:\n"
    "    client, _ = listener.accept()\n"
    "    try:\n"
    "        with context.wrap_socket(client, server_side=True) as tls:\n"
    "            while tls.recv(100):\n"
    "                pass\n"
    "    except OSError:\n"
    "        pass\n";

static const struct row {
	const char *name;
	const char *words;   /* LEGACYTLS_SERVER, or NULL */
	const char *options; /* that the server sets */
	const char *times;   /* that the client asks */
	const char *pause;   /* in between, in milliseconds */
	const char *want;
} rows[] = {
    {"unset: as ever", NULL, ALLOWED, "20", "0", "ssssssssssssssssssss"},
    {"unset, not allowed: as ever", NULL, "0", "12", "0", "rrrrrrrrrrrr"},
    {"three, three refusals, and out", "renegotiations=3/86400", ALLOWED, "100",
        "0", "sssrrr-"},
    {"none allowed: not counted", "renegotiations=2/86400", "0", "12", "0",
        "rrrrrrrrrrrr"},
    {"as many as are allowed", "renegotiations=20/86400", ALLOWED, "20", "0",
        "ssssssssssssssssssss"},
    {"time passes", "renegotiations=1/1", ALLOWED, "3", "1200", "sss"},
    {"preference alone: not counted", "prefer-ciphers", ALLOWED, "12", "0",
        "ssssssssssss"},
    {"bad value: as ever", "renegotiations=0/0", ALLOWED, "12", "0",
        "ssssssssssss"},
};

/* A server with the shim, and a client that floods it. */
static void
client_is_counted(void **state)
{
	const struct row *row = *state;
	const char *const argv[] = {"python3", "-c", script,
	    scratch_path(&scratch, "strong.pem"),
	    scratch_path(&scratch, "strong.key"), row->options, NULL};
	char words[64];
	const char *const env[] = {preload_variable(), words, NULL};
	struct process server;
	struct process_result result;
	char port[8], want[64];

	snprintf(words, sizeof(words), "LEGACYTLS_SERVER%s%s",
	    row->words != NULL ? "=" : "",
	    row->words != NULL ? row->words : "");
	process_start_env(&server, argv, env, scratch.dir, "server");
	snprintf(port, sizeof(port), "%d", process_listening(&server));
	result = process_run((const char *const[]){FLOODER_PROGRAM, port,
	                         row->times, row->pause, NULL},
	    NULL, NULL);
	snprintf(want, sizeof(want), "%s\n", row->want);
	assert_string_equal(result.output, want);
	process_result_free(&result);
	process_stop(&server);
}

/* Lets what has been asked for run its course. */
static int
exchange(struct memory_pair *pair)
{
	int rounds, rv = -1;
	char got[8];

	for (rounds = 0; rounds < 20; rounds++) {
		SSL_do_handshake(pair->server);
		SSL_read(pair->client, got, sizeof(got));
		SSL_read(pair->server, got, sizeof(got));
	}
	ERR_clear_error();
	if (SSL_write(pair->client, "hello", 5) == 5)
		rv = SSL_read(pair->server, got, sizeof(got));
	ERR_clear_error();
	return rv;
}

static void
pair_of(struct memory_pair *pair, int version)
{
	memory_pair_make(pair, &scratch, client_ctx, "any.test");
	SSL_set_max_proto_version(pair->client, version);
	SSL_set_options(pair->server, SSL_OP_ALLOW_CLIENT_RENEGOTIATION);
}

/* This process has renegotiations=2/86400 and prefer-ciphers. */
static void
hello_requests_are_not_counted(void **state)
{
	struct memory_pair pair;
	int i;

	(void)state;
	pair_of(&pair, TLS1_2_VERSION);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	for (i = 0; i < 10; i++) {
		assert_int_equal(SSL_renegotiate(pair.server), 1);
		assert_int_equal(exchange(&pair), 5);
	}
	/* Two of the client's own are left, and a third is not. */
	for (i = 0; i < 2; i++) {
		assert_int_equal(SSL_renegotiate(pair.client), 1);
		assert_int_equal(SSL_do_handshake(pair.client), -1);
		assert_int_equal(exchange(&pair), 5);
	}
	assert_int_equal(SSL_renegotiate(pair.client), 1);
	assert_int_equal(SSL_do_handshake(pair.client), -1);
	assert_int_equal(exchange(&pair), -1);
	/* The server can ask still. */
	assert_int_equal(
	    real_options(pair.server) & SSL_OP_NO_RENEGOTIATION, 0);
	memory_pair_free(&pair);
}

static void
key_updates_are_not_counted(void **state)
{
	struct memory_pair pair;
	int i;

	(void)state;
	pair_of(&pair, TLS1_3_VERSION);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	for (i = 0; i < 10; i++) {
		assert_int_equal(
		    SSL_key_update(pair.client, SSL_KEY_UPDATE_REQUESTED), 1);
		assert_int_equal(SSL_new_session_ticket(pair.server), 1);
		assert_int_equal(exchange(&pair), 5);
	}
	assert_int_equal(SSL_get_shutdown(pair.server), 0);
	memory_pair_free(&pair);
}

/* The suite that is agreed on where client and server differ on the order. */
static const char *
agreed_suite(void)
{
	struct memory_pair pair;
	const char *suite;
	uint64_t options;

	pair_of(&pair, TLS1_2_VERSION);
	SSL_set_cipher_list(pair.client,
	    "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384");
	SSL_set_cipher_list(pair.server,
	    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256");
	options = real_options(pair.server);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	suite = SSL_get_cipher_name(pair.client);
	assert_true(real_options(pair.server) == options);
	assert_int_equal(
	    real_options(pair.client) & SSL_OP_CIPHER_SERVER_PREFERENCE, 0);
	memory_pair_free(&pair);
	return suite;
}

static void
servers_order_counts(void **state)
{
	(void)state;
	assert_string_equal(agreed_suite(), "ECDHE-RSA-AES256-GCM-SHA384");
}

/* As nginx: another SSL_CTX for the name, and all of its options. */
static int
take_options(SSL *ssl, int *alert, void *ctx)
{
	(void)alert;
	SSL_set_SSL_CTX(ssl, ctx);
	SSL_clear_options(
	    ssl, SSL_get_options(ssl) & ~SSL_CTX_get_options(ctx));
	SSL_set_options(ssl, SSL_CTX_get_options(ctx));
	/* Or one that clears more than it has. */
	SSL_clear_options(ssl, SSL_OP_CIPHER_SERVER_PREFERENCE);
	return SSL_TLSEXT_ERR_OK;
}

static void
servers_order_counts_by_name(void **state)
{
	struct memory_pair pair;

	(void)state;
	pair_of(&pair, TLS1_2_VERSION);
	SSL_CTX_set_tlsext_servername_callback(pair.server_ctx, take_options);
	SSL_CTX_set_tlsext_servername_arg(pair.server_ctx, pair.server_ctx);
	SSL_set_cipher_list(pair.client,
	    "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384");
	assert_int_equal(memory_pair_handshake(&pair), 1);
	assert_string_equal(
	    SSL_get_cipher_name(pair.client), "ECDHE-RSA-AES256-GCM-SHA384");
	memory_pair_free(&pair);
}

/* In a process that has only the other word. */
static void
servers_order_counts_if_named_only(void **state)
{
	char self[256] = "";
	const char *const argv[] = {self, "suite", NULL};
	const char *const env[] = {
	    preload_variable(), "LEGACYTLS_SERVER=renegotiations=9/9", NULL};
	struct process_result result;

	(void)state;
	assert_true(readlink("/proc/self/exe", self, sizeof(self) - 1) > 0);
	result = process_run(argv, env, NULL);
	assert_string_equal(result.output, "ECDHE-RSA-AES128-GCM-SHA256\n");
	process_result_free(&result);
}

/* What that process does. */
static int
print_suite(void)
{
	make_client(NULL);
	puts(agreed_suite());
	return free_client(NULL);
}

int
main(int argc, char *argv[])
{
	enum {
		ROWS = sizeof(rows) / sizeof(rows[0])
	};
	struct CMUnitTest tests[ROWS + 5] = {
	    cmocka_unit_test(hello_requests_are_not_counted),
	    cmocka_unit_test(key_updates_are_not_counted),
	    cmocka_unit_test(servers_order_counts),
	    cmocka_unit_test(servers_order_counts_by_name),
	    cmocka_unit_test(servers_order_counts_if_named_only),
	};

	if (argc == 2 && strcmp(argv[1], "suite") == 0)
		return print_suite();
	setenv("LEGACYTLS_SERVER", "renegotiations=2/86400 prefer-ciphers", 1);
	preload_this(argv, "listed.test");
	table_tests(tests + 5, &(struct table)TABLE(rows, client_is_counted));
	return _cmocka_run_group_tests(
	    "server guard", tests, ROWS + 5, make_client, free_client);
}
