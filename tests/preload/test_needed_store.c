/* SPDX-License-Identifier: MIT */
/*
 * An application whose X509_STORE has functions of its own, which ask for their
 * SSL. They are called for its own verifications, and for no other.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "preload/words_client.h"
#include "support/preload.h"
#include "support/records.h"

#define LISTED "listed.words.test"

/* Made once by begin, but for the counts. */
static struct {
	struct scratch scratch;
	char journal[96];
	struct server bare; /* lacks what X509_STRICT asks for */
	SSL_CTX *ctx;
	int calls;
	int strays; /* of them, without an SSL */
} fixture;

static void
count(X509_STORE_CTX *store)
{
	fixture.calls++;
	fixture.strays += X509_STORE_CTX_get_ex_data(store,
	                      SSL_get_ex_data_X509_STORE_CTX_idx()) == NULL;
}

static int
on_verify(X509_STORE_CTX *store)
{
	count(store);
	return 1;
}

static int
on_revocation(X509_STORE_CTX *store)
{
	count(store);
	return 1;
}

static int
on_error(int is_ok, X509_STORE_CTX *store)
{
	count(store);
	return is_ok;
}

static int
begin(void **state)
{
	static const struct row row = {.cert = "bare", .args = {"-tls1_2"}};
	X509_STORE *store;

	(void)state;
	scratch_make(&fixture.scratch);
	snprintf(fixture.journal, sizeof(fixture.journal), "%s",
	    scratch_path(&fixture.scratch, "journal"));
	setenv("LEGACYTLS_JOURNAL", fixture.journal, 1);
	row_start(&row, &fixture.bare, &fixture.scratch);
	fixture.ctx = client_context(&fixture.scratch);
	X509_VERIFY_PARAM_set_flags(
	    SSL_CTX_get0_param(fixture.ctx), X509_V_FLAG_X509_STRICT);
	store = SSL_CTX_get_cert_store(fixture.ctx);
	X509_STORE_set_verify(store, on_verify);
	X509_STORE_set_check_revocation(store, on_revocation);
	X509_STORE_set_verify_cb(store, on_error);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	server_stop(&fixture.bare);
	SSL_CTX_free(fixture.ctx);
	scratch_remove(&fixture.scratch);
	return 0;
}

/* How often are they called in a handshake? */
static int
calls(const char *name, int expected)
{
	SSL *ssl;
	int rv;

	fixture.calls = fixture.strays = 0;
	rv = client_handshake(fixture.ctx, name, &fixture.bare, &ssl);
	client_free(ssl);
	assert_int_equal(rv, expected);
	assert_int_equal(fixture.strays, 0);
	return fixture.calls;
}

static void
word_is_told_of_without_them(void **state)
{
	struct records records;

	(void)state;
	assert_true(calls("other.words.test", -1) > 0);
	remove(fixture.journal);
	assert_true(calls(LISTED, 1) > 0);
	records_read(&records, fixture.journal);
	assert_int_equal(records.count, 1);
	record_assert(&records, 0, "needed", "lax-x509");
	records_free(&records);
}

/* Of a chain that nobody has seen: the application verifies by itself. */
static int
verify_all(X509_STORE_CTX *store, void *data)
{
	(void)data;
	count(store);
	X509_STORE_CTX_set_error(store, X509_V_OK);
	return 1;
}

static void
chain_that_only_the_application_has_seen(void **state)
{
	struct records records;

	(void)state;
	SSL_CTX_set_cert_verify_callback(fixture.ctx, verify_all, NULL);
	remove(fixture.journal);
	assert_int_equal(calls(LISTED, 1), 1);
	records_read(&records, fixture.journal);
	assert_int_equal(records.count, 1);
	record_assert(&records, 0, "needed", "");
	record_assert(&records, 0, "untold", "lax-x509");
	records_free(&records);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(word_is_told_of_without_them),
	    cmocka_unit_test(chain_that_only_the_application_has_seen),
	};

	(void)argc;
	preload_this(argv, LISTED " lax-x509");
	return cmocka_run_group_tests_name("needed_store", tests, begin, end);
}
