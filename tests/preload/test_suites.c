/* SPDX-License-Identifier: MIT */
/* An SSL goes from a host with 'tls1.0' to one whose rule adds no suites. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/memory.h"
#include "support/preload.h"
#include "support/scratch_group.h"

/* One that 'tls1.0' adds to a list without such. */
#define OLD_SUITE "ECDHE-RSA-AES128-SHA"

/* Then it is the program's own. */
static void
added_suites_are_forgotten(void **state)
{
	SSL_CTX *ctx = client_context(&scratch);
	struct memory_pair pair;

	(void)state;
	memory_pair_make(&pair, &scratch, ctx, "old.test");
	SSL_set_cipher_list(pair.client, "ECDHE+AESGCM");
	SSL_set_max_proto_version(pair.server, TLS1_2_VERSION);
	assert_int_equal(memory_pair_handshake(&pair), 1);

	assert_int_equal(SSL_clear(pair.client), 1);
	SSL_set_session(pair.client, NULL);
	SSL_set_tlsext_host_name(pair.client, "level.test");
	SSL_set_cipher_list(pair.client, OLD_SUITE);
	memory_pair_renew_server(&pair);
	memory_pair_join(&pair);
	SSL_set_cipher_list(pair.server, OLD_SUITE);
	SSL_set_max_proto_version(pair.server, TLS1_2_VERSION);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	assert_string_equal(SSL_get_cipher(pair.client), OLD_SUITE);
	memory_pair_free(&pair);
	SSL_CTX_free(ctx);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(added_suites_are_forgotten),
	};

	(void)argc;
	preload_this(argv, "old.test tls1.0, level.test seclevel1");
	return cmocka_run_group_tests_name(
	    "suites", tests, make_scratch, remove_scratch);
}
