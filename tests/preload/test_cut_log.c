/* SPDX-License-Identifier: MIT */
/*
 * Callbacks of an application on a BIO that is cut off: they call what was
 * there before them, which may be the shim's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/weak_pair.h"
#include "support/preload.h"

/* A log of an application's: what it is told of, and what was there before. */
static struct {
	BIO_callback_fn_ex before;
	unsigned calls;
	unsigned frees;
} first, second;

static long
log_first(BIO *bio, int oper, const char *data, size_t len, int argi, long argl,
    int ret, size_t *processed)
{
	/* Without end it would call itself. */
	assert_true(++first.calls < 10000);
	first.frees += oper == BIO_CB_FREE;
	return first.before == NULL ? ret :
	                              first.before(bio, oper, data, len, argi,
	                                  argl, ret, processed);
}

static long
log_second(BIO *bio, int oper, const char *data, size_t len, int argi,
    long argl, int ret, size_t *processed)
{
	assert_true(++second.calls < 10000);
	second.frees += oper == BIO_CB_FREE;
	return second.before == NULL ? ret :
	                               second.before(bio, oper, data, len, argi,
	                                   argl, ret, processed);
}

/* Each unless it is there. */
static void
install_first(const SSL *ssl)
{
	BIO *bio = SSL_get_rbio(ssl);

	if (BIO_get_callback_ex(bio) == log_first)
		return;
	first.before = BIO_get_callback_ex(bio);
	BIO_set_callback_ex(bio, log_first);
}

static void
install_second(const SSL *ssl)
{
	BIO *bio = SSL_get_rbio(ssl);

	if (BIO_get_callback_ex(bio) == log_second)
		return;
	second.before = BIO_get_callback_ex(bio);
	BIO_set_callback_ex(bio, log_second);
}

static void
install_by_info(const SSL *ssl, int where, int ret)
{
	(void)ret;
	if ((where & (SSL_CB_LOOP | SSL_CB_EXIT)) != 0)
		install_first(ssl);
}

/* Else the second would lose it as it is put there again. */
static bool
has_first(const SSL *ssl)
{
	return BIO_get_callback_ex(SSL_get_rbio(ssl)) == log_first;
}

static void
install_second_by_info(const SSL *ssl, int where, int ret)
{
	(void)ret;
	if ((where & (SSL_CB_LOOP | SSL_CB_EXIT)) != 0 && !has_first(ssl))
		install_second(ssl);
}

/* Then the shim's is over it, at last. */
static void
install_second_once(const SSL *ssl, int where, int ret)
{
	if (second.before == NULL)
		install_second_by_info(ssl, where, ret);
}

/* When the first log is put on the BIO, and the second. */
enum moment {
	BEFORE,
	BY_INFO,    /* by the info callback, again and again */
	EACH_TIME,  /* that the handshake goes on */
	AFTERWARDS, /* when it has ended */
	MOMENTS_COUNT,
	SECOND_BY_INFO, /* the first before */
	SECOND_ONCE,
};

static void
end_with_log(struct memory_pair *pair, enum moment moment)
{
	int i;

	memset(&first, 0, sizeof(first));
	memset(&second, 0, sizeof(second));
	memory_pair_make(pair, &asking.scratch, asking.ctx, NULL);
	if (moment != BY_INFO && moment != AFTERWARDS)
		install_first(pair->client);
	if (moment == BY_INFO)
		SSL_set_info_callback(pair->client, install_by_info);
	if (moment == SECOND_BY_INFO)
		SSL_set_info_callback(pair->client, install_second_by_info);
	if (moment == SECOND_ONCE)
		SSL_set_info_callback(pair->client, install_second_once);
	weak_pair_end(pair);
	if (moment == AFTERWARDS)
		install_first(pair->client);
	for (i = 0; i < 5; i++) {
		if (moment == EACH_TIME)
			install_first(pair->client);
		assert_int_not_equal(memory_pair_handshake(pair), 1);
		ERR_clear_error();
	}
	assert_false(SSL_is_init_finished(pair->server));
}

/* The logs are told of a call, and of its return, once. */
static void
assert_logged(const SSL *ssl, bool has_second)
{
	first.calls = second.calls = 0;
	BIO_ctrl_pending(SSL_get_rbio(ssl));
	assert_int_equal(first.calls, 2);
	assert_int_equal(second.calls, has_second ? 2 : 0);
}

/* The client goes to another host, by the same BIO. */
static void
go_to_another(struct memory_pair *pair)
{
	assert_int_equal(SSL_clear(pair->client), 1);
	memory_pair_renew_server(pair);
	(void)BIO_reset(SSL_get_rbio(pair->client));
	(void)BIO_reset(SSL_get_rbio(pair->server));
	SSL_set_tlsext_host_name(pair->client, "other.test");
	assert_int_equal(memory_pair_handshake(pair), 1);
}

static void
log_that_calls_what_was_there(void **state)
{
	struct memory_pair pair;
	int moment;

	(void)state;
	for (moment = 0; moment < MOMENTS_COUNT; moment++) {
		end_with_log(&pair, moment);
		assert_logged(pair.client, false);
		go_to_another(&pair);
		assert_logged(pair.client, false);
		memory_pair_free(&pair);
		assert_int_equal(first.frees, 1);
	}
}

/* One is put over the other, or over what is there now. */
static void
two_logs(void **state)
{
	static const enum moment moments[] = {
	    BEFORE, AFTERWARDS, SECOND_BY_INFO, SECOND_ONCE};
	struct memory_pair pair;
	int i;

	(void)state;
	for (i = 0; i < 4; i++) {
		end_with_log(&pair, moments[i]);
		if (second.before == NULL)
			install_second(pair.client);
		assert_logged(pair.client, true);
		assert_int_not_equal(memory_pair_handshake(&pair), 1);
		assert_logged(pair.client, true);
		ERR_clear_error();
		go_to_another(&pair);
		assert_logged(pair.client, true);
		memory_pair_free(&pair);
		assert_int_equal(first.frees, 1);
		assert_int_equal(second.frees, 1);
	}
}

/* It has a life of its own. */
static void
bio_that_is_copied(void **state)
{
	struct memory_pair pair;
	BIO *copy;
	int moment;

	(void)state;
	for (moment = 0; moment < 2 * MOMENTS_COUNT; moment++) {
		end_with_log(&pair, moment / 2);
		copy = BIO_dup_chain(SSL_get_rbio(pair.client));
		assert_non_null(copy);
		if (moment % 2 == 0)
			BIO_free(copy);
		go_to_another(&pair);
		memory_pair_free(&pair);
		if (moment % 2 == 1)
			BIO_free(copy);
		assert_int_equal(first.frees, 2);
	}
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(log_that_calls_what_was_there),
	    cmocka_unit_test(two_logs),
	    cmocka_unit_test(bio_that_is_copied),
	};

	(void)argc;
	preload_this(argv, ASKING_HOSTS);
	return cmocka_run_group_tests_name(
	    "cut_log", tests, asking_setup, asking_teardown);
}
