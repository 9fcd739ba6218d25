/* SPDX-License-Identifier: MIT */
/* SSL_write_early_data and SSL_read_early_data. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/early_pair.h"
#include "preload/outcome_fixture.h"
#include "preload/pinned.h"

static const char said[] = "GET / HTTP/1.1";

int
early_start(void **state)
{
	char hosts[512];
	const char *pin = pinned_make();

	snprintf(hosts, sizeof(hosts),
	    ASKING_HOSTS ", 127.0.0.1 seclevel1,"
	                 "all.test legacy-connect seclevel1,"
	                 "127.0.0.4 legacy-connect seclevel1,"
	                 "127.0.0.16/28 seclevel1,"
	                 "pin.test none %s, 127.0.0.2 none %s,"
	                 "port.test:9 none %s",
	    pin, pin, pin);
	setenv("LEGACYTLS_HOSTS", hosts, 1);
	outcome_start_alone(state);
	pinned_trust(asking.ctx);
	return 0;
}

int
early_stop(void **state)
{
	pinned_free();
	return outcome_stop_alone(state);
}

static void
show(struct memory_pair *pair, enum early_key key)
{
	if (key == EARLY_PINNED)
		pinned_show(pair->server);
	if (key != EARLY_STRONG)
		return;
	assert_int_equal(
	    SSL_use_cert_and_key(pair->server,
	        SSL_CTX_get0_certificate(pair->server_ctx),
	        SSL_CTX_get0_privatekey(pair->server_ctx), NULL, 1),
	    1);
}

void
early_pair_make(
    struct memory_pair *pair, SSL_CTX *ctx, const struct early_peer *peer)
{
	static unsigned char others[80] = {1};

	weak_pair_make(pair, ctx, peer->name, TLS1_3_VERSION);
	if (peer->is_stranger)
		assert_int_equal(SSL_CTX_set_tlsext_ticket_keys(
		                     pair->server_ctx, others, sizeof(others)),
		    1);
	show(pair, peer->key);
	SSL_set_max_early_data(pair->server, sizeof(said));
	/* Else a ticket is for the context that has issued it. */
	SSL_set_options(pair->server, SSL_OP_NO_ANTI_REPLAY);
	if (peer->host != 0)
		memory_pair_connect(pair, peer->host);
}

SSL_SESSION *
early_pair_session(SSL_CTX *ctx, const struct early_peer *peer)
{
	struct memory_pair pair;
	SSL_SESSION *session;
	char got[1];
	int rounds;

	early_pair_make(&pair, ctx, peer);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	for (rounds = 0; rounds < 50; rounds++) {
		assert_int_equal(SSL_read(pair.client, got, 1), -1);
		if (SSL_SESSION_is_resumable(SSL_get0_session(pair.client)))
			break;
		memory_pair_wait(pair.client, NULL);
	}
	ERR_clear_error();
	session = SSL_get1_session(pair.client);
	assert_true(SSL_SESSION_get_max_early_data(session) > 0);
	SSL_set_shutdown(pair.client, SSL_SENT_SHUTDOWN);
	memory_pair_free(&pair);
	return session;
}

int
early_pair_write(struct memory_pair *pair, SSL_SESSION *session)
{
	size_t len;

	if (session != NULL)
		assert_int_equal(SSL_set_session(pair->client, session), 1);
	return SSL_write_early_data(pair->client, said, sizeof(said), &len);
}

bool
early_pair_read(struct memory_pair *pair)
{
	char got[sizeof(said)] = "";
	size_t len = 0;
	int rounds, rv = SSL_READ_EARLY_DATA_ERROR;

	for (rounds = 0; rounds < 50; rounds++) {
		rv = SSL_read_early_data(pair->server, got, sizeof(got), &len);
		if (rv != SSL_READ_EARLY_DATA_ERROR)
			break;
		memory_pair_wait(pair->server, NULL);
	}
	ERR_clear_error();
	if (rv != SSL_READ_EARLY_DATA_SUCCESS)
		return false;
	assert_int_equal(len, sizeof(said));
	assert_string_equal(got, said);
	return true;
}

void
assert_recorded(const char *outcome, const char *error)
{
	struct records records = outcome_records(1);

	record_assert(&records, 0, "event", "handshake");
	record_assert(&records, 0, "outcome", outcome);
	if (error != NULL)
		record_assert_part(&records, 0, "error", error);
	records_free(&records);
	outcome_clear(NULL);
}
