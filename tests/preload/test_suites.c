/* SPDX-License-Identifier: MIT */
/* An SSL goes from a host whose rule adds suites to one whose rule does not. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

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

/* libcrypto has none of it, as in FIPS mode: this one is libssl's, too. */
EVP_CIPHER *
EVP_CIPHER_fetch(OSSL_LIB_CTX *ctx, const char *name, const char *properties)
{
	static __typeof__(EVP_CIPHER_fetch) *fetch;

	if (fetch == NULL)
		fetch = (__typeof__(fetch))dlsym(RTLD_NEXT, "EVP_CIPHER_fetch");
	return strcasecmp(name, "ChaCha20-Poly1305") != 0 ?
	           fetch(ctx, name, properties) :
	           NULL;
}

/* The list's suites, joined by ":". */
static void
list_of(const SSL *ssl, char text[2048])
{
	STACK_OF(SSL_CIPHER) *list = SSL_get_ciphers(ssl);
	int i;

	*text = '\0';
	for (i = 0; i < sk_SSL_CIPHER_num(list); i++) {
		strcat(text, i > 0 ? ":" : "");
		strcat(text, SSL_CIPHER_get_name(sk_SSL_CIPHER_value(list, i)));
	}
}

/* Handshakes with that host, after another one or none. */
static void
go_to(struct memory_pair *pair, const char *host)
{
	assert_int_equal(SSL_clear(pair->client), 1);
	SSL_set_session(pair->client, NULL);
	SSL_set_tlsext_host_name(pair->client, host);
	memory_pair_renew_server(pair);
	memory_pair_join(pair);
	assert_int_equal(memory_pair_handshake(pair), 1);
}

static void
list_that_lacks_one_is_put_back(void **state)
{
	SSL_CTX *ctx = client_context(&scratch);
	struct memory_pair pair;
	char text[2048];

	(void)state;
	memory_pair_make(&pair, &scratch, ctx, "all.test");
	SSL_set_cipher_list(pair.client, "ECDHE+AESGCM:ECDHE+CHACHA20");
	list_of(pair.client, text);
	assert_null(strstr(text, "CHACHA20"));
	SSL_set_cipher_list(pair.server, OLD_SUITE);
	SSL_set_max_proto_version(pair.server, TLS1_2_VERSION);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	assert_string_equal(SSL_get_cipher(pair.client), OLD_SUITE);

	go_to(&pair, "other.test");
	list_of(pair.client, text);
	assert_null(strstr(text, OLD_SUITE));
	assert_non_null(strstr(text, "ECDHE-RSA-AES128-GCM-SHA256"));
	memory_pair_free(&pair);
	SSL_CTX_free(ctx);
}

/* Nothing is added to this one, and so nothing has to be put back. */
static void
list_that_lacks_all_is_left(void **state)
{
	SSL_CTX *ctx = client_context(&scratch);
	struct memory_pair pair;
	char before[2048], after[2048];

	(void)state;
	memory_pair_make(&pair, &scratch, ctx, "all.test");
	list_of(pair.client, before);
	assert_int_equal(memory_pair_handshake(&pair), 1);
	go_to(&pair, "other.test");
	list_of(pair.client, after);
	assert_string_equal(before, after);
	go_to(&pair, "all.test");
	memory_pair_free(&pair);
	SSL_CTX_free(ctx);
}

/* SSL_set_cipher_list would bring back what was there when the SSL was made. */
static void
tls13_suites_are_those_of_now(void **state)
{
	static const char *const hosts[] = {
	    "all.test", "other.test", "all.test", "old.test", "other.test"};
	static const char *const suites[] = {
	    "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"};
	SSL_CTX *ctx = client_context(&scratch);
	struct memory_pair pair;
	char text[2048];
	size_t i;

	(void)state;
	SSL_CTX_set_cipher_list(ctx, "ECDHE+AESGCM");
	memory_pair_make(&pair, &scratch, ctx, "other.test");
	for (i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		SSL_CTX_set_ciphersuites(ctx, suites[i % 2]);
		go_to(&pair, hosts[i]);
		assert_string_equal(SSL_get_cipher(pair.client), suites[i % 2]);
		list_of(pair.client, text);
		assert_null(strstr(text, suites[1 - i % 2]));
		assert_null(strstr(text, OLD_SUITE));
	}
	memory_pair_free(&pair);
	SSL_CTX_free(ctx);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(added_suites_are_forgotten),
	    cmocka_unit_test(list_that_lacks_one_is_put_back),
	    cmocka_unit_test(list_that_lacks_all_is_left),
	    cmocka_unit_test(tls13_suites_are_those_of_now),
	};

	(void)argc;
	preload_this(
	    argv, "old.test tls1.0, level.test seclevel1, all.test ciphers");
	return cmocka_run_group_tests_name(
	    "suites", tests, make_scratch, remove_scratch);
}
