/* SPDX-License-Identifier: MIT */
/*
 * An application that names another peer when it has begun a handshake: no info
 * callback of its own is needed for that.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/weak_pair.h"
#include "support/preload.h"

/* Nobody's key. */
#define PIN "pin=sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define HOSTS                                                           \
	ASKING_HOSTS                                                    \
	", .all.test seclevel1, 127.0.0.1 legacy-connect, pinned.test " \
	"none " PIN

static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};

static void
name_of_an_unlisted_host(void **state)
{
	struct memory_pair pair;

	(void)state;
	weak_pair_make(&pair, asking.ctx, "level.test", TLS1_3_VERSION);
	weak_pair_ask_again(&pair);
	weak_pair_begin(&pair);
	SSL_set_tlsext_host_name(pair.client, "other.test");
	assert_ended(&pair, "other.test");
}

/* Or that is the same. */
static void
name_that_the_same_rule_covers(void **state)
{
	static const char *const names[] = {"two.all.test", "ONE.all.test."};
	struct memory_pair pair;
	int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		weak_pair_make(
		    &pair, asking.ctx, "one.all.test", TLS1_3_VERSION);
		weak_pair_ask_again(&pair);
		weak_pair_begin(&pair);
		SSL_set_tlsext_host_name(pair.client, names[i]);
		assert_goes_on(&pair);
	}
}

/* The socket leads where it led, so the rule for its address stays. */
static void
name_at_a_listed_address(void **state)
{
	static const char *const names[] = {"plain.test", "level.test"};
	struct server server;
	SSL *client;
	int i;

	(void)state;
	server_gnutls(&server, &asking.scratch, "strong", SERVER_NO_RFC5746);
	for (i = 0; i < 2; i++) {
		client = client_new(asking.ctx, "Plain.test");
		client_connect(client, &server);
		fcntl(SSL_get_fd(client), F_SETFL, O_NONBLOCK);
		assert_int_equal(SSL_connect(client), -1);
		assert_int_equal(
		    SSL_get_error(client, -1), SSL_ERROR_WANT_READ);
		SSL_set_tlsext_host_name(client, names[i]);
		fcntl(SSL_get_fd(client), F_SETFL, 0);
		assert_int_equal(SSL_connect(client) == 1, i == 0);
		ERR_clear_error();
		client_free(client);
	}
	server_stop(&server);
}

/* With the strong server, which needs no rule. */
static void
name_of_a_pinned_host(void **state)
{
	static const char *const names[] = {"third.test", "pinned.test"};
	struct memory_pair pair;
	int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		memory_pair_make(
		    &pair, &asking.scratch, asking.ctx, "other.test");
		weak_pair_ask_again(&pair);
		weak_pair_begin(&pair);
		SSL_set_tlsext_host_name(pair.client, names[i]);
		if (i == 0)
			assert_goes_on(&pair);
		else
			assert_ended(&pair, names[i]);
	}
}

/* The certificate is for none of the hosts. */
static int
excuse_name(int is_ok, X509_STORE_CTX *store)
{
	return is_ok ||
	       X509_STORE_CTX_get_error(store) == X509_V_ERR_HOSTNAME_MISMATCH;
}

static void
verify_host(SSL *ssl, const char *host)
{
	assert_int_equal(
	    X509_VERIFY_PARAM_set1_host(SSL_get0_param(ssl), host, 0), 1);
}

static void
host_that_is_verified(void **state)
{
	static const char *const names[] = {"one.all.test", "other.test"};
	struct memory_pair pair;
	int i;

	(void)state;
	for (i = 0; i < 4; i++) {
		weak_pair_make(&pair, asking.ctx, NULL, versions[i / 2]);
		SSL_set_verify(pair.client, SSL_VERIFY_PEER, excuse_name);
		verify_host(pair.client, names[0]);
		weak_pair_begin(&pair);
		verify_host(pair.client, names[i % 2]);
		if (i % 2 == 0)
			assert_goes_on(&pair);
		else
			assert_ended(&pair, names[1]);
	}
}

static void
rename_it(SSL *ssl)
{
	SSL_set_tlsext_host_name(ssl, "other.test");
}

/* Here the name has been sent. */
static void
name_by_an_extension(void **state)
{
	SSL_CTX *ctx = client_context(&asking.scratch);
	struct memory_pair pair;
	int i;

	(void)state;
	weak_pair_at_extensions(ctx, rename_it);
	for (i = 0; i < 2; i++) {
		weak_pair_make(&pair, ctx, "level.test", versions[i]);
		assert_ended(&pair, "");
	}
	SSL_CTX_free(ctx);
}

static void
end_by_renaming(struct memory_pair *pair)
{
	SSL_set_tlsext_host_name(pair->client, "level.test");
	weak_pair_begin(pair);
	SSL_set_tlsext_host_name(pair->client, "other.test");
	assert_int_not_equal(memory_pair_handshake(pair), 1);
	ERR_clear_error();
}

/* With the same BIO. OpenSSL 3.0.2 does not clear all of a server. */
static void
renew_server(struct memory_pair *pair)
{
	BIO *bio = SSL_get_rbio(pair->server);

	assert_int_equal(BIO_up_ref(bio), 1);
	SSL_free(pair->server);
	pair->server = SSL_new(pair->server_ctx);
	SSL_set_bio(pair->server, bio, bio);
	SSL_set_accept_state(pair->server);
}

/* It is not lost for others, nor is what it shares, nor its BIO. */
static void
ended_it_can_go_to_another(void **state)
{
	struct memory_pair pair, next;
	BIO *bio;
	int i;

	(void)state;
	memory_pair_make(&pair, &asking.scratch, asking.ctx, NULL);
	for (i = 0; i < 3; i++) {
		bio = SSL_get_rbio(pair.client);
		end_by_renaming(&pair);
		/* An event loop may do so each time; it changes nothing. */
		SSL_set_bio(pair.client, bio, bio);
		assert_ptr_equal(SSL_get_wbio(pair.client), bio);
		memory_pair_make(
		    &next, &asking.scratch, asking.ctx, "other.test");
		assert_int_equal(
		    SSL_copy_session_id(next.client, pair.client), 1);
		assert_goes_on(&next);
		assert_int_equal(SSL_clear(pair.client), 1);
		renew_server(&pair);
		memory_pair_join(&pair);
	}
	SSL_set_tlsext_host_name(pair.client, "other.test");
	assert_goes_on(&pair);
}

/* As with a pool of BIOs. */
static void
bio_of_one_that_ended_serves_another(void **state)
{
	struct memory_pair pair;
	BIO *bio;

	(void)state;
	memory_pair_make(&pair, &asking.scratch, asking.ctx, NULL);
	end_by_renaming(&pair);
	bio = SSL_get_rbio(pair.client);
	assert_int_equal(BIO_up_ref(bio), 1);
	SSL_free(pair.client);
	(void)BIO_reset(bio);
	(void)BIO_reset(SSL_get_rbio(pair.server));
	renew_server(&pair);
	pair.client = client_new(asking.ctx, "other.test");
	SSL_set_bio(pair.client, bio, bio);
	SSL_set_connect_state(pair.client);
	assert_goes_on(&pair);
}

static long
pass_on(BIO *bio, int oper, const char *data, size_t len, int argi, long argl,
    int ret, size_t *processed)
{
	(void)bio, (void)oper, (void)data, (void)len, (void)argi, (void)argl;
	(void)processed;
	return ret;
}

/* With a callback of the application's on the BIO, in place of the shim's. */
static void
ended_it_does_not_go_on(void **state)
{
	struct memory_pair pair;
	int i;

	(void)state;
	weak_pair_make(&pair, asking.ctx, "level.test", TLS1_2_VERSION);
	end_by_renaming(&pair);
	for (i = 0; i < 20; i++) {
		BIO_set_callback_ex(SSL_get_rbio(pair.client), pass_on);
		assert_int_not_equal(memory_pair_handshake(&pair), 1);
		ERR_clear_error();
	}
	assert_false(SSL_is_init_finished(pair.server));
	memory_pair_free(&pair);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(name_of_an_unlisted_host),
	    cmocka_unit_test(name_that_the_same_rule_covers),
	    cmocka_unit_test(name_at_a_listed_address),
	    cmocka_unit_test(name_of_a_pinned_host),
	    cmocka_unit_test(host_that_is_verified),
	    cmocka_unit_test(name_by_an_extension),
	    cmocka_unit_test(ended_it_can_go_to_another),
	    cmocka_unit_test(bio_of_one_that_ended_serves_another),
	    cmocka_unit_test(ended_it_does_not_go_on),
	};

	(void)argc;
	preload_this(argv, HOSTS);
	return cmocka_run_group_tests_name(
	    "renamed", tests, asking_setup, asking_teardown);
}
