/* SPDX-License-Identifier: MIT */
/* One record for each handshake that is over, and none for any other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/outcome_fixture.h"
#include "support/preload.h"

#define GIVEN_UP "given up while waiting for the server's answer"
#define HINT(host)                                                           \
	host " classic-groups, or " host " max-tls1.2; no word helps if it " \
	     "is slow, or not reached"

static void
assert_no_record(void)
{
	struct records records = outcome_records(0);

	records_free(&records);
}

/* Every flight is waited for. */
static void
waiting_is_no_failure(void **state)
{
	struct memory_pair pair;
	struct records records;

	(void)state;
	memory_pair_make(&pair, &asking.scratch, asking.ctx, "listed.test");
	assert_int_equal(memory_pair_handshake(&pair), 1);
	memory_pair_free(&pair);
	records = outcome_records(1);
	record_assert(&records, 0, "outcome", "ok");
	record_assert(&records, 0, "needed", "");
	record_assert(&records, 0, "untold", "");
	record_assert(&records, 0, "protocol", "TLSv1.3");
	record_assert(&records, 0, "cipher", "TLS_AES_256_GCM_SHA384");
	record_assert(&records, 0, "key", "RSA");
	record_assert(&records, 0, "key_bits", "2048");
	record_assert(&records, 0, "signature", "RSA-SHA256");
	record_assert(
	    &records, 0, "allowed", "legacy-connect seclevel1 ciphers");
	record_assert(&records, 0, "rule", "listed.test");
	record_assert(&records, 0, "line", "1");
	record_assert(&records, 0, "until", NULL);
	records_free(&records);
}

static void
unlisted_success_is_no_record(void **state)
{
	struct memory_pair pair;
	char answer[1];

	(void)state;
	memory_pair_make(&pair, &asking.scratch, asking.ctx, "other.test");
	assert_int_equal(memory_pair_handshake(&pair), 1);
	/* The tickets. */
	assert_int_equal(SSL_read(pair.client, answer, 1), -1);
	memory_pair_free(&pair);
	assert_no_record();
}

static void
unlisted_failure_is_one_record(void **state)
{
	struct records records;
	SSL *ssl;
	int i;

	(void)state;
	assert_int_equal(
	    client_handshake(asking.ctx, "other.test", &legacy, &ssl), -1);
	for (i = 0; i < 3; i++)
		assert_int_equal(SSL_connect(ssl), -1);
	client_free(ssl);
	records = outcome_records(1);
	record_assert(&records, 0, "outcome", "failed");
	record_assert(&records, 0, "host", "other.test");
	record_assert(&records, 0, "address", "127.0.0.1");
	record_assert(&records, 0, "port", legacy.port_text);
	record_assert(&records, 0, "rule", NULL);
	record_assert(&records, 0, "hint", "other.test legacy-connect");
	record_assert(&records, 0, "note", NULL);
	records_free(&records);
}

/* OpenSSL lets it be tried again, as no error of TLS has been met. */
static void
failure_that_is_tried_again(void **state)
{
	SSL *ssl = client_new(asking.ctx, "other.test");
	struct records records;
	int i;

	(void)state;
	SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new_mem_buf("", 0));
	for (i = 0; i < 3; i++)
		assert_int_equal(SSL_connect(ssl), -1);
	SSL_free(ssl);
	records = outcome_records(1);
	record_assert_part(&records, 0, "error", "write to read only BIO");
	record_assert(&records, 0, "hint", NULL);
	records_free(&records);
}

static void
each_handshake_of_an_ssl_has_its_own(void **state)
{
	SSL *ssl = client_new(asking.ctx, NULL);
	static const char *const hosts[] = {
	    "other.test", "listed.test", "other.test", "other.test"};
	struct records records;
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		SSL_clear(ssl);
		SSL_set_tlsext_host_name(ssl, hosts[i]);
		client_connect(ssl, &legacy);
		assert_int_equal(SSL_connect(ssl), i == 1 ? 1 : -1);
		ERR_clear_error();
	}
	client_free(ssl);
	records = outcome_records(4);
	for (i = 0; i < 4; i++) {
		record_assert(&records, i, "host", hosts[i]);
		record_assert(&records, i, "outcome", i == 1 ? "ok" : "failed");
	}
	record_assert(&records, 1, "needed", "legacy-connect");
	records_free(&records);
}

static void
freed_while_waiting(void **state)
{
	static const char *const hosts[] = {"other.test", "listed.test"};
	struct memory_pair pair;
	struct records records;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		memory_pair_make(&pair, &asking.scratch, asking.ctx, hosts[i]);
		assert_int_equal(SSL_do_handshake(pair.client), -1);
		assert_int_equal(SSL_do_handshake(pair.client), -1);
		memory_pair_free(&pair);
	}
	records = outcome_records(2);
	for (i = 0; i < 2; i++) {
		record_assert(&records, i, "event", "handshake");
		record_assert(&records, i, "outcome", "failed");
		record_assert(&records, i, "host", hosts[i]);
		record_assert(&records, i, "error", GIVEN_UP);
		record_assert(&records, i, "needed", NULL);
	}
	record_assert(&records, 0, "hint", HINT("other.test"));
	record_assert(&records, 1, "rule", "listed.test");
	records_free(&records);
}

static void
used_for_another_peer_while_waiting(void **state)
{
	SSL *ssl = client_new(asking.ctx, "new.test");
	struct records records;

	(void)state;
	SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
	assert_int_equal(SSL_connect(ssl), -1);
	SSL_clear(ssl);
	SSL_set_tlsext_host_name(ssl, "listed.test");
	client_connect(ssl, &legacy);
	assert_int_equal(SSL_connect(ssl), 1);
	client_free(ssl);
	records = outcome_records(2);
	record_assert(&records, 0, "host", "new.test");
	record_assert(&records, 0, "error", GIVEN_UP);
	record_assert(&records, 0, "hint",
	    "what would help is allowed already; no word helps if it is slow, "
	    "or not reached");
	record_assert(&records, 1, "host", "listed.test");
	record_assert(&records, 1, "outcome", "ok");
	records_free(&records);
}

/* Once there is an answer it is not for the ClientHello. */
static void
freed_after_the_answer(void **state)
{
	struct memory_pair pair;

	(void)state;
	memory_pair_make(&pair, &asking.scratch, asking.ctx, "other.test");
	SSL_set_max_proto_version(pair.client, TLS1_2_VERSION);
	assert_int_equal(SSL_do_handshake(pair.client), -1);
	assert_int_equal(SSL_do_handshake(pair.server), -1);
	assert_int_equal(SSL_do_handshake(pair.client), -1);
	memory_pair_free(&pair);
	assert_no_record();
}

static void
freed_without_a_handshake(void **state)
{
	SSL *ssl = client_new(asking.ctx, "listed.test"), *copy;
	struct memory_pair pair;
	struct records records;

	(void)state;
	SSL_free(ssl);
	assert_no_record();
	memory_pair_make(&pair, &asking.scratch, asking.ctx, "other.test");
	assert_int_equal(SSL_do_handshake(pair.client), -1);
	copy = SSL_dup(pair.client);
	SSL_free(copy);
	memory_pair_free(&pair);
	records = outcome_records(1);
	records_free(&records);
}

static void
servers_are_not_recorded(void **state)
{
	struct memory_pair pair;
	struct records records;

	(void)state;
	memory_pair_make(&pair, &asking.scratch, asking.ctx, "other.test");
	SSL_set_max_proto_version(pair.client, TLS1_2_VERSION);
	SSL_set_min_proto_version(pair.server, TLS1_3_VERSION);
	assert_int_equal(memory_pair_handshake(&pair), -1);
	memory_pair_free(&pair);
	records = outcome_records(1);
	record_assert_part(&records, 0, "error", "alert protocol version");
	records_free(&records);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup(waiting_is_no_failure, outcome_clear),
    cmocka_unit_test_setup(unlisted_success_is_no_record, outcome_clear),
    cmocka_unit_test_setup(unlisted_failure_is_one_record, outcome_clear),
    cmocka_unit_test_setup(failure_that_is_tried_again, outcome_clear),
    cmocka_unit_test_setup(each_handshake_of_an_ssl_has_its_own, outcome_clear),
    cmocka_unit_test_setup(freed_while_waiting, outcome_clear),
    cmocka_unit_test_setup(used_for_another_peer_while_waiting, outcome_clear),
    cmocka_unit_test_setup(freed_after_the_answer, outcome_clear),
    cmocka_unit_test_setup(freed_without_a_handshake, outcome_clear),
    cmocka_unit_test_setup(servers_are_not_recorded, outcome_clear),
};

int
main(int argc, char *argv[])
{
	(void)argc;
	preload_this(argv, OUTCOME_RULES);
	return cmocka_run_group_tests_name(
	    "outcome", tests, outcome_start, outcome_stop);
}
