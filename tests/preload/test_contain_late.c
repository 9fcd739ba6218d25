/* SPDX-License-Identifier: MIT */
/* LEGACYTLS_CONTAIN: what is opened past the functions that are hooked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/weak_pair.h"
#include "support/preload.h"
#include "support/real.h"

#define CALLBACKS 80 /* more than can be wrapped */

static void
lower_level(SSL *ssl)
{
	X509_VERIFY_PARAM_set_auth_level(SSL_get0_param(ssl), 0);
}

static void
lower_parameters(SSL *ssl)
{
	X509_VERIFY_PARAM *param = X509_VERIFY_PARAM_new();

	X509_VERIFY_PARAM_set_auth_level(param, 0);
	SSL_set1_param(ssl, param);
	X509_VERIFY_PARAM_free(param);
}

static void (*lower)(SSL *ssl);

static void
on_info(const SSL *ssl, int where, int ret)
{
	(void)ret;
	if ((where & SSL_CB_LOOP) != 0)
		lower((SSL *)ssl);
}

/* Of what is sent: the ClientHello. */
static void
on_message(int is_written, int version, int type, const void *bytes, size_t len,
    SSL *ssl, void *argument)
{
	(void)version, (void)bytes, (void)len, (void)argument;
	if (is_written && type == SSL3_RT_HANDSHAKE)
		lower(ssl);
}

static void
level_for_the_chain(void **state)
{
	struct memory_pair pair;
	int way;

	(void)state;
	for (way = 0; way < 8; way++) {
		lower = way % 2 == 0 ? lower_level : lower_parameters;
		weak_pair_make(&pair, asking.ctx, "other.test",
		    way < 4 ? TLS1_2_VERSION : TLS1_3_VERSION);
		if (way % 4 < 2)
			SSL_set_info_callback(pair.client, on_info);
		else
			SSL_set_msg_callback(pair.client, on_message);
		assert_too_weak(&pair);
		/* The application has it back. */
		assert_int_equal(X509_VERIFY_PARAM_get_auth_level(
		                     SSL_get0_param(pair.client)),
		    0);
		memory_pair_free(&pair);
	}
}

/* The rule is on top of it, whatever the application does. */
static void
level_of_a_listed_host(void **state)
{
	struct memory_pair pair;

	(void)state;
	lower = lower_level;
	weak_pair_make(&pair, asking.ctx, "level.test", TLS1_2_VERSION);
	SSL_set_info_callback(pair.client, on_info);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	memory_pair_free(&pair);

	weak_pair_make(&pair, asking.ctx, "level.test", TLS1_2_VERSION);
	assert_int_equal(SSL_use_cert_and_key(pair.server, asking.tiny.cert,
	                     asking.tiny.key, NULL, 1),
	    1);
	SSL_set_info_callback(pair.client, on_info);
	assert_too_weak(&pair);
	memory_pair_free(&pair);
}

static char arguments[CALLBACKS + 1];
static SSL_CTX *contexts[CALLBACKS + 1];

static int
admit_all(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid,
    void *other, void *ex)
{
	(void)ssl, (void)ctx, (void)op, (void)bits, (void)nid;
	(void)other, (void)ex;
	return 1;
}

static void
swap(SSL *ssl)
{
	SSL_set_SSL_CTX(ssl, contexts[CALLBACKS]);
}

static SSL_CTX *
reckless(int number)
{
	SSL_CTX *ctx = client_context(&asking.scratch);

	SSL_CTX_set_security_callback(ctx, admit_all);
	SSL_CTX_set0_security_ex_data(ctx, &arguments[number]);
	/* Or the ClientHello would list the versions that are let through. */
	SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION);
	SSL_CTX_set_min_proto_version(ctx, TLS1_VERSION);
	SSL_CTX_set_cipher_list(ctx, "ALL:@SECLEVEL=0");
	return ctx;
}

static void
context_that_cannot_be_wrapped(void **state)
{
	struct memory_pair pair;
	int i;

	(void)state;
	for (i = 0; i <= CALLBACKS; i++)
		contexts[i] = reckless(i);
	lower = swap;
	memory_pair_make(&pair, &asking.scratch, contexts[0], "other.test");
	SSL_set_security_level(pair.server, 0);
	SSL_set_cipher_list(pair.server, "ALL:@SECLEVEL=0");
	SSL_set_min_proto_version(pair.server, TLS1_VERSION);
	SSL_set_max_proto_version(pair.server, TLS1_VERSION);
	SSL_set_msg_callback(pair.client, on_message);
	assert_int_equal(memory_pair_handshake(&pair), -1);
	ERR_clear_error();
	memory_pair_free(&pair);
	for (i = 0; i <= CALLBACKS; i++)
		SSL_CTX_free(contexts[i]);
}

/* As another process may have written it to a file. */
static void
session_from_where_nothing_is_contained(void **state)
{
	static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
	SSL_CTX *unseen = real_context(TLS_client_method());
	SSL_SESSION *session;
	struct memory_pair pair;
	size_t i;

	(void)state;
	SSL_CTX_set_security_level(unseen, 0);
	for (i = 0; i < 2; i++) {
		session = weak_pair_session(unseen, "other.test", versions[i]);
		weak_pair_make(&pair, asking.ctx, "other.test", versions[i]);
		SSL_set_session(pair.client, session);
		assert_too_weak(&pair);
		memory_pair_free(&pair);
		weak_pair_make(&pair, asking.ctx, "level.test", versions[i]);
		SSL_set_session(pair.client, session);
		assert_int_equal(memory_pair_handshake(&pair), 1);
		assert_int_equal(SSL_session_reused(pair.client), 1);
		memory_pair_free(&pair);
		SSL_SESSION_free(session);
	}
	SSL_CTX_free(unseen);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(session_from_where_nothing_is_contained),
	    cmocka_unit_test(level_for_the_chain),
	    cmocka_unit_test(level_of_a_listed_host),
	    cmocka_unit_test(context_that_cannot_be_wrapped),
	};

	(void)argc;
	setenv("LEGACYTLS_CONTAIN", "1", 1);
	preload_this(argv, ASKING_HOSTS);
	return cmocka_run_group_tests_name(
	    "contain_late", tests, asking_setup, asking_teardown);
}
