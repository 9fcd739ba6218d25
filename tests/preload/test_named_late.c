/* SPDX-License-Identifier: MIT */
/* An info callback says whom it is for, the last moment before it is asked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/weak_pair.h"
#include "support/preload.h"

/* What the callback does, once. */
static struct {
	const char *name;
	SSL_SESSION *session;
	int where;
	int skipped; /* so many calls come before */
} late;

static void
on_info(const SSL *ssl, int where, int ret)
{
	(void)ret;
	if ((where & late.where) == 0 || late.skipped-- > 0)
		return;
	late.skipped = 0;
	late.where = 0;
	if (late.name != NULL)
		SSL_set_tlsext_host_name((SSL *)ssl, late.name);
	if (late.session != NULL)
		SSL_set_session((SSL *)ssl, late.session);
}

static const int moments[] = {SSL_CB_HANDSHAKE_START, SSL_CB_LOOP};
static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};

/* In each of four ways. */
static void
make_pair(struct memory_pair *pair, const char *host, int way)
{
	weak_pair_make(pair, asking.ctx, host, versions[way / 2]);
	SSL_set_info_callback(pair->client, on_info);
	late.where = moments[way % 2];
}

static void
name_of_an_unlisted_host(void **state)
{
	struct memory_pair pair;
	int way;

	(void)state;
	late.name = "other.test";
	for (way = 0; way < 4; way++) {
		make_pair(&pair, "level.test", way);
		assert_too_weak(&pair);
		memory_pair_free(&pair);
	}
	late.name = NULL;
}

static void
name_of_a_listed_host(void **state)
{
	struct memory_pair pair;
	int way;

	(void)state;
	late.name = "level.test";
	for (way = 0; way < 4; way++) {
		make_pair(&pair, "other.test", way);
		assert_int_equal(memory_pair_handshake(&pair), 1);
		memory_pair_free(&pair);
	}
	late.name = NULL;
}

static void
session_of_a_listed_host(void **state)
{
	struct memory_pair pair;
	int way;

	(void)state;
	for (way = 0; way < 4; way++) {
		late.session = weak_pair_session(
		    asking.ctx, "level.test", versions[way / 2]);
		make_pair(&pair, "other.test", way);
		assert_too_weak(&pair);
		memory_pair_free(&pair);
		make_pair(&pair, "level.test", way);
		assert_int_equal(memory_pair_handshake(&pair), 1);
		assert_int_equal(SSL_session_reused(pair.client), 1);
		memory_pair_free(&pair);
		SSL_SESSION_free(late.session);
	}
	late.session = NULL;
}

/* After a HelloRetryRequest, for a group that the client had no key for. */
static void
name_for_the_second_hello(void **state)
{
	struct memory_pair pair;
	int skipped;

	(void)state;
	late.name = "other.test";
	for (skipped = 1; skipped < 6; skipped++) {
		weak_pair_make(&pair, asking.ctx, "level.test", TLS1_3_VERSION);
		SSL_set1_groups_list(pair.client, "X25519:P-384");
		SSL_set1_groups_list(pair.server, "P-384");
		SSL_set_info_callback(pair.client, on_info);
		late.skipped = skipped;
		late.where = SSL_CB_LOOP;
		memory_pair_handshake(&pair);
		/* Who is called so, by the time that it is called so. */
		assert_false(SSL_is_init_finished(pair.client) &&
		             strcmp(SSL_get_servername(
		                        pair.server, TLSEXT_NAMETYPE_host_name),
		                 "level.test") != 0);
		ERR_clear_error();
		memory_pair_free(&pair);
	}
	late.name = NULL;
	late.skipped = 0;
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(name_of_an_unlisted_host),
	    cmocka_unit_test(name_of_a_listed_host),
	    cmocka_unit_test(session_of_a_listed_host),
	    cmocka_unit_test(name_for_the_second_hello),
	};

	(void)argc;
	preload_this(argv, ASKING_HOSTS);
	return cmocka_run_group_tests_name(
	    "named_late", tests, asking_setup, asking_teardown);
}
