/* SPDX-License-Identifier: MIT */
/* SSL_dane_enable(3): what TLSA records refuse is not excused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "preload/trust_fixture.h"
#include "support/preload.h"
#include "support/table.h"

/* RFC 6698 7.3, 7.4 */
enum {
	CERT = 0,
	SHA2_256 = 1,
};

enum {
	RIGHT = 1 << 7, /* a record of the certificate that is shown */
	NONE = 0x7f,    /* no record */
};

static const struct row {
	const char *name;
	enum shown shown;
	uint8_t usages[4]; /* of the records; the rest are NONE */
	bool passes;       /* with a rule as without */
} rows[] = {
    {"PKIX-TA", SELF_SIGNED, {0, NONE, NONE, NONE}, false},
    {"PKIX-EE", SELF_SIGNED, {1, NONE, NONE, NONE}, false},
    {"DANE-TA", SELF_SIGNED, {2, NONE, NONE, NONE}, false},
    {"DANE-EE", SELF_SIGNED, {3, NONE, NONE, NONE}, false},
    {"all four", SELF_SIGNED, {0, 1, 2, 3}, false},
    {"PKIX-TA, good chain", GOOD, {0, NONE, NONE, NONE}, false},
    {"expired, PKIX-EE that fits", EXPIRED, {1 | RIGHT, NONE, NONE, NONE},
        false},
    {"DANE-EE that fits", SELF_SIGNED, {3 | RIGHT, NONE, NONE, NONE}, true},
    {"no record, good chain", GOOD, {NONE, NONE, NONE, NONE}, true},
    {"no record, self-signed", SELF_SIGNED, {NONE, NONE, NONE, NONE}, false},
};

/* TLSA: the SHA-256 of the certificate. */
static void
add_records(const struct memory_pair *pair, const uint8_t usages[4])
{
	unsigned char right[32], wrong[32] = {1};
	int i;

	assert_int_equal(X509_digest(SSL_get_certificate(pair->server),
	                     EVP_sha256(), right, NULL),
	    1);
	for (i = 0; i < 4; i++) {
		if (usages[i] == NONE)
			continue;
		assert_int_equal(
		    SSL_dane_tlsa_add(pair->client,
		        usages[i] & (unsigned)~RIGHT, CERT, SHA2_256,
		        (usages[i] & RIGHT) != 0 ? right : wrong,
		        sizeof(right)),
		    1);
	}
}

static void
records_count(void **state)
{
	static const char *const hosts[] = {
	    "other.test", "any.test", "pin.test"};
	const struct row *row = *state;
	struct memory_pair pair;
	size_t i;

	for (i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		trust_pair(&pair, hosts[i], row->shown, TLS1_3_VERSION);
		assert_true(
		    SSL_CTX_dane_enable(SSL_get_SSL_CTX(pair.client)) > 0);
		assert_int_equal(SSL_dane_enable(pair.client, hosts[i]), 1);
		add_records(&pair, row->usages);
		assert_int_equal(
		    memory_pair_handshake(&pair) == 1, row->passes);
		ERR_clear_error();
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
	table_tests(tests, &(struct table)TABLE(rows, records_count));
	return _cmocka_run_group_tests(
	    "dane", tests, ROWS, trust_start, trust_stop);
}
