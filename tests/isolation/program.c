/* SPDX-License-Identifier: MIT */
/* Eight ways to set up a context. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "isolation/program.h"
#include "isolation/rule.h"

#define AS_PYTHON "ECDHE+AESGCM"

struct program programs[PROGRAMS] = {
    {.name = "as Python", .verifies = true},
    {.name = "callbacks",
        .verifies = true,
        .takes_any_name = true,
        .has_callbacks = true},
    {.name = "own options",
        .gives = WORD_LEGACY | WORD_EOF,
        .verifies = true,
        .takes_any_name = true},
    {.name = "own level",
        .gives = WORD_SECLEVEL1,
        .verifies = true,
        .takes_any_name = true},
    {.name = "verifies nothing"},
    {.name = "TLS 1.2",
        .verifies = true,
        .takes_any_name = true,
        .has_no_tls13 = true},
    {.name = "strict X.509",
        .verifies = true,
        .takes_any_name = true,
        .is_strict = true},
    /* As nginx for its upstreams, and Node. */
    {.name = "asks at the end", .verifies = true, .asks_at_the_end = true},
};

struct suites program_list;

/* The security callback before the program's own, and its argument. */
static int (*inner_security)(const SSL *ssl, const SSL_CTX *ctx, int op,
    int bits, int nid, void *other, void *ex);
static int argument;

/* What the program's callbacks have seen; they only look. */
static _Thread_local unsigned long seen;

static void
require(bool is_good, const char *what)
{
	if (!is_good) {
		fprintf(stderr, "isolation: a context: %s\n", what);
		exit(1);
	}
}

void
program_info(const SSL *ssl, int where, int ret)
{
	(void)ssl, (void)where, (void)ret;
	seen++;
}

static void
on_message(int is_sent, int version, int type, const void *bytes, size_t len,
    SSL *ssl, void *data)
{
	(void)is_sent, (void)version, (void)type, (void)bytes, (void)len;
	(void)ssl, (void)data;
	seen++;
}

static int
on_security(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid,
    void *other, void *ex)
{
	require(ex == &argument, "another argument of its callback");
	return inner_security(ssl, ctx, op, bits, nid, other, NULL);
}

static int
on_verify(int is_good, X509_STORE_CTX *store)
{
	int error = X509_STORE_CTX_get_error(store);

	if (error == X509_V_ERR_HOSTNAME_MISMATCH ||
	    error == X509_V_ERR_IP_ADDRESS_MISMATCH)
		return 1;
	return is_good;
}

static int
be_content(int is_good, X509_STORE_CTX *store)
{
	(void)is_good, (void)store;
	return 1;
}

uint16_t
suite_id(const char *name)
{
	STACK_OF(SSL_CIPHER) * list;
	uint16_t id = 0;
	SSL *ssl = SSL_new(programs[0].ctx);
	int i;

	SSL_set_security_level(ssl, 0);
	require(SSL_set_cipher_list(ssl, name) == 1, name);
	list = SSL_get_ciphers(ssl);
	for (i = 0; i < sk_SSL_CIPHER_num(list); i++) {
		if (strcmp(SSL_CIPHER_get_name(sk_SSL_CIPHER_value(list, i)),
		        name) == 0)
			id = SSL_CIPHER_get_protocol_id(
			    sk_SSL_CIPHER_value(list, i));
	}
	SSL_free(ssl);
	require(id != 0, name);
	return id;
}

bool
suite_is_old(uint16_t id)
{
	const unsigned char bytes[] = {(uint8_t)(id >> 8), (uint8_t)id};
	SSL *ssl = SSL_new(programs[0].ctx);
	const SSL_CIPHER *cipher = SSL_CIPHER_find(ssl, bytes);
	bool is_old = cipher != NULL && strncmp(SSL_CIPHER_get_version(cipher),
	                                    "TLSv1.2", 7) != 0;

	SSL_free(ssl);
	return is_old;
}

bool
suites_have(const struct suites *suites, uint16_t id)
{
	size_t i;

	for (i = 0; i < suites->count; i++) {
		if (suites->ids[i] == id)
			return true;
	}
	return false;
}

void
suites_add(struct suites *suites, uint16_t id)
{
	if (!suites_have(suites, id) && suites->count < OFFER_SUITES)
		suites->ids[suites->count++] = id;
}

/* Those that an SSL would offer, but for TLS 1.3. */
static void
suites_take(struct suites *suites, SSL *ssl)
{
	STACK_OF(SSL_CIPHER) *list = SSL_get1_supported_ciphers(ssl);
	uint16_t id;
	int i;

	for (i = 0; i < sk_SSL_CIPHER_num(list); i++) {
		id = SSL_CIPHER_get_protocol_id(sk_SSL_CIPHER_value(list, i));
		if (id >> 8 != 0x13)
			suites_add(suites, id);
	}
	sk_SSL_CIPHER_free(list);
}

static void
program_start(struct program *program, const struct keys *keys)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	SSL *ssl;

	require(ctx != NULL, "memory");
	program->ctx = ctx;
	X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), keys->ca);
	SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
	if (program->has_no_tls13)
		SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION);
	SSL_CTX_set_security_level(
	    ctx, (program->gives & WORD_SECLEVEL1) != 0 ? 1 : 2);
	if ((program->gives & WORD_SECLEVEL1) == 0)
		require(SSL_CTX_set_cipher_list(ctx, AS_PYTHON) == 1, "suites");
	if ((program->gives & WORD_LEGACY) != 0)
		SSL_CTX_set_options(ctx, SSL_OP_LEGACY_SERVER_CONNECT |
		                             SSL_OP_IGNORE_UNEXPECTED_EOF);
	else
		SSL_CTX_clear_options(ctx, SSL_OP_LEGACY_SERVER_CONNECT);
	if (program->is_strict)
		X509_VERIFY_PARAM_set_flags(
		    SSL_CTX_get0_param(ctx), X509_V_FLAG_X509_STRICT);
	SSL_CTX_set_verify(ctx,
	    program->verifies ? SSL_VERIFY_PEER : SSL_VERIFY_NONE,
	    program->takes_any_name  ? on_verify :
	    program->asks_at_the_end ? be_content :
	                               NULL);
	if (program->has_callbacks) {
		SSL_CTX_set_info_callback(ctx, program_info);
		SSL_CTX_set_msg_callback(ctx, on_message);
		inner_security = SSL_CTX_get_security_callback(ctx);
		SSL_CTX_set_security_callback(ctx, on_security);
		SSL_CTX_set0_security_ex_data(ctx, &argument);
	}
	ssl = SSL_new(ctx);
	suites_take(&program->suites, ssl);
	SSL_free(ssl);
}

void
programs_start(const struct keys *keys)
{
	SSL *ssl;
	int i;

	for (i = 0; i < PROGRAMS; i++)
		program_start(&programs[i], keys);
	ssl = SSL_new(programs[0].ctx);
	SSL_set_cipher_list(ssl, PROGRAM_LIST);
	suites_take(&program_list, ssl);
	SSL_free(ssl);
}

void
programs_stop(void)
{
	int i;

	for (i = 0; i < PROGRAMS; i++)
		SSL_CTX_free(programs[i].ctx);
}
