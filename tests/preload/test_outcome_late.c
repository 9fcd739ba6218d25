/* SPDX-License-Identifier: MIT */
/* What a record cannot tell, and what is known when a connection ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "preload/outcome_fixture.h"
#include "support/preload.h"

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
	records = outcome_records(2);
	record_assert(&records, 0, "needed", "sha1");
	record_assert(&records, 0, "untold", "");
	record_assert(&records, 1, "needed", "");
	record_assert(&records, 1, "untold", "sha1");
	records_free(&records);
}

/* It may look at the result of the verification later, or never. */
static void
client_that_does_not_verify_cannot_be_told_of(void **state)
{
	static const int modes[] = {SSL_VERIFY_PEER, SSL_VERIFY_NONE};
	struct server server;
	struct records records;
	SSL *ssl;
	size_t i;

	(void)state;
	server_openssl(&server, &asking.scratch, "weak",
	    (const char *[]){"-cipher", "ALL:@SECLEVEL=0", NULL});
	for (i = 0; i < 2; i++) {
		ssl = client_new(asking.ctx, "weak.test");
		SSL_set_verify(ssl, modes[i], NULL);
		client_connect(ssl, &server);
		assert_int_equal(SSL_connect(ssl), 1);
		assert_int_equal(SSL_get_verify_result(ssl), X509_V_OK);
		client_free(ssl);
	}
	server_stop(&server);
	records = outcome_records(2);
	record_assert(&records, 0, "needed", "seclevel1");
	record_assert(&records, 0, "untold", "");
	record_assert(&records, 1, "needed", "");
	record_assert(&records, 1, "untold", "seclevel1");
	records_free(&records);
}

static int without_ssl;

/* An application's, on its store, which looks for the SSL that it is for. */
static int
on_store(int is_ok, X509_STORE_CTX *store)
{
	without_ssl += X509_STORE_CTX_get_ex_data(
	                   store, SSL_get_ex_data_X509_STORE_CTX_idx()) == NULL;
	return is_ok;
}

/* What lax-x509 was needed for is found by verifying once more. */
static void
callback_of_a_store_is_left_alone(void **state)
{
	SSL_CTX *ctx = client_context(&asking.scratch);
	struct memory_pair pair;
	struct records records;

	(void)state;
	without_ssl = 0;
	X509_STORE_set_verify_cb(SSL_CTX_get_cert_store(ctx), on_store);
	memory_pair_make(&pair, &asking.scratch, ctx, "sha1.test");
	X509_VERIFY_PARAM_set_flags(
	    SSL_get0_param(pair.client), X509_V_FLAG_X509_STRICT);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	assert_int_equal(without_ssl, 0);
	memory_pair_free(&pair);
	SSL_CTX_free(ctx);
	records = outcome_records(1);
	record_assert(&records, 0, "needed", "");
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
	records = outcome_records(3);
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
	records = outcome_records(2);
	record_assert(&records, 0, "event", "handshake");
	record_assert(&records, 0, "needed", "");
	record_assert(&records, 1, "event", "close");
	record_assert(&records, 1, "host", "own.test");
	record_assert(&records, 1, "needed", "client-cert");
	records_free(&records);
}

/* In the handshake: it is not said again as the connection ends. */
static void
certificate_that_is_asked_for_at_once(void **state)
{
	struct memory_pair pair;
	struct records records;

	(void)state;
	asking_make(&pair, asking.ctx, "own.test", TLS1_2_VERSION);
	assert_sent(&pair);
	memory_pair_free(&pair);
	records = outcome_records(1);
	record_assert(&records, 0, "event", "handshake");
	record_assert(&records, 0, "needed", "client-cert");
	records_free(&records);
}

/* The memory BIOs lead nowhere that is known. */
static void
peer_that_has_a_rule_for_a_port(void **state)
{
	static const char *const hosts[] = {"ported.test", "other.test"};
	struct memory_pair pair;
	struct records records;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		memory_pair_make(&pair, &asking.scratch, asking.ctx, hosts[i]);
		SSL_set_max_proto_version(pair.client, TLS1_2_VERSION);
		SSL_set_min_proto_version(pair.server, TLS1_3_VERSION);
		assert_int_equal(memory_pair_handshake(&pair), -1);
		memory_pair_free(&pair);
	}
	records = outcome_records(2);
	record_assert(&records, 0, "rule", NULL);
	record_assert(&records, 0, "note", "rule for port 443");
	record_assert(&records, 1, "note", NULL);
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
	records = outcome_records(1);
	record_assert(&records, 0, "host", NULL);
	record_assert(&records, 0, "address", NULL);
	record_assert(&records, 0, "note", "peer unknown");
	record_assert_part(&records, 0, "hint", "tls1.0");
	records_free(&records);
}

/* Its copy of the SSL is freed in a child, while the answer is waited for. */
static void
child_of_one_that_waits(void **state)
{
	struct memory_pair pair;
	struct records records;
	pid_t child;
	int rv, status = -1;

	(void)state;
	memory_pair_make(&pair, &asking.scratch, asking.ctx, "listed.test");
	rv = SSL_do_handshake(pair.client);
	assert_int_equal(SSL_get_error(pair.client, rv), SSL_ERROR_WANT_READ);
	child = fork();
	if (child == 0) {
		SSL_free(pair.client);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	memory_pair_free(&pair);
	records = outcome_records(1);
	record_assert(&records, 0, "outcome", "ok");
	records_free(&records);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(
	        resumed_one_cannot_tell_of_certificates, outcome_clear),
	    cmocka_unit_test_setup(
	        client_that_does_not_verify_cannot_be_told_of, outcome_clear),
	    cmocka_unit_test_setup(
	        callback_of_a_store_is_left_alone, outcome_clear),
	    cmocka_unit_test_setup(closed_in_a_usual_way, outcome_clear),
	    cmocka_unit_test_setup(
	        certificate_that_is_asked_for_later, outcome_clear),
	    cmocka_unit_test_setup(
	        certificate_that_is_asked_for_at_once, outcome_clear),
	    cmocka_unit_test_setup(
	        peer_that_has_a_rule_for_a_port, outcome_clear),
	    cmocka_unit_test_setup(peer_that_is_unknown, outcome_clear),
	    cmocka_unit_test_setup(child_of_one_that_waits, outcome_clear),
	};

	(void)argc;
	preload_this(
	    argv, OUTCOME_RULES ",ported.test:8443 none,ported.test:443 sha1");
	return cmocka_run_group_tests_name(
	    "outcome_late", tests, outcome_start, outcome_stop);
}
