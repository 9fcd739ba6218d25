/* SPDX-License-Identifier: MIT */
/* Contexts that were made where the shim could not see it, and none at all. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/client.h"
#include "support/preload.h"

/* The reason for which a server without RFC 5746 is refused. */
#define REFUSED SSL_R_UNSAFE_LEGACY_RENEGOTIATION_DISABLED

/* Made by start, read-only after. */
static struct {
	struct scratch scratch;
	struct server legacy;
	__typeof__(SSL_CTX_new_ex) *maker; /* libssl's own, not the hook */
} made;

static int
start(void **state)
{
	void *method = (void *)(uintptr_t)TLS_client_method();
	void *libssl;
	Dl_info info;

	(void)state;
	assert_int_not_equal(dladdr(method, &info), 0);
	libssl = dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
	assert_non_null(libssl);
	*(void **)&made.maker = dlsym(libssl, "SSL_CTX_new_ex");
	assert_true(made.maker != SSL_CTX_new_ex);
	scratch_make(&made.scratch);
	server_gnutls(&made.legacy, &made.scratch, "strong", SERVER_NO_RFC5746);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	server_stop(&made.legacy);
	scratch_remove(&made.scratch);
	return 0;
}

static SSL_CTX *
make_unseen(void)
{
	SSL_CTX *ctx = made.maker(NULL, NULL, TLS_client_method());

	assert_non_null(ctx);
	assert_int_equal(SSL_CTX_load_verify_file(
	                     ctx, scratch_path(&made.scratch, "ca.pem")),
	    1);
	return ctx;
}

/* 0: it connects; else why not. */
static int
reason(SSL_CTX *ctx, const char *host)
{
	SSL *ssl;
	int rv;

	rv = client_handshake(ctx, host, &made.legacy, &ssl) == 1 ?
	         0 :
	         client_reason();
	client_free(ssl);
	return rv;
}

/* The first that uses OpenSSL here: no library is known before. */
static void
context_is_adopted_when_options_are_set(void **state)
{
	SSL_CTX *ctx = make_unseen();
	uint64_t before = SSL_CTX_get_options(ctx);

	(void)state;
	assert_int_equal(reason(ctx, "listed.test"), REFUSED);
	assert_int_equal(SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET),
	    before | SSL_OP_NO_TICKET);
	assert_int_equal(reason(ctx, "listed.test"), 0);
	assert_int_equal(reason(ctx, "other.test"), REFUSED);
	assert_int_equal(SSL_CTX_get_options(ctx), before | SSL_OP_NO_TICKET);
	SSL_CTX_free(ctx);
}

static void
context_that_nobody_shows_stays_strict(void **state)
{
	SSL_CTX *ctx = make_unseen();

	(void)state;
	assert_int_equal(reason(ctx, "listed.test"), REFUSED);
	SSL_CTX_free(ctx);
}

static void
drop_callback(const SSL *ssl, int where, int ret)
{
	(void)ret;
	if ((where & SSL_CB_LOOP) != 0)
		SSL_set_info_callback((SSL *)ssl, NULL);
}

/* What came by the SSL's callback is undone though that has gone meanwhile. */
static void
callback_that_goes_leaves_nothing_relaxed(void **state)
{
	SSL_CTX *ctx = make_unseen();
	SSL *ssl = client_new(ctx, "listed.test");

	(void)state;
	SSL_set_info_callback(ssl, drop_callback);
	client_connect(ssl, &made.legacy);
	assert_int_equal(SSL_connect(ssl), 1);
	assert_null(SSL_get_info_callback(ssl));
	close(SSL_get_fd(ssl));
	assert_int_equal(SSL_clear(ssl), 1);
	SSL_set_tlsext_host_name(ssl, "other.test");
	client_connect(ssl, &made.legacy);
	assert_int_equal(SSL_connect(ssl), -1);
	assert_int_equal(client_reason(), REFUSED);
	client_free(ssl);
	SSL_CTX_free(ctx);
}

static void
no_method_is_the_error_that_it_was(void **state)
{
	(void)state;
	assert_null(made.maker(NULL, NULL, NULL));
	assert_int_equal(client_reason(), SSL_R_NULL_SSL_METHOD_PASSED);
	assert_null(SSL_CTX_new(NULL));
	assert_int_equal(client_reason(), SSL_R_NULL_SSL_METHOD_PASSED);
	assert_null(SSL_CTX_new_ex(NULL, NULL, NULL));
	assert_int_equal(client_reason(), SSL_R_NULL_SSL_METHOD_PASSED);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(context_is_adopted_when_options_are_set),
	    cmocka_unit_test(context_that_nobody_shows_stays_strict),
	    cmocka_unit_test(callback_that_goes_leaves_nothing_relaxed),
	    cmocka_unit_test(no_method_is_the_error_that_it_was),
	};

	(void)argc;
	preload_this(argv, "listed.test");
	return cmocka_run_group_tests_name("unseen", tests, start, end);
}
