/* SPDX-License-Identifier: MIT */
/*
 * 'pin', 'trust-any' and 'sha1' for a client that judges by
 * SSL_get_verify_result(3) when the handshake is over: it does not verify, as
 * curl from 8.17, or has a callback that is always content, as nginx and Node.
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
#define STRANGER X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN
#define TOO_WEAK X509_V_ERR_CA_MD_TOO_WEAK
#define UNVERIFIED X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE

static const struct row {
	const char *name;
	const char *host;
	enum shown shown;
	int days; /* by which the client's clock is ahead */
	bool connects;
	int result;
	bool is_content; /* it has such a callback */
} rows[] = {
    {"pin, good chain", "pin.test", GOOD, 0, true, X509_V_OK, false},
    {"pin, self-signed", "pin.test", SELF_SIGNED, 0, true, X509_V_OK, false},
    {"pin, expired", "pin.test", EXPIRED, 0, true, X509_V_OK, false},
    {"pin, private CA", "pin.test", PRIVATE, 0, true, X509_V_OK, false},
    {"pin, self-signed and expired", "pin.test", SELF_SIGNED, 9, true,
        X509_V_OK, false},
    {"pin, another key", "wrong.test", GOOD, 0, false, X509_V_ERR_CERT_REJECTED,
        false},
    {"pin, another key, expired", "wrong.test", GOOD, 9, false,
        X509_V_ERR_CERT_REJECTED, false},
    {"pin, RSA 1024", "small.test", SMALL, 0, true, X509_V_ERR_EE_KEY_TOO_SMALL,
        false},
    {"pin, RSA 1024, expired", "small.test", SMALL, 9, true,
        X509_V_ERR_EE_KEY_TOO_SMALL, false},
    {"pin and seclevel1, RSA 1024", "small1.test", SMALL, 0, true, X509_V_OK,
        false},
    {"pin and seclevel1, RSA 768", "tiny1.test", TINY, 0, true,
        X509_V_ERR_EE_KEY_TOO_SMALL, false},
    {"pin, MD5", "pin.test", MD5, 0, true, SELF, false},
    {"pin, MD5 of a CA", "pin.test", MD5_PRIVATE, 0, true, UNVERIFIED, false},
    {"trust-any, self-signed", "any.test", SELF_SIGNED, 0, true, X509_V_OK,
        false},
    {"trust-any, RSA 1024", "any.test", SMALL, 0, true,
        X509_V_ERR_EE_KEY_TOO_SMALL, false},
    {"trust-any, RSA 1024, expired", "any.test", SMALL, 9, true,
        X509_V_ERR_EE_KEY_TOO_SMALL, false},
    {"no word, self-signed", "none.test", SELF_SIGNED, 0, true, SELF, false},
    {"unlisted, good chain", "other.test", GOOD, 0, true, X509_V_OK, false},
    {"unlisted, self-signed", "other.test", SELF_SIGNED, 0, true, SELF, false},
    {"unlisted, expired", "other.test", EXPIRED, 0, true,
        X509_V_ERR_CERT_HAS_EXPIRED, false},
    {"sha1, SHA-1", "sha1.test", BY_SHA1, 0, true, X509_V_OK, false},
    {"sha1, SHA-1 of nobody", "sha1.test", FORGED, 0, true, STRANGER, false},
    {"sha1 and pin, SHA-1 of nobody", "sha1pin.test", FORGED, 0, true,
        X509_V_OK, false},
    {"no word, SHA-1", "none.test", BY_SHA1, 0, true, TOO_WEAK, false},

    {"content: sha1, good chain", "sha1.test", GOOD, 0, true, X509_V_OK, true},
    {"content: sha1, SHA-1", "sha1.test", BY_SHA1, 0, true, X509_V_OK, true},
    {"content: sha1, SHA-1 of nobody", "sha1.test", FORGED, 0, true, STRANGER,
        true},
    {"content: sha1, SHA-1, expired", "sha1.test", BY_SHA1, 9, true,
        X509_V_ERR_CERT_HAS_EXPIRED, true},
    {"content: sha1, self-signed", "sha1.test", SELF_SIGNED, 0, true, SELF,
        true},
    {"content: sha1 and pin, SHA-1 of nobody", "sha1pin.test", FORGED, 0, true,
        X509_V_OK, true},
    {"content: sha1 and pin, another key", "sha1pin.test", ROTATED, 0, false,
        X509_V_ERR_CERT_REJECTED, true},
    {"content: pin, SHA-1 of nobody", "pin.test", FORGED, 0, true, TOO_WEAK,
        true},
    {"content: pin, SHA-1 of nobody, expired", "pin.test", FORGED, 9, true,
        TOO_WEAK, true},
    {"content: pin, self-signed, expired", "pin.test", SELF_SIGNED, 9, true,
        X509_V_OK, true},
    {"content: pin, RSA 1024, expired", "small.test", SMALL, 9, true,
        X509_V_ERR_EE_KEY_TOO_SMALL, true},
    {"content: pin and seclevel1, RSA 768, expired", "tiny1.test", TINY, 9,
        true, X509_V_ERR_EE_KEY_TOO_SMALL, true},
    {"content: trust-any, RSA 1024, expired", "any.test", SMALL, 9, true,
        X509_V_ERR_EE_KEY_TOO_SMALL, true},
    {"content: trust-any, expired", "any.test", EXPIRED, 0, true, X509_V_OK,
        true},
    {"content: no word, SHA-1 of nobody", "none.test", FORGED, 0, true,
        TOO_WEAK, true},
    {"content: unlisted, good chain", "other.test", GOOD, 0, true, X509_V_OK,
        true},
    {"content: unlisted, SHA-1", "other.test", BY_SHA1, 0, true, TOO_WEAK,
        true},
};

static int
be_content(int is_ok, X509_STORE_CTX *store)
{
	(void)is_ok, (void)store;
	return 1;
}

static void
result_is_ok_where_it_would_connect(void **state)
{
	const struct row *row = *state;
	struct memory_pair pair;
	int version;

	for (version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
		trust_pair(&pair, row->host, row->shown, version);
		SSL_set_verify(pair.client,
		    row->is_content ? SSL_VERIFY_PEER : SSL_VERIFY_NONE,
		    row->is_content ? be_content : NULL);
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
