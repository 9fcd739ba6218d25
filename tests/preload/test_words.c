/* SPDX-License-Identifier: MIT */
/* Each word of a rule opens its own server and no other's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/client.h"
#include "preload/words_client.h"
#include "preload/words_columns.h"
#include "preload/words_rows.h"
#include "support/preload.h"

#define ROWS_MAX 64
#define COLUMNS_MAX 32

/* Made once by make_servers; results are filled in as the tests run. */
static struct {
	struct scratch scratch;
	struct server servers[ROWS_MAX];
	SSL_CTX *ctx;
	SSL_CTX *reckless;
	bool results[ROWS_MAX][COLUMNS_MAX];
} fixture;

static int
allow_all(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid,
    void *other, void *ex)
{
	(void)ssl, (void)ctx, (void)op, (void)bits, (void)nid, (void)other,
	    (void)ex;
	return 1;
}

/* One that takes anything: what it cannot reach proves nothing. */
static SSL_CTX *
reckless_context(void)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	assert_int_equal(
	    SSL_CTX_set_cipher_list(ctx, "ALL:eNULL:@SECLEVEL=0"), 1);
	SSL_CTX_set_security_callback(ctx, allow_all);
	SSL_CTX_set_min_proto_version(ctx, TLS1_VERSION);
	assert_int_equal(SSL_CTX_set1_groups_list(ctx, "P-256:X25519"), 1);
	SSL_CTX_set_options(
	    ctx, SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_IGNORE_UNEXPECTED_EOF);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
	words_use_weak_certificate(ctx, &fixture.scratch);
	return ctx;
}

static int
make_servers(void **state)
{
	size_t i;

	(void)state;
	scratch_make(&fixture.scratch);
	columns_set_rules(&fixture.scratch);
	for (i = 0; i < rows_count; i++)
		row_start(&rows[i], &fixture.servers[i], &fixture.scratch);
	fixture.ctx = words_context(&fixture.scratch, true);
	fixture.reckless = reckless_context();
	return 0;
}

static int
stop_servers(void **state)
{
	size_t row, column;

	(void)state;
	for (row = 0; row < rows_count; row++) {
		server_stop(&fixture.servers[row]);
		printf("%-27s", rows[row].name);
		for (column = 0; column < columns_count; column++)
			printf(" %s", fixture.results[row][column] ? "x" : ".");
		printf("\n");
	}
	for (column = 0; column < columns_count; column++)
		printf("%*s| %s\n", 28 + 2 * (int)column, "",
		    columns[column].title);
	SSL_CTX_free(fixture.ctx);
	SSL_CTX_free(fixture.reckless);
	scratch_remove(&fixture.scratch);
	return 0;
}

static bool
connects(SSL_CTX *ctx, const char *host, size_t row)
{
	return words_connects(
	    ctx, host, &rows[row], &fixture.servers[row], &fixture.scratch);
}

/* By OpenSSL, at TLS 1.2 if need be, or by the client of GnuTLS. */
static void
assert_reachable(size_t row)
{
	struct server *server = &fixture.servers[row];
	const char *const argv[] = {"gnutls-cli", "--insecure", "--priority",
	    rows[row].reachable, "--port", server->port_text, "127.0.0.1",
	    NULL};
	struct process_result result;

	if (rows[row].reachable != NULL) {
		result = process_run(argv, NULL, "GET / HTTP/1.0\r\n\r\n");
		assert_non_null(
		    strstr(result.output, "Handshake was completed"));
		process_result_free(&result);
		return;
	}
	if (connects(fixture.reckless, "other.words.test", row))
		return;
	SSL_CTX_set_max_proto_version(fixture.reckless, TLS1_2_VERSION);
	assert_true(connects(fixture.reckless, "other.words.test", row));
	SSL_CTX_set_max_proto_version(fixture.reckless, 0);
}

static void
words_of_a_server(void **state)
{
	size_t i, row = (size_t)((const struct row *)*state - rows);
	bool opened, failed = false;

	if (rows[row].flight.version == 0)
		assert_reachable(row);
	ERR_clear_error();
	for (i = 0; i < columns_count; i++) {
		opened = connects(fixture.ctx, columns[i].host, row);
		fixture.results[row][i] = opened;
		if (opened != row_is_opened(&rows[row], columns[i].words)) {
			failed = true;
			print_error("%s: %s, reason %d\n", columns[i].title,
			    opened ? "connects" : "refused",
			    ERR_GET_REASON(ERR_peek_error()));
		}
		ERR_clear_error();
	}
	assert_false(failed);
}

/* A flight is refused for what is said of it, and not for its making. */
static void
flights_that_are_taken(void **state)
{
	static const struct {
		struct flight flight;
		const char *host;
	} table[] = {
	    {{TLS1_2_VERSION, 0xc02f, FLIGHT_ECDHE, NULL, "SHA256", 0x0401},
	        "other.words.test"},
	    {{TLS1_2_VERSION, 0xc02f, FLIGHT_ECDHE, NULL, "SHA1", 0x0201},
	        "sha1.words.test"},
	    {{TLS1_2_VERSION, 0x009e, FLIGHT_DHE, "1024.dh", "SHA256", 0x0401},
	        "level.words.test"},
	    {{TLS1_2_VERSION, 0x002f, FLIGHT_RSA, NULL, NULL, 0},
	        "ciphers.words.test"},
	    {{TLS1_VERSION, 0x002f, FLIGHT_RSA, NULL, NULL, 0},
	        "tls10.words.test"},
	};
	size_t i;
	SSL *ssl;

	(void)state;
	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		ssl = client_new(fixture.ctx, table[i].host);
		assert_true(
		    flight_is_taken(ssl, &fixture.scratch, &table[i].flight));
		client_free(ssl);
	}
}

/* Its own floor is lower than the rule's: the rule opens no more than it says.
 */
static void
tls11_does_not_open_tls10(void **state)
{
	SSL_CTX *ctx = client_context(&fixture.scratch);
	size_t i;

	(void)state;
	SSL_CTX_set_min_proto_version(ctx, TLS1_VERSION);
	for (i = 0; strcmp(rows[i].name, "TLS 1.0") != 0; i++)
		continue;
	assert_false(connects(ctx, "tls11.words.test", i));
	ERR_clear_error();
	assert_true(connects(ctx, "tls10.words.test", i));
	SSL_CTX_free(ctx);
}

int
main(int argc, char *argv[])
{
	struct CMUnitTest tests[ROWS_MAX] = {
	    cmocka_unit_test(flights_that_are_taken),
	    cmocka_unit_test(tls11_does_not_open_tls10),
	};
	size_t i, n = 2;

	(void)argc;
	preload_this(argv, "");
	for (i = 0; i < rows_count; i++)
		tests[n++] = (struct CMUnitTest){rows[i].name,
		    words_of_a_server, NULL, NULL, (void *)&rows[i]};
	return _cmocka_run_group_tests(
	    "words", tests, n, make_servers, stop_servers);
}
