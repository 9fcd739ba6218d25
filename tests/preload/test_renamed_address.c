/* SPDX-License-Identifier: MIT */
/*
 * An application that calls its peer by an address, and by another one, or by a
 * name, when it has begun a handshake. Or by a name with other suites.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/pinned.h"
#include "preload/weak_pair.h"
#include "support/loopback.h"
#include "support/preload.h"

#define HOSTS                                                               \
	ASKING_HOSTS                                                        \
	", 192.0.2.1 seclevel1, 192.0.2.2 seclevel1, 2001:db8::1 seclevel1" \
	", 127.0.0.1 seclevel1, strict.test none, 192.0.2.9 "               \
	"none " PINNED_NOBODY                                               \
	", 128.test ciphers=AES128-SHA, 256.test ciphers=AES256-SHA"        \
	", same.test ciphers=AES128-SHA"                                    \
	", both.test ciphers=AES128-SHA:AES256-SHA"                         \
	", 127.0.0.9 none " PINNED_NOBODY

static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};

/* How it calls its peer. */
enum way {
	SNI,        /* which is sent with a second ClientHello */
	VERIFY_1_2, /* what it will verify; the version of TLS */
	VERIFY_1_3,
	WAYS_COUNT,
};

static bool
is_address(const char *text)
{
	return strspn(text, "0123456789.:abdABD") == strlen(text);
}

static void
call_it(SSL *ssl, enum way way, const char *text)
{
	X509_VERIFY_PARAM *param = SSL_get0_param(ssl);

	if (way == SNI) {
		assert_int_equal(SSL_set_tlsext_host_name(ssl, text), 1);
	} else if (is_address(text)) {
		X509_VERIFY_PARAM_set1_host(param, NULL, 0);
		assert_int_equal(X509_VERIFY_PARAM_set1_ip_asc(param, text), 1);
	} else {
		assert_int_equal(
		    X509_VERIFY_PARAM_set1_host(param, text, 0), 1);
	}
}

/* The certificate is for none of them. */
static int
excuse_name(int is_ok, X509_STORE_CTX *store)
{
	int error = X509_STORE_CTX_get_error(store);

	return is_ok || error == X509_V_ERR_HOSTNAME_MISMATCH ||
	       error == X509_V_ERR_IP_ADDRESS_MISMATCH;
}

/* The server's key is the weak one, or the strong one. */
static void
make_pair(struct memory_pair *pair, enum way way, bool is_weak)
{
	if (is_weak)
		weak_pair_make(
		    pair, asking.ctx, NULL, versions[way != VERIFY_1_2]);
	else
		memory_pair_make(pair, &asking.scratch, asking.ctx, NULL);
	SSL_set_verify(pair->client, SSL_VERIFY_PEER, excuse_name);
	if (way == SNI)
		weak_pair_ask_again(pair);
	if (way == VERIFY_1_2)
		SSL_set_max_proto_version(pair->server, TLS1_2_VERSION);
}

static void
rename_it(struct memory_pair *pair, enum way way, bool is_weak,
    const char *const names[2])
{
	make_pair(pair, way, is_weak);
	call_it(pair->client, way, names[0]);
	weak_pair_begin(pair);
	call_it(pair->client, way, names[1]);
}

static void
address_of_another_host(void **state)
{
	static const char *const names[][2] = {
	    {"192.0.2.1", "192.0.2.3"},
	    {"192.0.2.1", "2001:db8::2"},
	    {"2001:db8::1", "2001:db8::2"},
	    {"192.0.2.1", "other.test"},
	    {"level.test", "192.0.2.3"},
	};
	struct memory_pair pair;
	size_t i;
	int way;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		for (way = 0; way < WAYS_COUNT; way++) {
			rename_it(&pair, way, true, names[i]);
			assert_ended(&pair, names[i][1]);
		}
	}
}

/* Or of one that has as much. */
static void
address_that_is_the_same(void **state)
{
	static const char *const names[][2] = {
	    {"192.0.2.1", "192.0.2.1"},
	    {"192.0.2.1", "192.0.2.2"},
	    {"2001:db8::1", "2001:DB8:0:0::1"},
	    {"192.0.2.1", "level.test"},
	    {"level.test", "192.0.2.2"},
	};
	struct memory_pair pair;
	size_t i;
	int way;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		for (way = 0; way < WAYS_COUNT; way++) {
			rename_it(&pair, way, true, names[i]);
			assert_goes_on(&pair);
		}
	}
}

/* Where the socket leads is a listed one, but not what it is called at last. */
static void
address_of_the_socket(void **state)
{
	static const char *const names[][2] = {
	    {"127.0.0.1", "192.0.2.3"},
	    {"192.0.2.1", "192.0.2.3"},
	    {"127.0.0.1", "127.0.0.2"},
	    {"127.0.0.1", "strict.test"},
	    {"127.0.0.1", "other.test"},
	    {"192.0.2.1", "127.0.0.1"},
	};
	struct memory_pair pair;
	int i;

	(void)state;
	for (i = 0; i < 6; i++) {
		weak_pair_make(&pair, asking.ctx, NULL, TLS1_2_VERSION);
		memory_pair_connect(&pair, 1);
		SSL_set_verify(pair.client, SSL_VERIFY_PEER, excuse_name);
		call_it(pair.client, VERIFY_1_2, names[i][0]);
		weak_pair_begin(&pair);
		call_it(pair.client, VERIFY_1_2, names[i][1]);
		if (i >= 4)
			assert_goes_on(&pair);
		else
			assert_ended(&pair, names[i][1]);
	}
}

/* The same, if something has been said there before, as to a proxy. */
static void
address_of_a_proxy(void **state)
{
	static const struct {
		uint8_t host;
		const char *names[2];
	} rows[] = {
	    {1, {"127.0.0.1", "other.test"}},
	    {9, {"other.test", "third.test"}},
	    {1, {"127.0.0.1", "192.0.2.2"}},
	};
	struct memory_pair pair;
	char byte;
	int i;

	(void)state;
	for (i = 0; i < 3; i++) {
		make_pair(&pair, VERIFY_1_2, rows[i].host == 1);
		memory_pair_connect(&pair, rows[i].host);
		loopback_write(SSL_get_fd(pair.client), "x", 1);
		memory_pair_wait(pair.server, NULL);
		assert_int_equal(read(SSL_get_fd(pair.server), &byte, 1), 1);
		call_it(pair.client, VERIFY_1_2, rows[i].names[0]);
		weak_pair_begin(&pair);
		call_it(pair.client, VERIFY_1_2, rows[i].names[1]);
		if (i == 2)
			assert_goes_on(&pair);
		else
			assert_ended(&pair, rows[i].names[1]);
	}
}

/* With the strong server, which needs no rule. */
static void
address_of_a_pinned_host(void **state)
{
	static const char *const names[][2] = {
	    {"192.0.2.1", "192.0.2.9"},
	    {"192.0.2.3", "192.0.2.9"},
	    {"other.test", "192.0.2.9"},
	    {"192.0.2.3", "192.0.2.4"},
	};
	struct memory_pair pair;
	size_t i;
	int way;

	(void)state;
	for (i = 0; i < 4; i++) {
		for (way = 0; way < WAYS_COUNT; way++) {
			rename_it(&pair, way, false, names[i]);
			if (i < 3)
				assert_ended(&pair, names[i][1]);
			else
				assert_goes_on(&pair);
		}
	}
}

/*
 * With a server that takes AES128-SHA alone. That is taken off the list again,
 * so OpenSSL itself may be the first to mind it.
 */
static void
name_with_other_suites(void **state)
{
	static const char *const names[][2] = {
	    {"128.test", "256.test"},
	    {"both.test", "256.test"},
	    {"128.test", "same.test"},
	    {"128.test", "both.test"},
	};
	struct memory_pair pair;
	int i;

	(void)state;
	for (i = 0; i < 4; i++) {
		memory_pair_make(
		    &pair, &asking.scratch, asking.ctx, names[i][0]);
		SSL_set_cipher_list(pair.client, "ECDHE+AESGCM");
		SSL_set_cipher_list(pair.server, "AES128-SHA");
		SSL_set_max_proto_version(pair.server, TLS1_2_VERSION);
		weak_pair_begin(&pair);
		SSL_set_tlsext_host_name(pair.client, names[i][1]);
		assert_int_equal(memory_pair_handshake(&pair) == 1, i >= 2);
		assert_int_equal(SSL_is_init_finished(pair.server), i >= 2);
		ERR_clear_error();
		memory_pair_free(&pair);
	}
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(address_of_another_host),
	    cmocka_unit_test(address_that_is_the_same),
	    cmocka_unit_test(address_of_the_socket),
	    cmocka_unit_test(address_of_a_proxy),
	    cmocka_unit_test(address_of_a_pinned_host),
	    cmocka_unit_test(name_with_other_suites),
	};

	(void)argc;
	preload_this(argv, HOSTS);
	return cmocka_run_group_tests_name(
	    "renamed_address", tests, asking_setup, asking_teardown);
}
