/* SPDX-License-Identifier: MIT */
/* A peer that is cut off as the handshake ends: OpenSSL says that it is done.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/outcome_fixture.h"
#include "preload/pinned.h"
#include "support/preload.h"

static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};

static unsigned
client_secret(SSL *ssl, const char *hint, char *name, unsigned name_size,
    unsigned char *secret, unsigned size)
{
	(void)ssl, (void)hint, (void)name_size, (void)size;
	strcpy(name, "name");
	memset(secret, 1, 16);
	return 16;
}

static unsigned
server_secret(SSL *ssl, const char *name, unsigned char *secret, unsigned size)
{
	(void)ssl, (void)name, (void)size;
	memset(secret, 1, 16);
	return 16;
}

/* Both know a secret, so that the server shows no certificate. */
static void
secret_pair(struct memory_pair *pair, const char *host, int version)
{
	memory_pair_make(pair, &asking.scratch, asking.ctx, host);
	SSL_set_min_proto_version(pair->client, version);
	SSL_set_max_proto_version(pair->client, version);
	SSL_set_cipher_list(pair->client, "PSK-AES128-GCM-SHA256");
	SSL_set_cipher_list(pair->server, "PSK-AES128-GCM-SHA256");
	/* The hash that such a secret is for. */
	SSL_set_ciphersuites(pair->client, "TLS_AES_128_GCM_SHA256");
	SSL_set_psk_client_callback(pair->client, client_secret);
	SSL_set_psk_server_callback(pair->server, server_secret);
}

static void
pinned_host_without_a_certificate(void **state)
{
	struct memory_pair pair;
	struct records records;
	int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		secret_pair(&pair, "pinned.test", versions[i]);
		(void)memory_pair_handshake(&pair);
		assert_null(SSL_get0_peer_certificate(pair.client));
		assert_true(SSL_write(pair.client, "hello", 5) <= 0);
		ERR_clear_error();
		memory_pair_free(&pair);
		records = outcome_records(1);
		record_assert(&records, 0, "host", "pinned.test");
		record_assert(&records, 0, "outcome", "failed");
		record_assert(&records, 0, "needed", NULL);
		record_assert_part(&records, 0, "error", "callback failed");
		records_free(&records);
		outcome_clear(NULL);
	}
}

/* With another rule it is none of the shim's business. */
static void
listed_host_without_a_certificate(void **state)
{
	struct memory_pair pair;
	struct records records;
	int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		secret_pair(&pair, "listed.test", versions[i]);
		assert_int_equal(memory_pair_handshake(&pair), 1);
		assert_null(SSL_get0_peer_certificate(pair.client));
		memory_pair_free(&pair);
		records = outcome_records(1);
		record_assert(&records, 0, "outcome", "ok");
		record_assert(&records, 0, "error", NULL);
		records_free(&records);
		outcome_clear(NULL);
	}
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(
	        pinned_host_without_a_certificate, outcome_clear),
	    cmocka_unit_test_setup(
	        listed_host_without_a_certificate, outcome_clear),
	};

	(void)argc;
	preload_this(argv, OUTCOME_RULES ",pinned.test none " PINNED_NOBODY);
	return cmocka_run_group_tests_name(
	    "outcome_cut", tests, outcome_start_alone, outcome_stop_alone);
}
