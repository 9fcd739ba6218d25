/* SPDX-License-Identifier: MIT */
/*
 * A program that forbids TLS 1.2 by an option, and takes 1.3: no word leaves a
 * gap between versions, below which OpenSSL would stay.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/memory.h"
#include "support/preload.h"
#include "support/scratch_group.h"
#include "support/table.h"

static const struct row {
	const char *name;
	const char *host;
	uint64_t options;
	int version; /* 0: no handshake */
} rows[] = {
    {"unlisted", "other.test", SSL_OP_NO_TLSv1_2, TLS1_3_VERSION},
    {"tls1.0", "old.test", SSL_OP_NO_TLSv1_2, TLS1_3_VERSION},
    {"tls1.1", "older.test", SSL_OP_NO_TLSv1_2, TLS1_3_VERSION},
    {"tls1.0, nothing forbidden", "old.test", 0, TLS1_3_VERSION},
    {"tls1.0, 1.3 is forbidden, too", "old.test",
        SSL_OP_NO_TLSv1_2 | SSL_OP_NO_TLSv1_3, 0},
    {"tls1.0, only 1.3 is forbidden", "old.test", SSL_OP_NO_TLSv1_3,
        TLS1_2_VERSION},
    {"max-tls1.2", "max.test", SSL_OP_NO_TLSv1_2, TLS1_3_VERSION},
    {"max-tls1.2, nothing forbidden", "max.test", 0, TLS1_2_VERSION},
    {"tls1.0 and max-tls1.2", "both.test", SSL_OP_NO_TLSv1_2, TLS1_2_VERSION},
};

static void
there_is_no_gap(void **state)
{
	const struct row *row = *state;
	SSL_CTX *ctx = client_context(&scratch);
	struct memory_pair pair;
	uint64_t before;
	int rv;

	memory_pair_make(&pair, &scratch, ctx, row->host);
	SSL_set_min_proto_version(pair.server, TLS1_2_VERSION);
	SSL_set_min_proto_version(pair.client, TLS1_2_VERSION);
	SSL_set_options(pair.client, row->options);
	before = SSL_get_options(pair.client);
	rv = memory_pair_handshake(&pair);
	assert_int_equal(rv == 1, row->version != 0);
	if (rv == 1)
		assert_int_equal(SSL_version(pair.client), row->version);
	assert_true(SSL_get_options(pair.client) == before);
	ERR_clear_error();
	memory_pair_free(&pair);
	SSL_CTX_free(ctx);
}

int
main(int argc, char *argv[])
{
	enum {
		ROWS = sizeof(rows) / sizeof(rows[0])
	};
	struct CMUnitTest tests[ROWS];

	(void)argc;
	preload_this(argv,
	    "old.test tls1.0, older.test tls1.1, max.test max-tls1.2, "
	    "both.test tls1.0 max-tls1.2");
	table_tests(tests, &(struct table)TABLE(rows, there_is_no_gap));
	return _cmocka_run_group_tests(
	    "gap", tests, ROWS, make_scratch, remove_scratch);
}
