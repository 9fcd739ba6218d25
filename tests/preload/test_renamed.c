/* SPDX-License-Identifier: MIT */
/*
 * An application that names another peer when it has begun a handshake: no info
 * callback of its own is needed for that.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "preload/pinned.h"
#include "preload/weak_pair.h"
#include "support/preload.h"

#define HOSTS                                                         \
	ASKING_HOSTS                                                  \
	", .all.test seclevel1, 127.0.0.1 legacy-connect seclevel1, " \
	"pinned.test none " PINNED_NOBODY

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
	static const char *const names[] = {
	    "plain.test", "other.test", "level.test"};
	struct memory_pair pair;
	int i;

	(void)state;
	for (i = 0; i < 3; i++) {
		weak_pair_make(&pair, asking.ctx, "Plain.test", TLS1_2_VERSION);
		memory_pair_connect(&pair, 1);
		weak_pair_begin(&pair);
		SSL_set_tlsext_host_name(pair.client, names[i]);
		if (i < 2)
			assert_goes_on(&pair);
		else
			assert_ended(&pair, names[i]);
	}
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
	};

	(void)argc;
	preload_this(argv, HOSTS);
	return cmocka_run_group_tests_name(
	    "renamed", tests, asking_setup, asking_teardown);
}
