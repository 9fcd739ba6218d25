/* SPDX-License-Identifier: MIT */
/* Contexts made by libssl's own functions, past the shim. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/pem.h>

#include "faults/stage.h"
#include "preload/certs.h"

struct stage stage;

/* A context that the shim does not see. */
static SSL_CTX *
unseen_context(const SSL_METHOD *method)
{
	Dl_info info;
	__typeof__(SSL_CTX_new_ex) *make;
	SSL_CTX *ctx;
	void *handle;

	/* SSL_new is not hooked: it is libssl's own. */
	assert_int_not_equal(dladdr((void *)SSL_new, &info), 0);
	handle = dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
	assert_non_null(handle);
	make = (__typeof__(make))dlsym(handle, "SSL_CTX_new_ex");
	assert_non_null(make);
	ctx = make(NULL, NULL, method);
	assert_non_null(ctx);
	dlclose(handle);
	return ctx;
}

static SSL_CTX *
make_server(const struct scratch *scratch, enum paths_server kind)
{
	static const char *const names[] = {
	    "strong", "weak", "strong", "sha1", "self"};
	SSL_CTX *ctx = unseen_context(TLS_server_method());
	char file[32];

	snprintf(file, sizeof(file), "%s.pem", names[kind]);
	SSL_CTX_set_security_level(ctx, 0);
	assert_int_equal(SSL_CTX_use_certificate_file(ctx,
	                     scratch_path(scratch, file), SSL_FILETYPE_PEM),
	    1);
	snprintf(file, sizeof(file), "%s.key", names[kind]);
	assert_int_equal(SSL_CTX_use_PrivateKey_file(ctx,
	                     scratch_path(scratch, file), SSL_FILETYPE_PEM),
	    1);
	SSL_CTX_set_max_proto_version(
	    ctx, kind == PATHS_OLD ? TLS1_VERSION : TLS1_2_VERSION);
	SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"paths", 5);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
	return ctx;
}

static X509 *
read_cert(const struct scratch *scratch, const char *name)
{
	FILE *file = fopen(scratch_path(scratch, name), "re");
	X509 *cert;

	assert_non_null(file);
	cert = PEM_read_X509(file, NULL, NULL, NULL);
	assert_non_null(cert);
	fclose(file);
	return cert;
}

static EVP_PKEY *
read_key(const struct scratch *scratch, const char *name)
{
	FILE *file = fopen(scratch_path(scratch, name), "re");
	EVP_PKEY *key;

	assert_non_null(file);
	key = PEM_read_PrivateKey(file, NULL, NULL, NULL);
	assert_non_null(key);
	fclose(file);
	return key;
}

void
stage_make(const struct scratch *scratch)
{
	int i;

	for (i = 0; i < PATHS_SERVERS; i++)
		stage.servers[i] = make_server(scratch, i);
	stage.client = unseen_context(TLS_client_method());
	SSL_CTX_set_max_proto_version(stage.client, TLS1_2_VERSION);
	stage.ca = read_cert(scratch, "ca.pem");
	stage.strong = read_cert(scratch, "strong.pem");
	stage.strong_key = read_key(scratch, "strong.key");
	stage.weak = read_cert(scratch, "weak.pem");
	stage.weak_key = read_key(scratch, "weak.key");
	server_rehandshaker(
	    &stage.rehandshaker, scratch, SERVER_NO_RFC5746, "rehandshaker");
	strcpy(stage.pin, cert_pin(stage.strong_key));
	strcpy(stage.wrong_pin, cert_pin(stage.weak_key));
}

void
stage_free(void)
{
	int i;

	server_stop(&stage.rehandshaker);
	for (i = 0; i < PATHS_SERVERS; i++)
		SSL_CTX_free(stage.servers[i]);
	SSL_CTX_free(stage.client);
	X509_free(stage.ca);
	X509_free(stage.strong);
	EVP_PKEY_free(stage.strong_key);
	X509_free(stage.weak);
	EVP_PKEY_free(stage.weak_key);
}
