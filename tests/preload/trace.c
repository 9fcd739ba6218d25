/* SPDX-License-Identifier: MIT */
/*
 * trace SCENARIO NAME DIR: an application with info callbacks of its own. It
 * prints each call that they get and what the getters give back, so that the
 * output with the shim can be held against the output without it. The client
 * has the server name NAME; DIR is a scratch folder.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "preload/memory.h"

typedef void callback(const SSL *ssl, int where, int ret);

static void on_a(const SSL *ssl, int where, int ret);
static void on_b(const SSL *ssl, int where, int ret);

/* What a callback is to do when it is called with this for the nth time. */
static struct {
	int where;
	int count;
	callback *ctx; /* set on the context ... */
	callback *ssl; /* and on the SSL: on_a, on_b, NULL */
	bool is_armed;
} plan;

static const char *
name_of(callback *which)
{
	return which == NULL ? "none" :
	       which == on_a ? "A" :
	       which == on_b ? "B" :
	                       "STRANGER";
}

static void
print_getters(SSL *ssl)
{
	printf("  getters: ctx %s, ssl %s\n",
	    name_of(SSL_CTX_get_info_callback(SSL_get_SSL_CTX(ssl))),
	    name_of(SSL_get_info_callback(ssl)));
}

static void
note(const char *name, const SSL *ssl, int where, int ret)
{
	printf("%s %s %#x %d %s\n", name,
	    SSL_is_server(ssl) ? "server" : "client", where, ret,
	    SSL_state_string_long(ssl));
	print_getters((SSL *)ssl);
	if (plan.is_armed && where == plan.where && plan.count-- == 0) {
		plan.is_armed = false;
		SSL_CTX_set_info_callback(SSL_get_SSL_CTX(ssl), plan.ctx);
		SSL_set_info_callback((SSL *)ssl, plan.ssl);
		printf("  replaced\n");
		print_getters((SSL *)ssl);
	}
}

static void
on_a(const SSL *ssl, int where, int ret)
{
	note("A", ssl, where, ret);
}

static void
on_b(const SSL *ssl, int where, int ret)
{
	note("B", ssl, where, ret);
}

/* One way to set callbacks: before SSL_new, after it, and in mid-handshake. */
static const struct scenario {
	const char *name;
	callback *ctx_before;
	callback *ctx_after;
	callback *ssl_after;
	callback *ctx_midway; /* after the ClientHello */
	callback *ssl_midway;
	int where; /* when a callback replaces; 0: never */
	int count;
	callback *ctx_inside;
	callback *ssl_inside;
	bool is_duplicated;
	bool fails; /* the server's name is wrong: an alert is sent */
} scenarios[] = {
    {.name = "nothing"},
    {"ctx", .ctx_before = on_a, .ctx_after = on_a, .ctx_midway = on_a},
    {"ctx_after_new", .ctx_after = on_a, .ctx_midway = on_a},
    {"ctx_cleared", .ctx_before = on_a},
    {"ssl", .ssl_after = on_a, .ssl_midway = on_a},
    {"ssl_over_ctx", .ctx_before = on_a, .ctx_after = on_a, .ssl_after = on_b,
        .ctx_midway = on_a, .ssl_midway = on_b},
    {"ssl_cleared_midway", .ctx_before = on_a, .ctx_after = on_a,
        .ssl_after = on_b, .ctx_midway = on_a},
    {"ctx_replaced_midway", .ctx_before = on_a, .ctx_after = on_a,
        .ctx_midway = on_b},
    {"ssl_replaced_midway", .ssl_after = on_a, .ssl_midway = on_b},
    {"ssl_set_midway", .ssl_midway = on_b},
    {"ctx_replaced_at_start", .ctx_before = on_a, .ctx_after = on_a,
        .ctx_midway = on_b, .where = SSL_CB_HANDSHAKE_START,
        .ctx_inside = on_b},
    {"ctx_cleared_at_start", .ctx_before = on_a, .ctx_after = on_a,
        .where = SSL_CB_HANDSHAKE_START},
    {"ssl_replaced_at_exit", .ssl_after = on_a, .where = SSL_CB_CONNECT_EXIT,
        .ssl_inside = on_b},
    {"ctx_replaced_when_done", .ctx_before = on_a, .ctx_after = on_a,
        .where = SSL_CB_HANDSHAKE_DONE, .ctx_inside = on_b},
    {"ssl_replaced_at_alert", .ssl_after = on_a, .where = SSL_CB_WRITE_ALERT,
        .ssl_inside = on_b, .fails = true},
    {"ssl_set_by_ctx_at_start", .ctx_before = on_a, .ctx_after = on_a,
        .where = SSL_CB_HANDSHAKE_START, .ctx_inside = on_a,
        .ssl_inside = on_b},
    {"ssl_cleared_when_done", .ctx_before = on_a, .ctx_after = on_a,
        .ssl_after = on_b, .ctx_midway = on_a, .ssl_midway = on_b,
        .where = SSL_CB_HANDSHAKE_DONE, .ctx_inside = on_a},
    {"duplicated_ssl", .ssl_after = on_a, .ssl_midway = on_a,
        .is_duplicated = true},
    {"duplicated_ctx", .ctx_before = on_a, .ctx_after = on_a,
        .ctx_midway = on_a, .is_duplicated = true},
    {"alert", .ctx_before = on_a, .ctx_after = on_a, .ctx_midway = on_a,
        .fails = true},
    {"alert_ssl", .ssl_after = on_b, .ssl_midway = on_b, .fails = true},
};

/* SSL_dup copies neither BIOs nor the server name. */
static void
duplicate(struct memory_pair *pair, const char *name)
{
	SSL *copy = SSL_dup(pair->client);
	BIO *bio = SSL_get_rbio(pair->client);

	assert_non_null(copy);
	BIO_up_ref(bio);
	SSL_set_bio(copy, bio, bio);
	SSL_set_tlsext_host_name(copy, name);
	SSL_free(pair->client);
	pair->client = copy;
}

static void
run(const struct scenario *scenario, const char *name,
    const struct scratch *scratch)
{
	SSL_CTX *ctx = client_context(scratch);
	struct memory_pair pair;
	char answer[1];

	SSL_CTX_set_info_callback(ctx, scenario->ctx_before);
	memory_pair_make(&pair, scratch, ctx, name);
	if (scenario->is_duplicated) {
		SSL_set_info_callback(pair.client, scenario->ssl_after);
		duplicate(&pair, name);
	}
	SSL_CTX_set_info_callback(ctx, scenario->ctx_after);
	SSL_set_info_callback(pair.client, scenario->ssl_after);
	SSL_set_info_callback(pair.server, on_a);
	if (scenario->fails)
		X509_VERIFY_PARAM_set1_host(
		    SSL_get0_param(pair.client), "another.test", 0);
	plan.where = scenario->where;
	plan.count = scenario->count;
	plan.ctx = scenario->ctx_inside;
	plan.ssl = scenario->ssl_inside;
	plan.is_armed = scenario->where != 0;
	print_getters(pair.client);
	printf("first %d\n", SSL_do_handshake(pair.client));
	if (scenario->where == 0) {
		SSL_CTX_set_info_callback(ctx, scenario->ctx_midway);
		SSL_set_info_callback(pair.client, scenario->ssl_midway);
	}
	printf("handshake %d\n", memory_pair_handshake(&pair));
	printf("tickets %d\n", SSL_read(pair.client, answer, 1));
	printf("shutdown %d\n", SSL_shutdown(pair.client));
	print_getters(pair.client);
	memory_pair_free(&pair);
	SSL_CTX_free(ctx);
}

int
main(int argc, char *argv[])
{
	struct scratch scratch;
	size_t i;

	if (argc == 1) {
		for (i = 0; i < sizeof(scenarios) / sizeof(scenarios[0]); i++)
			puts(scenarios[i].name);
		return 0;
	}
	if (argc != 4)
		return 2;
	snprintf(scratch.dir, sizeof(scratch.dir), "%s", argv[3]);
	for (i = 0; i < sizeof(scenarios) / sizeof(scenarios[0]); i++) {
		if (strcmp(scenarios[i].name, argv[1]) == 0) {
			run(&scenarios[i], argv[2], &scratch);
			return 0;
		}
	}
	return 2;
}
