/* SPDX-License-Identifier: MIT */
/* A program's functions that free its ex_data, and that use what they are of.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/memory.h"
#include "preload/pinned.h"
#include "support/preload.h"
#include "support/scratch_group.h"

#define RULES                                                   \
	"any.test default sha1 eof trust-any until=2999-12-31," \
	"pin.test none " PINNED_NOBODY

static int calls;

static void
on_info(const SSL *ssl, int where, int rv)
{
	(void)ssl, (void)where, (void)rv;
}

/* Before 3.2; from then on the SSL's own parts have gone by then. */
static void
use_options(SSL *ssl)
{
	if (OPENSSL_version_major() > 3 || OPENSSL_version_minor() >= 2)
		return;
	SSL_set_options(ssl, SSL_OP_NO_TICKET);
	assert_true((SSL_get_options(ssl) & SSL_OP_NO_TICKET) != 0);
	SSL_clear_options(ssl, SSL_OP_NO_TICKET);
	assert_true((SSL_get_options(ssl) & SSL_OP_NO_TICKET) == 0);
}

/* CRYPTO_EX_free */
static void
use_ssl(void *parent, void *data, CRYPTO_EX_DATA *ex_data, int index, long argl,
    void *argp)
{
	void (*callback)(const SSL *ssl, int where, int rv);

	(void)data, (void)ex_data, (void)index, (void)argl, (void)argp;
	callback = SSL_get_info_callback(parent);
	assert_true(callback == NULL || callback == on_info);
	SSL_set_info_callback(parent, on_info);
	callback = SSL_get_info_callback(parent);
	assert_true(callback == on_info);
	assert_null(SSL_get_verify_callback(parent));
	use_options(parent);
	calls++;
}

static void
use_bio(void *parent, void *data, CRYPTO_EX_DATA *ex_data, int index, long argl,
    void *argp)
{
	(void)data, (void)ex_data, (void)index, (void)argl, (void)argp;
	/* One with a buffer has none any more. */
	if (BIO_method_type(parent) != BIO_TYPE_SOCKET)
		return;
	assert_int_equal(BIO_get_fd((BIO *)parent, NULL), -1);
	calls++;
}

/* Index after index is made behind that of the shim's. */
static void
free_functions_may_use_an_ssl(void **state)
{
	static const char *const hosts[] = {
	    "other.test", "any.test", "pin.test"};
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	struct memory_pair pair;
	size_t i;
	int index = -1;

	(void)state;
	for (i = 0; i < 6; i++) {
		memory_pair_make(&pair, &scratch, ctx, hosts[i % 3]);
		SSL_set_info_callback(pair.client, on_info);
		/* Half of them in mid-handshake. */
		if (i % 2 == 0)
			SSL_do_handshake(pair.client);
		else
			memory_pair_handshake(&pair);
		if (index == -1)
			index = CRYPTO_get_ex_new_index(
			    CRYPTO_EX_INDEX_SSL, 0, NULL, NULL, NULL, use_ssl);
		assert_int_equal(SSL_set_ex_data(pair.client, index, &pair), 1);
		ERR_clear_error();
		calls = 0;
		memory_pair_free(&pair);
		assert_true(calls > 0);
	}
	SSL_CTX_free(ctx);
}

static void
free_functions_may_use_a_bio(void **state)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	struct memory_pair pair;

	(void)state;
	memory_pair_make(&pair, &scratch, ctx, "pin.test");
	memory_pair_connect(&pair, 1);
	assert_int_equal(memory_pair_handshake(&pair), -1);
	CRYPTO_get_ex_new_index(
	    CRYPTO_EX_INDEX_BIO, 0, NULL, NULL, NULL, use_bio);
	ERR_clear_error();
	calls = 0;
	memory_pair_free(&pair);
	assert_true(calls > 0);
	SSL_CTX_free(ctx);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(free_functions_may_use_an_ssl),
	    cmocka_unit_test(free_functions_may_use_a_bio),
	};

	(void)argc;
	preload_this(argv, RULES);
	return cmocka_run_group_tests_name(
	    "freed", tests, make_scratch, remove_scratch);
}
