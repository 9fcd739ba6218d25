/* SPDX-License-Identifier: MIT */
/* One record for each handshake that is over, and none for any other. */
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

#include "preload/asking.h"
#include "support/preload.h"
#include "support/records.h"

#define RULES                                                 \
	"listed.test, sha1.test sha1 lax-x509, eof.test eof," \
	"own.test client-cert, new.test max-tls1.2 classic-groups"
#define GIVEN_UP "given up while waiting for the server's answer"
#define HINT(host)                                                           \
	host " classic-groups, or " host " max-tls1.2; no word helps if it " \
	     "is slow, or not reached"

/* Made by begin. */
static char folder[] = "/tmp/legacytls-test-XXXXXX";
static char journal[96];
static struct server legacy;

static int
begin(void **state)
{
	assert_non_null(mkdtemp(folder));
	snprintf(journal, sizeof(journal), "%s/journal", folder);
	setenv("LEGACYTLS_JOURNAL", journal, 1);
	asking_setup(state);
	server_gnutls(&legacy, &asking.scratch, "strong", SERVER_NO_RFC5746);
	return 0;
}

static int
end(void **state)
{
	server_stop(&legacy);
	asking_teardown(state);
	remove(journal);
	return rmdir(folder);
}

static int
no_records(void **state)
{
	(void)state;
	remove(journal);
	ERR_clear_error();
	return 0;
}

/* Fails if there are not so many. */
static struct records
records_of(size_t count)
{
	struct records records;

	records_read(&records, journal);
	assert_int_equal(records.count, count);
	return records;
}

static void
assert_no_record(void)
{
	struct records records = records_of(0);

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
	records = records_of(1);
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
	records = records_of(1);
	record_assert(&records, 0, "outcome", "failed");
	record_assert(&records, 0, "host", "other.test");
	record_assert(&records, 0, "address", "127.0.0.1");
	record_assert(&records, 0, "port", legacy.port_text);
	record_assert(&records, 0, "rule", NULL);
	record_assert(&records, 0, "hint", "other.test legacy-connect");
	record_assert(&records, 0, "note", NULL);
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
	records = records_of(4);
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
	records = records_of(2);
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
	records = records_of(2);
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
	records = records_of(1);
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
	records = records_of(1);
	record_assert_part(&records, 0, "error", "alert protocol version");
	records_free(&records);
}

/* A session with the server, by resuming one, if it is not NULL. */
static SSL_SESSION *
session_with(const struct server *server, SSL_SESSION *session)
{
	SSL *ssl = client_new(asking.ctx, "sha1.test");
	SSL_SESSION *next;

	if (session != NULL)
		assert_int_equal(SSL_set_session(ssl, session), 1);
	client_connect(ssl, server);
	assert_int_equal(SSL_connect(ssl), 1);
	assert_int_equal(SSL_session_reused(ssl), session != NULL);
	next = SSL_get1_session(ssl);
	SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
	client_free(ssl);
	SSL_SESSION_free(session);
	return next;
}

static void
resumed_one_cannot_tell_of_certificates(void **state)
{
	SSL_SESSION *session;
	struct server server;
	struct records records;

	(void)state;
	server_openssl(&server, &asking.scratch, "sha1",
	    (const char *[]){"-tls1_2", "-cipher", "ALL:@SECLEVEL=0", NULL});
	session = session_with(&server, session_with(&server, NULL));
	SSL_SESSION_free(session);
	server_stop(&server);
	records = records_of(2);
	record_assert(&records, 0, "needed", "sha1");
	record_assert(&records, 0, "untold", "");
	record_assert(&records, 1, "needed", "");
	record_assert(&records, 1, "untold", "sha1");
	records_free(&records);
}

static void
closed_in_a_usual_way(void **state)
{
	static const int closed = SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN;
	struct memory_pair pair;
	struct records records;
	int way;

	(void)state;
	for (way = 0; way < 3; way++) {
		memory_pair_make(
		    &pair, &asking.scratch, asking.ctx, "eof.test");
		assert_int_equal(memory_pair_handshake(&pair), 1);
		if (way == 0)
			SSL_set_quiet_shutdown(pair.client, 1);
		if (way == 1)
			SSL_shutdown(pair.server);
		SSL_shutdown(pair.client);
		SSL_shutdown(pair.client);
		assert_int_equal(SSL_get_shutdown(pair.client),
		    way < 2 ? closed : SSL_SENT_SHUTDOWN);
		memory_pair_free(&pair);
	}
	records = records_of(3);
	record_assert(&records, 2, "event", "handshake");
	records_free(&records);
}

/* TLS 1.3: the handshake was recorded before. */
static void
certificate_that_is_asked_for_later(void **state)
{
	struct memory_pair pair;
	struct records records;

	(void)state;
	asking_make(&pair, asking.ctx, "own.test", TLS1_3_VERSION);
	SSL_set_verify(pair.server, SSL_VERIFY_NONE, NULL);
	SSL_set_post_handshake_auth(pair.client, 1);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	assert_int_equal(asking_later(&pair), SSL_ERROR_WANT_READ);
	assert_has_weak(pair.server);
	memory_pair_free(&pair);
	records = records_of(2);
	record_assert(&records, 0, "event", "handshake");
	record_assert(&records, 0, "needed", "");
	record_assert(&records, 1, "event", "close");
	record_assert(&records, 1, "host", "own.test");
	record_assert(&records, 1, "needed", "client-cert");
	records_free(&records);
}

/* There is nobody whom a rule could name. */
static void
peer_that_is_unknown(void **state)
{
	struct memory_pair pair;
	struct records records;

	(void)state;
	memory_pair_make(&pair, &asking.scratch, asking.ctx, NULL);
	SSL_set_max_proto_version(pair.client, TLS1_2_VERSION);
	SSL_set_min_proto_version(pair.server, TLS1_3_VERSION);
	assert_int_equal(memory_pair_handshake(&pair), -1);
	memory_pair_free(&pair);
	records = records_of(1);
	record_assert(&records, 0, "host", NULL);
	record_assert(&records, 0, "address", NULL);
	record_assert(&records, 0, "note", "peer unknown");
	record_assert_part(&records, 0, "hint", "tls1.0");
	records_free(&records);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup(waiting_is_no_failure, no_records),
    cmocka_unit_test_setup(unlisted_success_is_no_record, no_records),
    cmocka_unit_test_setup(unlisted_failure_is_one_record, no_records),
    cmocka_unit_test_setup(each_handshake_of_an_ssl_has_its_own, no_records),
    cmocka_unit_test_setup(freed_while_waiting, no_records),
    cmocka_unit_test_setup(used_for_another_peer_while_waiting, no_records),
    cmocka_unit_test_setup(freed_after_the_answer, no_records),
    cmocka_unit_test_setup(freed_without_a_handshake, no_records),
    cmocka_unit_test_setup(servers_are_not_recorded, no_records),
    cmocka_unit_test_setup(resumed_one_cannot_tell_of_certificates, no_records),
    cmocka_unit_test_setup(closed_in_a_usual_way, no_records),
    cmocka_unit_test_setup(certificate_that_is_asked_for_later, no_records),
    cmocka_unit_test_setup(peer_that_is_unknown, no_records),
};

int
main(int argc, char *argv[])
{
	(void)argc;
	preload_this(argv, RULES);
	return cmocka_run_group_tests_name("outcome", tests, begin, end);
}
