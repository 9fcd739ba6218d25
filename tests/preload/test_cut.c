/* SPDX-License-Identifier: MIT */
/* What an application can do with a client whose peer was cut off. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/weak_pair.h"
#include "support/preload.h"

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
		weak_pair_end(&pair);
		/* An event loop may do so each time; it changes nothing. */
		SSL_set_bio(pair.client, bio, bio);
		assert_ptr_equal(SSL_get_wbio(pair.client), bio);
		memory_pair_make(
		    &next, &asking.scratch, asking.ctx, "other.test");
		assert_int_equal(
		    SSL_copy_session_id(next.client, pair.client), 1);
		assert_goes_on(&next);
		assert_int_equal(SSL_clear(pair.client), 1);
		memory_pair_renew_server(&pair);
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
	weak_pair_end(&pair);
	bio = SSL_get_rbio(pair.client);
	assert_int_equal(BIO_up_ref(bio), 1);
	SSL_free(pair.client);
	(void)BIO_reset(bio);
	(void)BIO_reset(SSL_get_rbio(pair.server));
	memory_pair_renew_server(&pair);
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
	weak_pair_end(&pair);
	for (i = 0; i < 20; i++) {
		BIO_set_callback_ex(SSL_get_rbio(pair.client), pass_on);
		assert_int_not_equal(memory_pair_handshake(&pair), 1);
		ERR_clear_error();
	}
	assert_false(SSL_is_init_finished(pair.server));
	memory_pair_free(&pair);
}

/* A trace of each call of SSL_do_handshake, which is not there after it. */
static struct {
	bool is_on;
	unsigned calls;
	BIO_callback_fn_ex before;
} trace;

static long
log_trace(BIO *bio, int oper, const char *data, size_t len, int argi, long argl,
    int ret, size_t *processed)
{
	assert_true(trace.is_on);
	trace.calls++;
	return trace.before == NULL ? ret :
	                              trace.before(bio, oper, data, len, argi,
	                                  argl, ret, processed);
}

static void
trace_by_info(const SSL *ssl, int where, int ret)
{
	BIO *bio = SSL_get_rbio(ssl);

	(void)ret;
	if ((where & SSL_CB_EXIT) != 0 && trace.is_on) {
		BIO_set_callback_ex(bio, trace.before);
		trace.is_on = false;
	} else if ((where & SSL_CB_LOOP) != 0 && !trace.is_on) {
		trace.before = BIO_get_callback_ex(bio);
		BIO_set_callback_ex(bio, log_trace);
		trace.is_on = true;
	}
}

static void
trace_that_is_taken_off(void **state)
{
	struct memory_pair pair;
	int i;

	(void)state;
	memset(&trace, 0, sizeof(trace));
	memory_pair_make(&pair, &asking.scratch, asking.ctx, NULL);
	SSL_set_info_callback(pair.client, trace_by_info);
	weak_pair_end(&pair);
	assert_true(trace.calls > 0);
	for (i = 0; i < 3; i++) {
		assert_false(trace.is_on);
		BIO_ctrl_pending(SSL_get_rbio(pair.client));
		assert_int_not_equal(memory_pair_handshake(&pair), 1);
		ERR_clear_error();
	}
	trace.calls = 0;
	assert_int_equal(SSL_clear(pair.client), 1);
	memory_pair_renew_server(&pair);
	(void)BIO_reset(SSL_get_rbio(pair.client));
	(void)BIO_reset(SSL_get_rbio(pair.server));
	SSL_set_tlsext_host_name(pair.client, "other.test");
	assert_int_equal(memory_pair_handshake(&pair), 1);
	assert_true(trace.calls > 0);
	assert_false(trace.is_on);
	assert_null(BIO_get_callback_ex(SSL_get_rbio(pair.client)));
	memory_pair_free(&pair);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ended_it_can_go_to_another),
	    cmocka_unit_test(bio_of_one_that_ended_serves_another),
	    cmocka_unit_test(ended_it_does_not_go_on),
	    cmocka_unit_test(trace_that_is_taken_off),
	};

	(void)argc;
	preload_this(argv, ASKING_HOSTS);
	return cmocka_run_group_tests_name(
	    "cut", tests, asking_setup, asking_teardown);
}
