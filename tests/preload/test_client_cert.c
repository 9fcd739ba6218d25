/* SPDX-License-Identifier: MIT */
/* 'client-cert': a weak own certificate is loaded, and sent to that host. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/err.h>

#include "preload/asking.h"
#include "support/preload.h"

static const char *const others[] = {"other.test", "level.test"};

/* Own certificates, and why they are refused. */
static const struct kind {
	const char *name;
	const char *ca;
	int reason;
	bool is_never;
} kinds[] = {
    {"weak", NULL, SSL_R_EE_KEY_TOO_SMALL, false},
    {"sha1", NULL, SSL_R_CA_MD_TOO_WEAK, false},
    {"weak-ca-leaf", "weak-ca", SSL_R_CA_KEY_TOO_SMALL, false},
    {"sha1-ca-leaf", "sha1-ca", SSL_R_CA_MD_TOO_WEAK, false},
    {"tiny", NULL, SSL_R_EE_KEY_TOO_SMALL, true},
    {"md5", NULL, SSL_R_CA_MD_TOO_WEAK, true},
    {"md5-ca-leaf", "md5-ca", SSL_R_CA_MD_TOO_WEAK, true},
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* Made once by make_all, read-only after. */
static struct own owns[KINDS];

/*
 * Does OpenSSL refuse an own certificate for what has signed it? 3.5.7 does;
 * 3.6.5 and 4.0.3 take, and send, one that is signed with MD5.
 */
static bool has_signature_check;

/* What "loading" prints with the environment. */
static char *
loading(const char *const env[])
{
	const char *const argv[] = {LOADING_PROGRAM, asking.scratch.dir, NULL};
	struct process_result result = process_run(argv, env, NULL);

	assert_int_equal(result.status, 0);
	return result.output;
}

static int
make_all(void **state)
{
	char *printed;
	size_t i;

	assert_int_equal(asking_setup(state), 0);
	for (i = 0; i < KINDS; i++)
		own_read(
		    &owns[i], asking.scratch.dir, kinds[i].name, kinds[i].ca);
	printed = loading((const char *const[]){NULL});
	has_signature_check =
	    strstr(printed, "SSL use_certificate sha1: ca md too weak\n") !=
	    NULL;
	free(printed);
	return 0;
}

/* Does OpenSSL itself take it, whoever is to get it? */
static bool
is_free(size_t kind)
{
	return kinds[kind].reason == SSL_R_CA_MD_TOO_WEAK &&
	       !has_signature_check;
}

static int
free_all(void **state)
{
	size_t i;

	for (i = 0; i < KINDS; i++)
		own_free(&owns[i]);
	return asking_teardown(state);
}

/* A handshake with a server of that name, which asks for a certificate. */
static void
assert_kind(SSL_CTX *ctx, const struct own_way *way, size_t kind,
    const char *host, int version, bool is_sent)
{
	struct memory_pair pair;
	int rv;

	asking_make(&pair, ctx, host, version);
	if (way != NULL)
		assert_true(way->load(ctx, pair.client, &owns[kind]));
	rv = memory_pair_handshake(&pair);
	if (rv != (is_sent ? 1 : -1))
		fail_msg("%s: %s is %s, %s", host, kinds[kind].name,
		    is_sent ? "not sent" : "sent",
		    ERR_reason_error_string(ERR_peek_error()));
	if (is_sent)
		assert_int_equal(
		    X509_cmp(SSL_get0_peer_certificate(pair.server),
		        owns[kind].cert),
		    0);
	else
		assert_int_equal(client_reason(), kinds[kind].reason);
	memory_pair_free(&pair);
}

static void
assert_sent_to_the_host_only(
    SSL_CTX *ctx, const struct own_way *way, size_t kind)
{
	static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
	bool is_taken = is_free(kind);
	bool is_listed = is_taken || !kinds[kind].is_never;
	size_t i;

	for (i = 0; i < 2; i++) {
		assert_kind(
		    ctx, way, kind, "listed.test", versions[i], is_listed);
		assert_kind(ctx, way, kind, others[0], versions[i], is_taken);
		assert_kind(ctx, way, kind, others[1], versions[i], is_taken);
	}
}

/* Into an SSL_CTX and an SSL; what can not be loaded says so at once. */
static void
loaded(void **state)
{
	const struct own_way *way = *state;
	bool is_seen_late;
	SSL_CTX *ctx;
	size_t kind;

	for (kind = 0; kind < KINDS; kind++) {
		if (kinds[kind].ca != NULL && !way->has_chain)
			continue;
		ctx = client_context(&asking.scratch);
		is_seen_late = way->is_late && kinds[kind].ca != NULL;
		if (kinds[kind].is_never && !is_seen_late && !is_free(kind)) {
			assert_false(way->load(ctx, NULL, &owns[kind]));
			assert_int_equal(client_reason(), kinds[kind].reason);
		} else {
			assert_true(way->load(ctx, NULL, &owns[kind]));
			assert_sent_to_the_host_only(ctx, NULL, kind);
			SSL_CTX_free(ctx);
			ctx = client_context(&asking.scratch);
			assert_sent_to_the_host_only(ctx, way, kind);
		}
		SSL_CTX_free(ctx);
	}
}

/* Each line about what is never loaded is the same. */
static void
assert_refused_as(const char *with, char *without)
{
	char *line, *rest;
	size_t lines = 0;

	for (line = strtok_r(without, "\n", &rest); line != NULL;
	     line = strtok_r(NULL, "\n", &rest)) {
		if (strstr(line, " tiny: ") == NULL &&
		    strstr(line, " md5") == NULL)
			continue;
		assert_non_null(strstr(with, line));
		lines++;
	}
	assert_int_equal(lines, 3 * 2 * own_ways_count);
}

static void
without_the_word_loading_fails_as_ever(void **state)
{
	const char *const none[] = {NULL};
	const char *const word[] = {
	    preload_variable(), "LEGACYTLS_HOSTS=" ASKING_HOSTS, NULL};
	const char *const no_word[] = {preload_variable(),
	    "LEGACYTLS_HOSTS=listed.test default sha1 tls1.0", NULL};
	const char *const contain[] = {
	    preload_variable(), "LEGACYTLS_CONTAIN=1", NULL};
	const char *const refused[] = {preload_variable(),
	    "LEGACYTLS_HOSTS=" ASKING_HOSTS, "LEGACYTLS_CONTAIN=yes", NULL};
	char *before = loading(none),
	     *same[] = {loading(no_word), loading(contain), loading(refused)};
	size_t i;

	(void)state;
	assert_non_null(
	    strstr(before, "SSL use_cert_and_key weak: ee key too small\n"));
	assert_non_null(
	    strstr(before, has_signature_check ?
	                       "SSL_CTX SSL_CONF_cmd sha1: ca md too weak\n" :
	                       "SSL_CTX SSL_CONF_cmd sha1: ok\n"));
	for (i = 0; i < 3; i++) {
		assert_non_null(strstr(same[i], before));
		free(same[i]);
	}
	same[0] = loading(word);
	assert_non_null(strstr(same[0], "SSL use_cert_and_key weak: ok\n"));
	assert_refused_as(same[0], before);
	free(same[0]);
	free(before);
}

int
main(int argc, char *argv[])
{
	struct CMUnitTest tests[32] = {
	    cmocka_unit_test(without_the_word_loading_fails_as_ever),
	};
	size_t i, n = 1;

	(void)argc;
	preload_this(argv, ASKING_HOSTS);
	for (i = 0; i < own_ways_count; i++) {
		tests[n].name = own_ways[i].name;
		tests[n].test_func = loaded;
		tests[n++].initial_state = (void *)&own_ways[i];
	}
	return _cmocka_run_group_tests(
	    "client-cert", tests, n, make_all, free_all);
}
