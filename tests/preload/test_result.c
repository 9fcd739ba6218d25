/* SPDX-License-Identifier: MIT */
/*
 * 'pin' and 'trust-any' for a client that does not verify, but judges by
 * SSL_get_verify_result(3) when the handshake is over, as curl does from 8.17.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "preload/trust_fixture.h"
#include "support/preload.h"
#include "support/table.h"

#define SELF X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT
#define UNVERIFIED X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE

static const struct row {
	const char *name;
	const char *host;
	enum shown shown;
	int days; /* by which the client's clock is ahead */
	bool connects;
	int result;
} rows[] = {
    {"pin, good chain", "pin.test", GOOD, 0, true, X509_V_OK},
    {"pin, self-signed", "pin.test", SELF_SIGNED, 0, true, X509_V_OK},
    {"pin, expired", "pin.test", EXPIRED, 0, true, X509_V_OK},
    {"pin, private CA", "pin.test", PRIVATE, 0, true, X509_V_OK},
    {"pin, self-signed and expired", "pin.test", SELF_SIGNED, 9, true,
        X509_V_OK},
    {"pin, another key", "wrong.test", GOOD, 0, false,
        X509_V_ERR_CERT_REJECTED},
    {"pin, another key, expired", "wrong.test", GOOD, 9, false,
        X509_V_ERR_CERT_REJECTED},
    {"pin, RSA 1024", "small.test", SMALL, 0, true,
        X509_V_ERR_EE_KEY_TOO_SMALL},
    {"pin, RSA 1024, expired", "small.test", SMALL, 9, true,
        X509_V_ERR_CERT_HAS_EXPIRED},
    {"pin and seclevel1, RSA 1024", "small1.test", SMALL, 0, true, X509_V_OK},
    {"pin and seclevel1, RSA 768", "tiny1.test", TINY, 0, true,
        X509_V_ERR_EE_KEY_TOO_SMALL},
    {"pin, MD5", "pin.test", MD5, 0, true, SELF},
    {"pin, MD5 of a CA", "pin.test", MD5_PRIVATE, 0, true, UNVERIFIED},
    {"trust-any, self-signed", "any.test", SELF_SIGNED, 0, true, X509_V_OK},
    {"trust-any, RSA 1024", "any.test", SMALL, 0, true,
        X509_V_ERR_EE_KEY_TOO_SMALL},
    {"trust-any, RSA 1024, expired", "any.test", SMALL, 9, true,
        X509_V_ERR_EE_KEY_TOO_SMALL},
    {"no word, self-signed", "none.test", SELF_SIGNED, 0, true, SELF},
    {"unlisted, good chain", "other.test", GOOD, 0, true, X509_V_OK},
    {"unlisted, self-signed", "other.test", SELF_SIGNED, 0, true, SELF},
    {"unlisted, expired", "other.test", EXPIRED, 0, true,
        X509_V_ERR_CERT_HAS_EXPIRED},
};

static void
result_is_ok_where_it_would_connect(void **state)
{
	const struct row *row = *state;
	struct memory_pair pair;
	int version;

	for (version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
		trust_pair(&pair, row->host, row->shown, version);
		SSL_set_verify(pair.client, SSL_VERIFY_NONE, NULL);
		X509_VERIFY_PARAM_set_time(SSL_get0_param(pair.client),
		    time(NULL) + row->days * 86400);
		assert_int_equal(
		    memory_pair_handshake(&pair) == 1, row->connects);
		assert_int_equal(
		    SSL_get_verify_result(pair.client), row->result);
		trust_pair_free(&pair);
	}
}

int
main(int argc, char *argv[])
{
	enum {
		ROWS = sizeof(rows) / sizeof(rows[0])
	};
	struct CMUnitTest tests[ROWS];

	(void)argc;
	preload_this(argv, "placeholder.test");
	table_tests(tests,
	    &(struct table)TABLE(rows, result_is_ok_where_it_would_connect));
	return _cmocka_run_group_tests(
	    "result", tests, ROWS, trust_start, trust_stop);
}
